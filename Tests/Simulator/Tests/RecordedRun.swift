import BondwatchCore
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
        let text = try String(contentsOf: Self.folder.appending(path: name + ".txt"), encoding: .utf8)
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count > 2, let seconds = Double(words[1]) else { continue }
            duration = UInt64(seconds * 1000)
            switch words[0] {
            case "command": commands.append(Command(time: duration, verb: words[2], words: Array(words[3...])))
            case "message": messages.append(SeenLink(words: words))
            default: break
            }
        }
    }

    /// Whether it is about link aggregation.
    var isLacp: Bool { commands.contains { $0.verb == "add" && $0.words.contains("802.3ad") } }
    /// Milliseconds of a jiffy: user-mode Linux has a hundred a second.
    static let tick: UInt64 = 10

    var driver: DriverVersion { name.hasPrefix("7.2-") ? .v7_2 : .v6_1 }
}

/// What a message says of a link, as far as the model and the recording are compared.
struct SeenLink: Equatable, CustomStringConvertible {
    var link: String
    var isGone = false
    var isUp = false
    var hasCarrier = false
    var master: String?
    var state: String?
    var status: String?
    var failures: String?
    var active: String?
    var isFailover = false
    /// What it says of 802.3ad, in the recording's terms: a slave's aggregator and port states, a bond's active aggregator.
    var lacp: [String] = []

    private static let lacpKeys: Set<String> = [
        "aggregator", "ports", "actor-key", "partner-key", "partner", "slave-aggregator", "actor-state",
        "partner-state",
    ]

    init(link: String) { self.link = link }

    /// A line of a recording.
    init(words: [String]) {
        link = words[3]
        isGone = words[2] == "gone"
        guard !isGone else { return }
        for word in words[4...] {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            switch parts[0] {
            case "flags": isUp = parts[1].split(separator: ",").contains("up")
            case "carrier": hasCarrier = parts[1] == "1"
            case "master": master = parts[1]
            case "state": state = parts[1]
            case "mii": status = parts[1]
            case "failures": failures = parts[1]
            case "active": active = parts[1] == "-" ? nil : parts[1]
            case "event": isFailover = parts[1] == "failover"
            case let key where Self.lacpKeys.contains(key): lacp.append(word)
            default: break
            }
        }
    }

    /// A message of the model.
    init(_ message: LinkMessage, nameOf: (InterfaceIndex) -> String) {
        link = message.name?.description ?? ""
        isGone = message.kind == .deleted
        guard !isGone else { return }
        isUp = message.flags.contains(.up)
        hasCarrier = message.hasCarrier
        if let slave = message.slave {
            master = message.master.map(nameOf)
            state = slave.state == .backup ? "backup" : "active"
            status = slave.miiStatus?.name.replacing("_", with: "-")
            failures = slave.linkFailureCount.map { String($0) }
        }
        active = message.bond?.activeSlave.map(nameOf)
        isFailover = message.event == .bondingFailover
        lacp = Self.lacp(message)
    }

    private static func lacp(_ message: LinkMessage) -> [String] {
        if let slave = message.slave, let aggregator = slave.aggregatorID, let actor = slave.actorPortState,
            let partner = slave.partnerPortState
        {
            return ["slave-aggregator=\(aggregator)", "actor-state=\(actor)", "partner-state=\(partner)"]
        }
        guard let info = message.bond?.adInfo, let aggregator = info.aggregator, let ports = info.ports,
            let actorKey = info.actorKey, let partnerKey = info.partnerKey, let partner = info.partnerMac
        else { return [] }
        return [
            "aggregator=\(aggregator)", "ports=\(ports)", "actor-key=\(actorKey)", "partner-key=\(partnerKey)",
            "partner=\(partner)",
        ]
    }

    var description: String {
        if isGone { return "\(link) gone" }
        let parts = [
            link, isUp ? "up" : "down", hasCarrier ? "carrier" : "no carrier", master ?? "", state ?? "", status ?? "",
            failures ?? "", active.map { "active \($0)" } ?? "", isFailover ? "failover" : "",
            lacp.joined(separator: " "),
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// The messages that say something new of their link; the kernel repeats itself for reasons of no interest here.
    static func news(_ messages: [SeenLink]) -> [SeenLink] {
        var last: [String: SeenLink] = [:]
        return messages.filter { message in
            defer {
                last[message.link] = message
                last[message.link]?.isFailover = false
            }
            return message.isFailover || last[message.link] != message
        }
    }
}
