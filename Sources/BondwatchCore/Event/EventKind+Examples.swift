extension EventKind {
    /// How events of the kind look: one for each priority or wording that it can have. Message, priority and fields in the
    /// manual come from these.
    package var examples: [EventSubject] {
        guard let eth0 = InterfaceName("eth0"), let eth1 = InterfaceName("eth1"), let bond = InterfaceName("bond0")
        else {
            return []
        }
        let partner = LacpEvent.Partner(address: HardwareAddress(bytes: [2, 0, 0, 0, 0, 0x0a]), key: 15)
        let otherPartner = LacpEvent.Partner(address: HardwareAddress(bytes: [2, 0, 0, 0, 0, 0x0b]), key: 15)
        let outOfTwo = FlappingEvent.State.bond(active: eth1, carrying: 1, expected: 2)
        return switch self {
        case .linkDown: [.linkDown(eth0, failures: 1)]
        case .linkUp: [.linkUp(eth0, failures: 1)]
        case .linkGoingDown: [.linkGoingDown(eth0, delay: .milliseconds(200))]
        case .linkGoingBack: [.linkGoingBack(eth0, delay: .milliseconds(5000))]
        case .linkDownCancelled:
            [.linkDownCancelled(eth0, after: .milliseconds(100)), .linkDownCancelled(eth0, after: nil)]
        case .linkBackCancelled:
            [.linkBackCancelled(eth0, after: .milliseconds(100)), .linkBackCancelled(eth0, after: nil)]
        case .activeChanged:
            [
                .activeChanged(.init(to: eth1, from: eth0, change: .failover, cause: .linkDown, gap: .zero)),
                .activeChanged(
                    .init(
                        to: eth0, from: eth1, change: .recovery, cause: .linkDown,
                        cutShort: .init(ran: .milliseconds(1400)),
                        gap: .seconds(2))),
            ]
        case .activeFirst: [.activeFirst(eth0)]
        case .activeNone: Self.alsoLasting(.activeNone(previous: eth1, cause: .linkDown))
        case .redundancyLost:
            Self.alsoLasting(.redundancyLost(left: eth1, expected: 2))
                + [.redundancyLost(left: eth0, expected: 2, groups: Self.groups([eth0, eth1], wholeReserve: 0))]
        case .redundancyReduced:
            Self.alsoLasting(.redundancyReduced(carrying: 3, expected: 4))
                + [.redundancyReduced(carrying: 2, expected: 2, groups: Self.groups([eth0, eth1], wholeReserve: 1))]
        case .redundancyRestored: [.redundancyRestored(after: .seconds(192), carrying: 2, expected: 2)]
        case .bondAdded: [.bondAdded]
        case .bondRemoved: [.bondRemoved]
        case .bondRenamed: InterfaceName("bond7").map { [.bondRenamed(from: $0)] } ?? []
        case .slaveAdded: [.slaveAdded(eth1)]
        case .slaveRemoved: [.slaveRemoved(eth1)]
        case .missed: [.missed(eth0, times: 3, failures: 4)]
        case .lacpPartnerLost: Self.alsoLasting(.lacp(.partnerLost(eth0, reason: .expired, wasThere: true)))
        case .lacpPartnerFound: [.lacp(.partnerFound(eth0, after: .seconds(20)))]
        case .lacpPortOut: Self.alsoLasting(.lacp(.portOut(eth1, .otherAggregator(2))))
        case .lacpPortIn:
            [.lacp(.portIn(eth1, after: .seconds(20))), .lacp(.portIn(eth1, after: .seconds(20), reserve: 2))]
        case .lacpAggregatorChanged:
            [.lacp(.aggregatorChanged(.init(from: 1, to: 2, slaves: [eth1], cause: .linkDown, partner: otherPartner)))]
        case .lacpPartnerChanged: [.lacp(.partnerChanged(from: partner, to: otherPartner))]
        case .lacpChurned: [.lacp(.churned(eth1, .both))]
        case .lacpChurnEnded: [.lacp(.churnEnded(eth1, .both, after: .seconds(40)))]
        case .findingRaised: [.finding(.raised(Self.missingSlave(eth1, of: bond), priority: .error))]
        case .findingCleared: [.finding(.cleared(Self.missingSlave(eth1, of: bond), after: .seconds(1200)))]
        case .flapping:
            [
                .flapping(
                    .init(.began, state: .slave(eth0, .down), flaps: 4, flapsInAll: 4, duration: .seconds(3))),
                .flapping(.init(.began, state: outOfTwo, flaps: 4, flapsInAll: 4, duration: .seconds(3))),
                .flapping(
                    .init(.slowly, state: .slave(eth0, .up), flaps: 6, flapsInAll: 6, duration: .seconds(36_000))),
            ]
        case .flappingContinues:
            [
                .flapping(
                    .init(.goesOn, state: .slave(eth0, .up), flaps: 60, flapsInAll: 124, duration: .seconds(123))),
                .flapping(.init(.goesOn, state: outOfTwo, flaps: 60, flapsInAll: 124, duration: .seconds(123))),
            ]
        case .flappingEnded:
            [
                .flapping(
                    .init(.ended, state: .slave(eth0, .up), flaps: 0, flapsInAll: 124, duration: .seconds(240))),
                .flapping(.init(.ended, state: outOfTwo, flaps: 0, flapsInAll: 124, duration: .seconds(240))),
            ]
        case .failoverRecorded: [.history(.failoverRecorded(Self.record(from: eth0, to: eth1)))]
        case .episodeEnded: [.history(.episodeEnded(Self.episode, after: .seconds(192)))]
        case .silenceBegan: [.silence(SilenceChange(Self.silence(of: bond), .began(leftOfFormer: nil)), .absent)]
        case .silenceEnded:
            [
                .silence(
                    SilenceChange(Self.silence(of: bond), .ended(by: .time, after: .seconds(7200))),
                    PresentState(condition: .level(.full, for: nil), carrying: [eth0, eth1], expected: 2)),
                .silence(
                    SilenceChange(Self.silence(of: bond), .ended(by: .hand(user: 0), after: .seconds(1800))),
                    PresentState(condition: .level(.lost, for: .seconds(840)), carrying: [eth1], expected: 2)),
            ]
        }
    }

    /// A loss when it begins, and when it has lasted although the bond was flapping.
    private static func alsoLasting(_ loss: EventSubject) -> [EventSubject] {
        [loss, .lasting(loss, for: LossWatch.patience)]
    }

    /// Two groups of two ports, of which the first carries.
    private static func groups(_ active: [InterfaceName], wholeReserve: Int) -> GroupStanding {
        let reserve = [InterfaceName("eth2"), InterfaceName("eth3")].compactMap(\.self)
        return GroupStanding(
            groups: [
                PortGroup(
                    aggregator: 1, state: .active, partner: "02:00:00:00:00:0a", ports: active, wholePorts: 2,
                    expectedPorts: 2),
                PortGroup(
                    aggregator: wholeReserve > 0 ? 2 : nil, state: wholeReserve > 0 ? .reserve : .lost, ports: reserve,
                    wholePorts: wholeReserve, expectedPorts: 2),
            ], minimum: 1, isStable: true)
    }

    private static func missingSlave(_ slave: InterfaceName, of bond: InterfaceName) -> Finding {
        Finding(Fault(.slave(slave), "slave \(slave) is missing from the bond"), of: .missingSlave, in: bond)
    }

    private static func record(from: InterfaceName, to: InterfaceName) -> FailoverRecord {
        var record = FailoverRecord(
            bond: InterfaceIndex(3), number: 1, instant: BootInstant(nanoseconds: 0),
            subject: .activeSlave(.init(to: to, from: from, change: .failover, cause: .linkDown, gap: .zero)))
        record.peers = .yes
        record.file = ProcCopy(text: "", instant: record.instant, showsLaterChange: true)
        return record
    }

    private static func silence(of bond: InterfaceName) -> Silence {
        Silence(
            of: bond, for: .seconds(7200), reason: "switch change", user: 0, now: BootInstant(nanoseconds: 0),
            wallMicroseconds: 0)
    }

    private static var episode: Episode {
        Episode(since: BootInstant(nanoseconds: 0), worst: .lost, failovers: 2, failures: 3)
    }
}
