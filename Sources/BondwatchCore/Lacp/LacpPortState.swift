/// The bits of an LACP port's state (IEEE 802.1AX 6.4.2.3; LACP_STATE_*, include/net/bond_3ad.h 6.1).
struct LacpPortState: OptionSet, Sendable {
    let rawValue: UInt8

    /// The port asks its partner for a LACPDU each second; without it, one in 30 s.
    static let shortTimeout = LacpPortState(rawValue: 1 << 1)
    static let synchronization = LacpPortState(rawValue: 1 << 3)
    static let collectingAndDistributing = LacpPortState(rawValue: 1 << 4 | 1 << 5)
    /// No LACPDU has come: the port goes by what it assumes of a partner.
    static let defaulted = LacpPortState(rawValue: 1 << 6)
    /// What was heard last is too old.
    static let expired = LacpPortState(rawValue: 1 << 7)

    /// Whether a port that does not carry could: this end hears its partner, and the partner has taken the port into its
    /// own aggregator. False where the kernel does not tell.
    static func areReady(actor: LacpPortState?, partner: LacpPortState?) -> Bool {
        guard let actor, let partner else { return false }
        return actor.isDisjoint(with: [.defaulted, .expired]) && partner.contains(.synchronization)
    }
}

extension BondSlaveAttributes {
    var actor: LacpPortState? { actorPortState.map(LacpPortState.init) }
    var partner: LacpPortState? { partnerPortState.map { LacpPortState(rawValue: UInt8(truncatingIfNeeded: $0)) } }
}
