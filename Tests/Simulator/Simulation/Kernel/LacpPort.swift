/// A port of 802.3ad: what the state machines of drivers/net/bonding/bond_3ad.c have made of it, as far as it shows.
struct LacpPort: Equatable {
    enum Phase: Equatable {
        case noLink
        /// The link is up, or a partner fell silent: one is waited for.
        case expired(until: UInt64)
        case defaulted
        /// A partner answers; the port waits for others before it joins its aggregator.
        case selected(until: UInt64)
        /// In its aggregator, and in step with the partner.
        case attached
        case distributing
    }

    var phase = Phase.noLink
    /// The aggregator's number; it means nothing beyond telling aggregators apart.
    var aggregator: UInt16 = 0
    /// Whom it last heard; kept when the link goes.
    var partner: Interface.Partner?
    var lastHeard: UInt64 = 0

    var hasPartner: Bool {
        switch phase {
        case .selected, .attached, .distributing: true
        case .noLink, .expired, .defaulted: false
        }
    }

    /// The port's own state, as LACP writes it.
    func actorState(isFast: Bool, isStandby: Bool) -> UInt8 {
        let base: UInt8 = isFast ? 0b111 : 0b101
        return switch phase {
        case .noLink: partner == nil ? base | 0x40 : base | 0x38
        case .expired: base | 0x80 | (partner == nil ? 0x40 : 0)
        case .defaulted: base | 0x48
        case .selected: base
        case .attached: isStandby ? base : base | 0x08
        case .distributing: base | 0x38
        }
    }

    /// What it believes of the partner's.
    func partnerState(isStandby: Bool) -> UInt16 {
        switch phase {
        case .noLink: partner == nil ? 1 : 0x3d
        case .expired, .defaulted: 1
        case .selected: 0x05
        case .attached: isStandby ? 0x0d : 0x0f
        case .distributing: 0x3d
        }
    }
}
