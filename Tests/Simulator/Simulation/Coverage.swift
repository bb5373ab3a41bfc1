import BondwatchCore

/// How often each state and fault was really reached; a zero in the short run fails it.
package struct Coverage: Sendable {
    package private(set) var counts: [String: Int] = [:]

    package init() {}

    /// What ten thousand seeds must have come to, beside every mode: a state that is never reached is not tested.
    package static let required: [String] =
        [
            "ENOBUFS", "a message dropped by a full queue", "a request that could not be sent",
            "a file that cannot be read",
            "the daemon does not get to run for a while", "the daemon dies between two steps",
            "the daemon dies before a commit", "the daemon dies after a commit",
            "ARP probe without an active slave", "a port without partner that sends", "another active aggregator",
            "link up, unannounced", "a bond that takes the address of its active slave",
            "active slave, updelay cut short", "active slave cleared and chosen again",
            "nothing carries, bond set down", "carries again, bond set down",
            "slave put in, bond up", "slave put in, bond down", "slave taken out, bond up",
            "slave taken out, bond down",
            "action: active_slave", "action: all cables of in", "action: all cables of out", "action: another card for",
            "action: cable of in", "action: cable of out", "action: delete", "action: everything is put in order",
            "action: hears again", "action: hears nothing", "action: into", "action: make", "action: min_links",
            "action: out of", "action: partner of left", "action: partner of right", "action: partner of silent",
            "action: primary", "action: rename to", "action: set down", "action: set up", "action: updelay steps",
        ] + BondMode.allCases.flatMap(required)
        + arpModes.flatMap { ["link down, \($0.name), ARP", "link up, \($0.name), ARP"] }

    private static let arpModes: [BondMode] = [.activeBackup, .balanceRR, .balanceXOR, .broadcast]

    private static func required(in mode: BondMode) -> [String] {
        let name = mode.name
        let common = [
            "link down, \(name), MII", "link up, \(name), MII", "nothing carries, \(name)", "carries again, \(name)",
            "action: mode of \(name)",
        ]
        return mode.hasActiveSlave ? common + ["active slave, \(name)"] : common
    }

    /// The same of what only the whole daemon meets.
    package static let requiredOfEngine: [String] = [
        "a commit that fails", "a disk that is frozen", "a disk that is full",
        "a journal that takes nothing for a while", "a syslog daemon that takes nothing for a while",
        "an event that is not waited for any longer",
    ]

    package func missing(_ version: Simulation.Version) -> [String] {
        let own = version == .engine ? Self.requiredOfEngine : ["a file read in the middle of a commit"]
        return (Self.required + own).filter { counts[$0] == nil }
    }

    mutating func note(_ what: String) { counts[what, default: 0] += 1 }

    package mutating func merge(_ other: Coverage) { counts.merge(other.counts, uniquingKeysWith: +) }

    mutating func note(_ transition: Transition, in bond: Bond) {
        let monitor = bond.options.miimon > 0 ? "MII" : "ARP"
        switch transition {
        case .down: note("link down, \(bond.mode.name), \(monitor)")
        case .up: note("link up, \(bond.mode.name), \(monitor)")
        case .upUnannounced: note("link up, unannounced")
        case .active(_, let early): note(early ? "active slave, updelay cut short" : "active slave, \(bond.mode.name)")
        case .activeAgain: note("active slave cleared and chosen again")
        case .none: note(bond.isUp ? "nothing carries, \(bond.mode.name)" : "nothing carries, bond set down")
        case .first: note(bond.isUp ? "carries again, \(bond.mode.name)" : "carries again, bond set down")
        case .added: note(bond.isUp ? "slave put in, bond up" : "slave put in, bond down")
        case .removed: note(bond.isUp ? "slave taken out, bond up" : "slave taken out, bond down")
        }
    }
}
