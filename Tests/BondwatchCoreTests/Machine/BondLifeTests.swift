import BondwatchCore
import Testing

/// A bond that is set down, rebuilt and set up again: no alarm for traffic that it did not have.
@Suite struct BondLifeTests {
    private let bondIndex = InterfaceIndex(100)
    private let name = ReportSamples.name("bond0")

    private typealias Bond = WrittenBond

    private func inService(_ mode: BondMode) -> Bond { .inService(mode) }

    private let alarms: Set<EventKind> = [.activeNone, .flapping, .redundancyLost, .redundancyReduced]

    @Test(arguments: [BondMode.balanceRR, .activeBackup, .balanceXOR])
    func `W4 a bond that is set down, taken apart, put together and set up raises no alarm`(mode: BondMode) {
        var bond = inService(mode)
        bond.isUp = false
        bond.send()
        for number in [1, 2] as [UInt32] {
            if bond.active == InterfaceIndex(number) { bond.makeActive(number == 1 ? 2 : nil) }
            bond.slave(number, released: true)
        }
        bond.carrier = false
        bond.active = nil
        bond.send()
        bond.wait(2000)
        #expect(bond.reported().filter(alarms.contains) == [])
        bond.isUp = true
        bond.send()
        bond.wait(1400)
        bond.slave(1)
        if mode == .activeBackup { bond.makeActive(1) }
        bond.carrier = true
        bond.send()
        bond.slave(2)
        bond.wait(10_000)
        let kinds = bond.reported()
        #expect(kinds.filter(alarms.contains) == [])
        #expect(kinds.count { $0 == .activeFirst } == 1)
    }

    @Test func `W5 while the bond is set down a change of its active slave is neither a first nor a recovery`() {
        var bond = Bond(.activeBackup)
        bond.send()
        bond.slave(1)
        bond.makeActive(1)
        bond.carrier = true
        bond.slave(2)
        _ = bond.reported()
        for number in [2, 1, 2] as [UInt32] { bond.makeActive(number) }
        let changes = bond.events.compactMap { event -> EventSubject.ActiveSlaveChange? in
            if case .activeChanged(let change) = event.subject { change } else { nil }
        }
        #expect(changes.map(\.change) == [.change, .change, .change])
        #expect(changes.allSatisfy { $0.from != nil })
        #expect(changes.map(\.gap).allSatisfy { $0 == nil })
        #expect(bond.reported() == [.activeChanged, .activeChanged, .activeChanged])
    }

    @Test func `W5 a failover of a bond that is set down counts as none`() {
        var bond = inService(.activeBackup)
        bond.isUp = false
        bond.send()
        bond.slave(1, .down, failures: 1)
        bond.makeActive(2)
        bond.wait(20_000)
        let report = bond.fleet.bonds.first?.report(at: bond.now, wallMicroseconds: 0)
        #expect(report?.failovers == 0)
        #expect(report?.lastFailover == nil)
        let kinds = bond.reported()
        #expect(kinds.filter(alarms.contains) == [])
        #expect(!kinds.contains(.failoverRecorded))
    }

    @Test func `W7 a bond that is set up without slaves reports no total loss when its first slave comes`() {
        var bond = inService(.activeBackup)
        bond.takeApart()
        bond.isUp = true
        bond.send()
        bond.wait(1400)
        #expect(bond.reported().filter(alarms.contains) == [])
        bond.slave(1)
        bond.makeActive(1)
        #expect(bond.reported().filter(alarms.contains) == [])
    }

    @Test func `W6 a bond with failures behind it is deleted without an alarm`() {
        var bond = inService(.activeBackup)
        for failures in 1...3 as ClosedRange<UInt32> {
            bond.slave(2, .down, failures: failures)
            bond.wait(500)
            bond.slave(2, .up, failures: failures)
            bond.wait(500)
        }
        _ = bond.reported()
        // unregister_netdevice closes the bond first, then the driver releases the slaves.
        bond.takeApart()
        var gone = LinkMessage(kind: .deleted, index: bondIndex, name: name)
        gone.bond = BondAttributes()
        bond.events += bond.fleet.apply(gone, source: .netlink, at: bond.now)
        let events = bond.events
        #expect(bond.reported().filter(alarms.contains) == [])
        #expect(events.allSatisfy { $0.priority >= .notice })
    }

    @Test func `a total loss of a bond in service is reported at once`() {
        var bond = inService(.activeBackup)
        bond.slave(1, .down, failures: 1)
        bond.makeActive(2)
        bond.slave(2, .down, failures: 1)
        bond.makeActive(nil)
        #expect(bond.reported().contains(.activeNone))
    }

    @Test func `a bond that is set down and up with its slaves keeps its traffic`() {
        for mode in [BondMode.activeBackup, .balanceRR] {
            var bond = inService(mode)
            bond.isUp = false
            bond.send()
            bond.wait(1000)
            bond.isUp = true
            bond.send()
            bond.wait(10_000)
            #expect(bond.reported() == [], "\(mode)")
        }
    }

    @Test func `W12 updelay runs from the set-up of a bond that was filled while it was down`() {
        var bond = Bond(.activeBackup)
        bond.updelay = 2000
        bond.send()
        for number in [1, 2] as [UInt32] {
            bond.wait(300)
            bond.slave(number, .goingBack)
        }
        bond.wait(300)
        bond.isUp = true
        bond.send()
        bond.slave(1)
        bond.makeActive(1)
        bond.carrier = true
        bond.send()
        // The 20th step after the first one would be the last of updelay: it is cut short in the one before.
        bond.wait(1900)
        bond.events = []
        bond.slave(1, .down, failures: 1)
        bond.slave(2)
        bond.makeActive(2)
        let lines = bond.events.map(\.message)
        // Each try of the step in which the bond was set up counts, and no message shows how many there were.
        #expect(lines.contains("bond0: making interface eth2 the new active one before its updelay ended"), "\(lines)")
        #expect(!lines.contains("bond0: link status definitely up for interface eth2"), "\(lines)")
    }

    @Test(arguments: [BondMode.activeBackup, .balanceXOR, .ieee8023ad])
    func `W4 a bond that is set up long after it was filled gives its slaves the time to come up`(mode: BondMode) {
        var bond = Bond(mode)
        bond.send()
        bond.slave(1, .down)
        bond.slave(2, .down)
        bond.wait(70_000)
        bond.isUp = true
        bond.send()
        bond.wait(100)
        bond.slave(1)
        bond.slave(2)
        #expect(!bond.reported().contains(.activeNone))
    }

    @Test func `W7 a bond that gets its carrier back over the active slave that it was set up with has carried`() {
        var bond = inService(.activeBackup)
        bond.downdelay = 200
        bond.slave(2, .down, failures: 1)
        bond.slave(1, .goingDown)
        bond.carrier = false
        bond.send()
        for isUp in [false, true] {
            bond.isUp = isUp
            bond.send()
        }
        bond.slave(1)
        bond.carrier = true
        bond.send()
        bond.wait(500)
        _ = bond.reported()
        bond.slave(1, .down, failures: 1)
        (bond.active, bond.carrier) = (nil, false)
        bond.readFile()
        #expect(bond.reported().contains(.activeNone))
    }
}
