/// In the modes without an active slave the bond's carrier says whether it carries at all.
extension BondTrace {
    mutating func takeCarrier(
        _ carrier: Bool, source: EventSource, at instant: BootInstant, into events: inout [Event]
    ) {
        modeTrace.carrier?.show(carrier)
        // A bond that is set down neither loses nor wins traffic.
        guard life.isSetUp else {
            events += takeHeld()
            return
        }
        if !carrier {
            if traffic.hasCarried { tellNone(source: source, at: instant, into: &events) }
            events += takeHeld()
            return
        }
        events += takeHeld()
        guard traffic != .carries else { return }
        // In 802.3ad the carrier alone carries nothing: the bond has it while LACP is still at work.
        if mode == .ieee8023ad, isOfBeforeLook || !slaves.contains(where: isMember) { return }
        tellFirst(source: source, at: instant, into: &events)
    }

    /// Tells that the bond carries, of a bond that did not.
    mutating func tellFirst(source: EventSource, at instant: BootInstant, into events: inout [Event]) {
        service.carry()
        modeTrace.carrier?.begin(at: instant)
        events.append(event(.activeFirst(nil), source: source, at: instant))
    }

    /// Notes that a slave has failed. A slave that is up gives the bond its carrier at once (`bond_set_carrier`,
    /// drivers/net/bonding/bond_main.c 6.1), whether anybody saw that or not; in 802.3ad that takes more.
    mutating func noteFailure(from known: LinkObservation, to seen: LinkObservation) {
        guard let mode, !mode.hasActiveSlave, mode != .ieee8023ad, !carries, !seen.status.isUsable else { return }
        if known.status.isUsable || seen.failures ?? 0 > known.failures ?? 0 {
            modeTrace.carrier?.noteUnseenLoss()
        }
    }

    /// Tells the losses among those counted that nobody has told, each with the return that must have come before it, or
    /// will come after it with the message itself. What a bond loses that was set down by hand is nobody's loss; of one
    /// that was set down while messages were lost it is not known when it lost its carrier.
    mutating func tellUnseenLosses(
        of counted: UInt32, until message: LinkMessage, source: EventSource, at instant: BootInstant,
        into events: inout [Event]
    ) {
        guard isAdminUp, source == .netlink || message.flags.contains(.up) else { return }
        for _ in 0..<(modeTrace.carrier?.unreported(of: counted) ?? 0) {
            if traffic != .carries { takeCarrier(true, source: source, at: instant, into: &events) }
            takeCarrier(false, source: source, at: instant, into: &events)
        }
    }
}
