/// Which slaves are deaf: the link is up, and nothing comes in any more.
extension BondTrace {
    /// How many packets others must have received before silence says anything.
    private static let evidence: UInt64 = 3

    /// How often the counters of the bond's slaves are to be read; nil where nothing could be made of them.
    func counterInterval(by policy: BondPolicy) -> BootInstant.Span? {
        guard !policy.isIgnored, let patience = policy.deafAfter, slaves.count >= 2 else { return nil }
        let rounds: UInt64 = 6
        return min(max(BootInstant.Span(nanoseconds: patience.nanoseconds / rounds), .seconds(1)), .seconds(5))
    }

    /// The slaves that are deaf at `instant`, as faults.
    ///
    /// A slave is deaf when its link has been up and its counter has not moved for the policy's `deafAfter`, and others
    /// of the bond have received some packets in that time. Without traffic there is no verdict. A backup slave hears
    /// broadcasts and flooded packets alone: where the drivers of the others count what is sent to groups, some of that
    /// must have come. Where they do not, a network on which nothing but unicast flows to the active slave cannot be
    /// told from a deaf backup slave.
    func deafness(by policy: BondPolicy, at instant: BootInstant) -> [Fault] {
        guard isAdminUp, let deafAfter = policy.deafAfter, !policy.isIgnored else { return [] }
        let patience = max(deafAfter, shortestPatience)
        return slaves.compactMap { slave in
            guard let ear = slaves.hearing.ear(of: slave.index), let upSince = upSince(slave),
                upSince <= ear.silentSince,
                ear.readAt.since(ear.silentSince) >= patience, isEvident(ear, for: slave)
            else { return nil }
            return Fault(
                .slave(slave.name),
                "interface \(slave.name) is up but receives nothing, while other slaves of the bond do")
        }
    }

    private func isEvident(_ ear: HearingWatch.Ear, for slave: SlaveTrace) -> Bool {
        guard ear.others.packets >= Self.evidence else { return false }
        guard mode?.hasActiveSlave == true, active != .slave(slave.index) else { return true }
        let countGroups = slaves.hearing.ears.contains { $0.index != ear.index && $0.multicast > 0 }
        return !countGroups || ear.others.multicast >= Self.evidence
    }

    /// In 802.3ad the partner gives each packet to one port, and only its LACPDUs come to all: every 30 seconds at
    /// least, three of which may be lost (IEEE 802.1AX, 6.4.4), or every second where `lacp_rate fast` asks for it.
    private var shortestPatience: BootInstant.Span {
        guard mode == .ieee8023ad, !attributes.isLacpFast else { return .zero }
        return .seconds(100)
    }

    /// Takes what a slave has received by now.
    mutating func hear(_ counters: LinkCounters, at instant: BootInstant) {
        guard let slave = slave(counters.index) else { return }
        slaves.take(counters, upSince: upSince(slave), at: instant)
    }

    /// Since when the slave's link is up, for the driver and for its own carrier; nil where it is not.
    private func upSince(_ slave: SlaveTrace) -> BootInstant? {
        guard slave.link?.status == .up, slave.isAdminUp, slave.hasCarrier else { return nil }
        return slave.linkSince ?? slave.firstSeen
    }
}
