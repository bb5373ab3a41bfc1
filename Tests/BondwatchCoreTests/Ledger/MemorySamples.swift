@testable import BondwatchCore

/// What a machine remembers, as the tests of the checkpoint write it.
enum MemorySamples {
    /// Nothing in it is empty, zero or false that can be otherwise.
    static var full: BondMemory {
        var memory = BondMemory(index: InterfaceIndex(10), name: name("bond0"))
        memory.link = .init(flags: 0x1443, mode: .activeBackup)
        memory.traffic = .init(
            active: .slave(InterfaceIndex(2)), loss: .init(name: name("eth0"), cause: .linkDown), hadActive: true,
            hasToldActiveNone: true, activeSince: at(1400), failovers: 3, failbacks: 2,
            lastFailover: .init(instant: at(1400), change: change))
        memory.redundancy = .init(level: .lost, carrying: 1, since: at(1401), leftFull: at(1402), mostSlaves: 2)
        memory.carrier = .init(downCount: 4, reportedAhead: 1)
        memory.slaves = [
            slave(1, "eth0", .down, failures: 7), slave(2, "eth1", .up, failures: 1),
            slave(3, "eth2", .goingBack, failures: 2), slave(4, "eth3", .goingDown, failures: 3),
        ]
        memory.aggregation = aggregation
        memory.findings = findings
        memory.hearing = hearing
        memory.flapping = flapping
        memory.history = history
        memory.groupShape = GroupShape([[name("eth0"), name("eth1")], [name("eth2")]])
        return memory
    }

    /// What a machine goes on with: in a mode with an active slave it has no ports or groups of LACP and no losses of the carrier.
    static func kept(_ memory: BondMemory) -> BondMemory {
        guard memory.link.mode?.hasActiveSlave == true else { return memory }
        var memory = memory
        memory.aggregation = LacpMemory()
        memory.groupShape = GroupShape()
        memory.carrier = .init()
        return memory
    }

    static func at(_ seconds: UInt64) -> BootInstant { BootInstant(nanoseconds: seconds * 1_000_000_000 + 123) }

    private static func name(_ text: String) -> InterfaceName { ReportSamples.name(text) }

    private static var change: EventSubject.ActiveSlaveChange {
        .init(
            to: name("eth1"), from: name("eth0"), change: .failover, cause: .linkDown,
            cutShort: .init(ran: .milliseconds(300)),
            gap: .milliseconds(20))
    }

    private static func slave(
        _ index: UInt32, _ text: String, _ status: MiiStatus, failures: UInt32
    ) -> BondMemory.Slave {
        .init(
            index: InterfaceIndex(index), name: name(text), status: status, failures: failures, since: at(1390),
            firstSeen: at(1000), hasCarried: true)
    }

    private static var aggregation: LacpMemory {
        var watch = LacpMemory()
        let slaves = (1...4).map { InterfaceIndex($0) }
        watch.selectionEnds = at(1000) + LacpTimers.aggregatorSelection
        var sign = Sign(at: at(1300), source: .checkpoint)
        sign.isFromCheckpoint = true
        let memberships: [Membership] = [.inside, .leaving(since: sign), .outside(since: sign, isSettled: true)]
        for (slave, membership) in zip(slaves, memberships) {
            watch[slave].membership = membership
        }
        let hearing: [PartnerWatch] = [
            .heard(failures: 7), .silent(since: sign, until: at(1390)), .lost(since: sign),
        ]
        for (slave, hearing) in zip(slaves, hearing) {
            watch[slave].partner = hearing
            watch[slave].hasHeard = true
        }
        _ = watch[slaves[3]].churn.take(actor: .churned, partner: .churned, at: at(1360))
        let address = HardwareAddress(bytes: [0x0a, 0, 0, 0, 0, 0x0a])
        let first = AggregatorWatch.Facts(
            number: 1, ports: [slaves[0], slaves[1]], others: [slaves[2], slaves[3]],
            partner: .init(address: address, key: 15))
        _ = watch.aggregator.take(first, at: at(1100), source: .netlink)
        return watch
    }

    private static var findings: StandingFindings {
        var findings = StandingFindings()
        findings.learn([name("eth0"), name("eth1")])
        var attributes = BondAttributes()
        attributes.mode = .activeBackup
        attributes.miimon = 100
        attributes.primary = InterfaceIndex(1)
        findings.acknowledge([name("eth0"), name("eth1")], OptionBaseline(attributes) { _ in name("eth0") })
        let slow = Fault("link monitoring is slow: miimon is 5000 ms")
        let half = Fault(.slave(name("eth1")), "slave eth1 runs in half duplex")
        let changed = Fault(.miimon, from: "100", to: "5000")
        _ = findings.see(slow, of: .slowLinkMonitoring, lasting: .zero, at: at(1200))
        _ = findings.see(half, of: .halfDuplex, lasting: .seconds(10), at: at(1210))
        _ = findings.see(changed, of: .optionChanged, lasting: .zero, at: at(1220))
        let changedAgain = Fault(.miimon, from: "100", to: "9000")
        _ = findings.see(changedAgain, of: .optionChanged, lasting: .zero, at: at(1230))
        return findings
    }

    private static var hearing: HearingWatch {
        var watch = HearingWatch()
        for second in UInt64(0)..<10 {
            for slave in [1, 2] as [UInt32] {
                let count = slave == 1 ? 100 : 200 + second * 10
                watch.take(
                    LinkCounters(index: InterfaceIndex(slave), received: count, multicast: count / 2),
                    upSince: at(1000), at: at(1380 + second))
            }
        }
        return watch
    }

    private static var flapping: FlapWatch {
        var watch = FlapWatch()
        let none = EventSubject.activeNone(previous: name("eth0"), cause: .linkDown)
        for second in UInt64(0)..<4 {
            for subject in [.linkDown(name("eth0"), failures: 7), none] {
                _ = watch.damps(subject, at: at(1390 + second))
                _ = watch.count(subject, at: at(1390 + second), by: .usual)
            }
            _ = watch.count(.linkUp(name("eth0"), failures: 7), at: at(1390 + second), by: .usual)
        }
        _ = watch.count(.missed(name("eth1"), times: 1, failures: 2), at: at(1395), by: .usual)
        _ = watch.damps(.linkDown(name("eth0"), failures: 8), at: at(1396))
        _ = watch.count(none, at: at(1396), by: .usual)
        return watch
    }

    private static var history: FailoverHistory {
        var pending: [FailoverRecords.Pending] = []
        for (number, peers) in zip(UInt64(8)..., [PeersNotified.yes, .off]) {
            var record = FailoverRecord(
                bond: InterfaceIndex(10), number: number, instant: at(1400),
                subject: number == 8 ? .activeSlave(change) : .aggregator(from: 1, to: 2, cause: .lacp))
            record.wallMicroseconds = 1_795_255_637_000_000
            record.speedBefore = 10000
            record.speedAfter = 1000
            record.peers = .off
            record.file = ProcCopy(
                text: "Bonding Mode: fault-tolerance (active-backup)\n", instant: at(1401), showsLaterChange: true)
            pending.append(.init(record: record, peers: peers, peersIfSilent: .no, deadline: at(1402)))
        }
        let episode = Episode(
            since: at(1390), restored: at(1395), lastChange: at(1396), worst: .down, failovers: 2, failures: 5)
        return FailoverHistory(records: FailoverRecords(begun: 9, pending: pending), episode: episode)
    }
}
