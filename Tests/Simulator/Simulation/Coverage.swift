import BondwatchCore

/// How often each state and fault was really reached; a zero in the short run fails it.
package struct Coverage: Sendable {
    package private(set) var counts: [String: Int] = [:]

    package init() {}

    mutating func note(_ what: String) { counts[what, default: 0] += 1 }

    package mutating func merge(_ other: Coverage) { counts.merge(other.counts, uniquingKeysWith: +) }

    mutating func note(_ transition: Transition, in bond: Bond) {
        let monitor = bond.options.miimon > 0 ? "MII" : "ARP"
        switch transition {
        case .down: note("link down, \(bond.mode.name), \(monitor)")
        case .up: note("link up, \(bond.mode.name), \(monitor)")
        case .active(_, let early): note(early ? "active slave, updelay cut short" : "active slave, \(bond.mode.name)")
        case .activeAgain: note("active slave cleared and chosen again")
        case .none: note(bond.isUp ? "nothing carries, \(bond.mode.name)" : "nothing carries, bond set down")
        case .first: note(bond.isUp ? "carries again, \(bond.mode.name)" : "carries again, bond set down")
        case .added: note(bond.isUp ? "slave put in, bond up" : "slave put in, bond down")
        case .removed: note(bond.isUp ? "slave taken out, bond up" : "slave taken out, bond down")
        }
    }
}
