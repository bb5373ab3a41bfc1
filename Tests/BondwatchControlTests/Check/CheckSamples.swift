import BondwatchCore
import Foundation

@testable import BondwatchControl

/// Bonds as tests of what monitoring is told use them.
enum CheckSamples {
    /// Microseconds since 1970.
    static let now: UInt64 = 1_795_255_637_000_000

    static func name(_ text: String) -> InterfaceName {
        guard let name = InterfaceName(text) else { preconditionFailure("\(text) is no interface name") }
        return name
    }

    static func slave(_ text: String, _ status: MiiStatus = .up, failures: UInt32 = 0) -> SlaveReport {
        var slave = SlaveReport(name: name(text), carrying: status.isUsable)
        slave.miiStatus = status.name
        slave.adminUp = true
        slave.carrier = status.isUsable
        slave.linkFailureCount = failures
        slave.speed = 10000
        slave.duplex = "full"
        return slave
    }

    /// An active-backup bond as the daemon reports it, the first slave primary, the first that carries active.
    static func bond(_ text: String, _ slaves: [SlaveReport], expected: Int? = nil) -> BondReport {
        let carrying = slaves.count(where: \.carrying)
        let expected = expected ?? slaves.count
        var bond = BondReport(
            name: name(text), redundancy: Redundancy(carrying: carrying, expected: expected), expectedSlaves: expected,
            slavesCarrying: carrying)
        bond.mode = BondMode.activeBackup.name
        bond.adminUp = true
        bond.monitored = true
        bond.miimon = 100
        bond.miiStatus = carrying > 0 ? "up" : "down"
        bond.primary = slaves.first?.name
        bond.activeSlave = slaves.first(where: \.carrying)?.name
        bond.redundancySince = now - 192_000_000
        bond.failovers = 3
        bond.failbacks = 1
        bond.flapping = false
        bond.ignored = false
        bond.slaves = slaves
        return bond
    }

    static func healthy(_ text: String = "bond0") -> BondReport { bond(text, [slave("eth0"), slave("eth1")]) }

    static func failed(_ text: String = "bond0") -> BondReport {
        bond(text, [slave("eth0", .down, failures: 3), slave("eth1")])
    }

    static func facts(_ bonds: BondReport...) -> BondFacts {
        BondFacts(document: ReportDocument(source: .daemon, bonds: bonds))
    }

    static func text(_ facts: BondFacts, _ request: CheckRequest = CheckRequest()) -> String {
        CheckText(now: now) { "time \($0 / 1_000_000)" }
            .text(CheckReport(facts, request), severities: request.severities)
    }

    static func statusLine(_ facts: BondFacts, _ request: CheckRequest = CheckRequest()) -> String {
        CheckText(now: now).statusLine(CheckReport(facts, request))
    }
}

/// The published files of /proc/net/bonding, and the folders of this package.
enum PackageFiles {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    static let corpus: [(name: String, bond: BondReport)] = {
        let folder = root.appendingPathComponent("Tests/BondwatchCoreTests/Fixtures/corpus")
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".txt") }.sorted().compactMap { file in
            guard let data = try? Data(contentsOf: folder.appendingPathComponent(file)) else { return nil }
            let parsed = ProcBondingParser.parse(Array(data))
            return (file, BondReport(file: parsed, name: CheckSamples.name("b\(file.prefix(3))")))
        }
    }()
}
