/// One end of a link, as an LACPDU describes it. The priorities of systems and ports are always the default ones.
struct LacpParty: Equatable {
    /// The system's address; 0: none is known.
    var system: UInt64
    var key: UInt16
    var port: UInt16
    var state: LacpState

    /// What the driver assumes of a partner that it does not hear: `partner_admin`.
    static let unknown = LacpParty(system: 0, key: 1, port: 1, state: [])

    /// Whether both describe one port that may be aggregated in one way.
    func names(_ other: LacpParty) -> Bool {
        system == other.system && key == other.key && port == other.port
            && state.contains(.aggregation) == other.state.contains(.aggregation)
    }
}

/// What two ports of 802.3ad send each other.
struct Lacpdu: Equatable {
    var actor: LacpParty
    /// The sender's opinion of the receiver.
    var partner: LacpParty
}

/// The bits of a port's state (IEEE 802.1AX 6.4.2.3).
struct LacpState: OptionSet {
    let rawValue: UInt8

    static let activity = LacpState(rawValue: 1)
    static let timeout = LacpState(rawValue: 2)
    static let aggregation = LacpState(rawValue: 4)
    static let synchronization = LacpState(rawValue: 8)
    static let collecting = LacpState(rawValue: 16)
    static let distributing = LacpState(rawValue: 32)
    static let defaulted = LacpState(rawValue: 64)
    static let expired = LacpState(rawValue: 128)

    static let carrying: LacpState = [.collecting, .distributing]
}
