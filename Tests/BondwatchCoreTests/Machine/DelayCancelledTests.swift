import BondwatchCore
import Testing

/// How long a delay had run that ended before its time: the driver's number, or none.
@Suite struct DelayCancelledTests {
    private let bond = InterfaceIndex(10)
    private let slave = InterfaceIndex(1)

    private func slaveMessage(carrier: Bool, _ status: MiiStatus = .up, failures: UInt32 = 0) -> LinkMessage {
        var message = LinkMessage(kind: .present, index: slave, name: ReportSamples.name("eth0"))
        message.flags = carrier ? [.up, .lowerUp] : [.up]
        message.master = bond
        var attributes = BondSlaveAttributes()
        attributes.miiStatus = status
        attributes.linkFailureCount = failures
        message.slave = attributes
        return message
    }

    private func file(_ status: MiiStatus) -> BondFile {
        var file = BondFile()
        file.mode = .balanceRR
        var record = BondFile.SlaveRecord(name: ReportSamples.name("eth0"))
        record.miiStatus = status
        record.linkFailureCount = 0
        file.slaves = [record]
        return file
    }

    /// The carrier goes at 0 ms, /proc shows that at 60 ms, and the driver's word that it is back comes at `milliseconds`.
    private func told(backAfter milliseconds: UInt64, source: EventSource = .netlink) -> [String] {
        func instant(_ milliseconds: UInt64) -> BootInstant {
            BootInstant(nanoseconds: 1_000_000_000_000 + milliseconds * 1_000_000)
        }
        var message = LinkMessage(kind: .present, index: bond, name: ReportSamples.name("bond0"))
        message.flags = [.up, .lowerUp]
        var attributes = BondAttributes()
        (attributes.mode, attributes.miimon, attributes.downdelay) = (.balanceRR, 100, 1000)
        message.bond = attributes
        var machine = BondMachine(
            message, name: ReportSamples.name("bond0"), attributes: attributes, isFirstLook: true, jiffy: .zero,
            at: instant(0))
        _ = machine.apply(.slave(slaveMessage(carrier: true), source: .poll), at: instant(0))
        _ = machine.apply(.dumpEnded(slaves: [slave], source: .poll), at: instant(0))
        var events = machine.apply(.slave(slaveMessage(carrier: false), source: .netlink), at: instant(1000))
        events += machine.apply(.audit(file(.goingDown)), at: instant(1060))
        let back = instant(1000 + milliseconds)
        events += machine.apply(
            source == .poll ? .audit(file(.up)) : .slave(slaveMessage(carrier: true), source: source), at: back)
        return events.filter { $0.kind == .linkDownCancelled }.map(\.subject.message)
    }

    @Test func `W11 the number is that of the steps in which the carrier was gone, as the driver counts`() {
        for milliseconds in [315, 350, 385] as [UInt64] {
            #expect(told(backAfter: milliseconds) == ["link status up again after 300 ms for interface eth0"])
        }
    }

    @Test func `W11 where a late message would make another number there is none`() {
        for milliseconds in [301, 398, 60] as [UInt64] {
            #expect(told(backAfter: milliseconds) == ["link status up again for interface eth0"])
        }
        #expect(told(backAfter: 350, source: .poll) == ["link status up again for interface eth0"])
    }
}
