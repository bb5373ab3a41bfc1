import Foundation

@testable import Simulator

/// A recording of the real driver: Tests/Simulator/Recordings/README.md has the format.
struct RecordedRun {
    struct Command {
        /// Milliseconds since the run began.
        var time: UInt64
        var verb: String
        var words: [String]
    }

    let name: String
    private(set) var commands: [Command] = []
    private(set) var messages: [SeenLink] = []
    private(set) var duration: UInt64 = 0

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Recordings")

    static var names: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()
    }

    init(_ name: String) throws {
        self.name = name
        var options: [String: [String: String]] = [:]
        let text = try String(contentsOf: Self.folder.appending(path: name + ".txt"), encoding: .utf8)
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count > 2, let seconds = Double(words[1]) else { continue }
            duration = UInt64(seconds * 1000)
            switch words[0] {
            case "command": commands.append(Command(time: duration, verb: words[2], words: Array(words[3...])))
            case "message": messages.append(SeenLink(words: words, former: &options))
            default: break
            }
        }
    }

    /// Milliseconds of a jiffy: user-mode Linux has a hundred a second.
    static let tick: UInt64 = 10

    var driver: DriverVersion { name.hasPrefix("7.2-") ? .v7_2 : .v6_1 }

    /// Whether it is about link aggregation.
    var isLacp: Bool { commands.contains { $0.verb == "add" && $0.words.contains("802.3ad") } }
}
