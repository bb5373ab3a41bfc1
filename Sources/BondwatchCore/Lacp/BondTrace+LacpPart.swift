/// What a port of an 802.3ad bond is worth, by its last look and the messages since.
extension BondTrace {
    /// What was seen and reported of the port; nothing in the other modes.
    func port(of slave: SlaveTrace) -> LacpTrace.Port { modeTrace.lacp?[slave.index] ?? LacpTrace.Port() }

    /// Whether a bond with carrier has been without a member for so long that it is no mere negotiation.
    var isEmpty: Bool { modeTrace.lacp?.isEmpty ?? false }

    /// Whether LACP sends over the slave: its link is up, and it is in the active aggregator, or no kernel fact says so.
    func isMember(_ slave: SlaveTrace) -> Bool {
        hasLink(slave) && (port(of: slave).membership == .inside || presentSight == .absent)
    }

    /// Whether the port left the active aggregator, or the reserve, a moment ago, with its link up.
    func isLeaving(_ slave: SlaveTrace) -> Bool {
        guard mode == .ieee8023ad, hasLink(slave), knowsAggregators else { return false }
        return switch port(of: slave).membership {
        case .leaving: true
        // A message between two looks: its group is about to take over.
        case .standby: !isStandby(slave)
        case .unknown, .inside, .outside: false
        }
    }

    /// Whether LACP may still bring the slave into the active aggregator.
    func isNegotiating(_ slave: SlaveTrace) -> Bool {
        guard mode == .ieee8023ad, hasLink(slave) else { return false }
        return switch port(of: slave).membership {
        case .unknown, .outside(_, isSettled: false): true
        case .inside, .standby, .leaving, .outside(_, isSettled: true): false
        }
    }

    /// Whether the port is in another aggregator than the active one, and both ends are ready to collect and distribute.
    func isStandby(_ slave: SlaveTrace) -> Bool { isReadyElsewhere(slave) && !hasBitsOfBefore(slave) }

    /// The same by the bits alone. The driver leaves its own end out of sync there; the bits of a port that carried before
    /// stay as they were.
    func isReadyElsewhere(_ slave: SlaveTrace) -> Bool {
        guard mode == .ieee8023ad, hasLink(slave), let own = slave.attributes.aggregatorID,
            let active = attributes.adInfo?.aggregator, own != active
        else { return false }
        return LacpPortState.areReady(actor: slave.attributes.actor, partner: slave.attributes.partner)
    }

    /// Whether the bits of a port whose link was seen to come up are still those of before: until the first look, and one
    /// that is outside the active aggregator collects and distributes only where it did so until the driver changed over.
    private func hasBitsOfBefore(_ slave: SlaveTrace) -> Bool {
        guard slave.linkSince != nil else { return false }
        return switch port(of: slave).membership {
        case .unknown: true
        case .outside: slave.attributes.actor?.isSuperset(of: .collectingAndDistributing) == true
        case .inside, .standby, .leaving: false
        }
    }

    /// Whether LACP has taken a step on the port since its link came up, so that a look shows bits of this link.
    func hasBitsOfItsLink(_ slave: SlaveTrace, at instant: BootInstant) -> Bool {
        // What a look shows is a little older than its end.
        let twoSteps = BootInstant.Span(nanoseconds: 2 * LacpTimers.step.nanoseconds)
        return slave.linkSince.map { instant.since($0) >= twoSteps } ?? true
    }

    // MARK: Aggregators

    var knowsAggregators: Bool { presentSight == .shown }

    var presentSight: AggregatorSight {
        attributes.adInfo != nil || slaves.contains { $0.attributes.aggregatorID != nil }
            ? .shown : modeTrace.lacp?.sight ?? .unknown
    }

    /// The driver gives a bond its carrier with an active aggregator, and shows both in one message.
    mutating func noteAggregators(_ message: LinkMessage) {
        guard modeTrace.lacp?.sight == .unknown, message.flags.contains(.up), message.hasCarrier,
            attributes.adInfo == nil
        else { return }
        modeTrace.lacp?.noteSight(.absent)
    }
}

/// Whether the kernel shows aggregators, as far as it is known.
enum AggregatorSight: Sendable {
    /// None is shown of a bond whose ports were all put in just now, until LACP has taken its first step.
    case unknown
    case shown
    /// A kernel before 3.14.
    case absent
}
