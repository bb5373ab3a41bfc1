/// What the messages between two looks show of an 802.3ad port.
extension BondTrace {
    /// A port must be outside, and its partner silent, for some time before that is reported: a message may show that it
    /// was not.
    mutating func noteBetweenLooks(_ index: InterfaceIndex, at instant: BootInstant) {
        guard let slave = slave(index), hasLink(slave) else { return }
        // The driver enables the ports of the active aggregator alone, whichever that is by now.
        if slave.attributes.state == .active { modeTrace.lacp?.noteMember() }
        if isInside(slave) { modeTrace.lacp?.noteInside(index, at: instant) }
        guard answer(on: slave) == .heard else { return }
        modeTrace.lacp?.noteHeard(index, failures: slave.link?.failures)
    }

    /// Whether the ports are known from before the bond was set up, and no look has shown yet what became of them.
    var isOfBeforeLook: Bool { modeTrace.lacp?.isOfBefore == true && presentSight != .absent }
}
