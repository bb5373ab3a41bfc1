import Foundation
import Simulator

/// Seeds that fail for a reason that is known and open. Each of them has to fail: one that passes is taken off the list.
struct OpenSeeds: Sendable {
    /// The seeds of each version of the program.
    private var seeds: [Simulation.Version: Set<UInt64>] = [:]

    init() {}

    /// - Parameter path: a file of lines `engine SEED REASON` and `machine SEED REASON`; `#` begins a comment.
    init(path: String) throws(Arguments.Fault) {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Arguments.Fault(description: "cannot read \(path)")
        }
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.split(separator: " ", maxSplits: 2)
            guard words.count == 3, let version = Self.version(words[0]), let seed = UInt64(words[1]) else {
                throw Arguments.Fault(description: "\(path): not an open seed: \(line)")
            }
            seeds[version, default: []].insert(seed)
        }
    }

    private static func version(_ word: Substring) -> Simulation.Version? {
        switch word {
        case "engine": .engine
        case "machine": .machine
        default: nil
        }
    }

    func contains(_ seed: UInt64, of version: Simulation.Version) -> Bool { seeds[version]?.contains(seed) ?? false }
}
