/// In the modes without an active slave the bond's carrier is the word on whether it carries at all.
///
/// /proc shows the carrier as it is. The bond's message follows it by up to a second, one for all that happened until then
/// (linkwatch, net/core/link_watch.c 6.1), and IFLA_CARRIER_DOWN_COUNT in it says how often the carrier was lost: since
/// 4.16, and at once (`netif_carrier_off`, net/sched/sch_generic.c). So the audits have told some of the losses that a
/// message counts, and what is left of them nobody saw.
extension BondMachine {
    mutating func takeCarrier(
        _ carrier: Bool, source: EventSource, at instant: BootInstant, into events: inout [Event]
    ) {
        carrierWord = carrier
        // A bond that is set down neither loses nor wins traffic.
        guard life.isSetUp else {
            releaseHeld(into: &events)
            return
        }
        if !carrier {
            if hadActive { tellNone(source: source, at: instant, into: &events) }
            releaseHeld(into: &events)
            return
        }
        releaseHeld(into: &events)
        guard hasToldActiveNone || !hadActive else { return }
        // In 802.3ad the carrier alone carries nothing: the bond has it while LACP is still at work.
        if mode == .ieee8023ad, aggregation.isOfBefore || !slaves.contains(where: isMember) { return }
        tellFirst(source: source, at: instant, into: &events)
    }

    /// Tells that the bond carries, of a bond that did not.
    mutating func tellFirst(source: EventSource, at instant: BootInstant, into events: inout [Event]) {
        hasToldActiveNone = false
        hadActive = true
        activeSince = instant
        events.append(event(.activeFirst(nil), source: source, at: instant))
    }

    /// Notes that a slave has failed. A slave that is up gives the bond its carrier at once (`bond_set_carrier`,
    /// drivers/net/bonding/bond_main.c 6.1), whether anybody saw that or not; in 802.3ad that takes more.
    mutating func noteFailure(from known: LinkObservation, to seen: LinkObservation) {
        guard let mode, !mode.hasActiveSlave, mode != .ieee8023ad, !carries, !seen.status.isUsable else { return }
        if known.status.isUsable || seen.failures ?? 0 > known.failures ?? 0 { lostUnseenCarrier = true }
    }

    /// How often the carrier was lost between the bond's last message and this one.
    func lossesCounted(until message: LinkMessage) -> UInt32 {
        guard let old = carrierDownCount, let new = message.carrierDownCount, new > old else { return 0 }
        return new - old
    }

    /// Tells the losses among those counted that nobody has told, each with the return that must have come before it, or
    /// will come after it with the message itself. What a bond loses that was set down by hand is nobody's loss; of one
    /// that was set down while messages were lost it is not known when it lost its carrier.
    mutating func tellUnseenLosses(
        of counted: UInt32, until message: LinkMessage, source: EventSource, at instant: BootInstant,
        into events: inout [Event]
    ) {
        guard isAdminUp, source == .netlink || message.flags.contains(.up) else { return }
        let mostAtOnce: UInt32 = 16
        for _ in 0..<min(counted - min(lossesTold, counted), mostAtOnce) {
            if hasToldActiveNone || !hadActive { takeCarrier(true, source: source, at: instant, into: &events) }
            takeCarrier(false, source: source, at: instant, into: &events)
        }
    }

    /// Closes the books of the losses counted. A loss that was told before the driver came to count it, as where no slave
    /// is left and the carrier is about to go, is one that the next message counts.
    mutating func settleLosses(of counted: UInt32) {
        let ahead = lossesTold - min(lossesTold, counted)
        lossesTold = hasToldActiveNone ? min(ahead, 1) : 0
        lostUnseenCarrier = false
    }
}
