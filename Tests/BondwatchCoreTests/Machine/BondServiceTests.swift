import Testing

@testable import BondwatchCore

/// Sequences in which the simulator found a loss that was none, or one that was reported of the wrong state.
@Suite struct BondServiceTests {
    private let alarms: Set<EventKind> = [.activeNone, .flapping, .redundancyLost, .redundancyReduced]

    @Test func `what a dump said of the active slave is over when a file has shown another state before its end`() {
        var bond = WrittenBond.inService(.activeBackup)
        bond.slave(2, .down, failures: 1)
        bond.source = .poll
        bond.send()
        // The active slave fails while the dump comes to the slaves; without a new one the driver sends no message of the bond.
        bond.source = .netlink
        bond.slave(1, .down, failures: 1)
        bond.active = nil
        bond.readFile()
        bond.source = .poll
        bond.slave(1, .down, failures: 1)
        bond.slave(2, .down, failures: 1)
        bond.endDump([1, 2])
        let links: Set<EventKind> = [.linkDown, .activeNone, .activeChanged, .activeFirst]
        #expect(bond.reported().filter(links.contains) == [.linkDown, .linkDown, .activeNone])
        #expect(bond.redundancy == .down)
    }

    @Test func `a slave whose downdelay runs carries nothing without an active slave, which it cannot become`() {
        var bond = WrittenBond.inService(.activeBackup)
        bond.slave(2, .goingDown)
        bond.slave(1, released: true)
        bond.active = nil
        bond.carrier = false
        bond.send()
        #expect(bond.reported() == [.linkGoingDown, .slaveRemoved, .activeNone])
        #expect(bond.redundancy == .down)
        bond.slave(2, .down, failures: 1)
        bond.wait(5000)
        #expect(bond.reported().filter { $0 != .findingRaised } == [.linkDown])
        #expect(bond.redundancy == .down)
    }

    @Test(arguments: [BondMode.balanceRR, .balanceXOR, .broadcast])
    func `a bond that is set down and up has time to get back what lost its link meanwhile`(mode: BondMode) {
        var bond = WrittenBond.inService(mode)
        bond.isUp = false
        bond.send()
        bond.wait(1000)
        bond.carrier = false
        bond.isUp = true
        bond.send()
        bond.wait(100)
        for number in [1, 2] as [UInt32] { bond.slave(number, .down, failures: 1) }
        #expect(!bond.reported().contains(.activeNone))
        // What does not come back is a total loss all the same.
        bond.wait(10_000)
        #expect(bond.reported().contains(.activeNone))
    }

    @Test(arguments: [BondMode.activeBackup, .balanceXOR])
    func `a slave that is taken out before anything has carried is no total loss`(mode: BondMode) {
        var bond = WrittenBond(mode)
        bond.isUp = true
        bond.send()
        for number in [1, 2] as [UInt32] { bond.slave(number, .down) }
        bond.wait(500)
        bond.slave(2, released: true)
        #expect(!bond.reported().contains(.activeNone))
    }

    @Test func `a carrier that was lost while the daemon was away is no loss of a bond that is set down by now`() {
        var bond = WrittenBond.inService(.balanceRR)
        bond.carrierDownCount = 1
        bond.send()
        bond.restart()
        bond.isUp = false
        bond.carrier = false
        bond.carrierDownCount = 3
        bond.send()
        for number in [1, 2] as [UInt32] { bond.slave(number, .down, failures: 2) }
        bond.endDump([1, 2])
        bond.wait(10_000)
        #expect(bond.reported().filter(alarms.contains) == [])
    }

    @Test func `failures counted while the daemon was away are no flapping of a bond that is set down by now`() {
        var bond = WrittenBond.inService(.activeBackup)
        bond.restart()
        bond.isUp = false
        bond.send()
        for number in [1, 2] as [UInt32] { bond.slave(number, failures: 9) }
        bond.endDump([1, 2])
        let kinds = bond.reported()
        #expect(kinds.count { $0 == .missed } == 2)
        #expect(kinds.filter(alarms.contains) == [])
    }

    @Test(arguments: [BondMode.balanceRR, .balanceXOR, .broadcast])
    func `a bond without its carrier is down although the downdelay of its slaves runs`(mode: BondMode) {
        var bond = WrittenBond.inService(mode)
        #expect(bond.redundancy == .full)
        for number in [1, 2] as [UInt32] { bond.slave(number, .goingDown) }
        bond.carrier = false
        bond.send()
        #expect(bond.redundancy == .down)
        #expect(bond.reported().contains(.activeNone))
    }

    @Test func `between the parts of one dump no redundancy is reported`() {
        var bond = WrittenBond.inService(.balanceRR)
        bond.source = .poll
        bond.send()
        bond.slave(1, .down, failures: 1)
        #expect(bond.reported().filter(alarms.contains) == [])
        bond.slave(2)
        bond.endDump([1, 2])
        #expect(bond.reported().filter(alarms.contains) == [.redundancyLost])
    }

    /// Its slaves fail, and it is set down, emptied, and filled in another mode.
    private func lostAndRebuilt(whileAway: Bool) -> WrittenBond {
        var bond = WrittenBond.inService(.balanceRR)
        bond.carrierDownCount = 1
        bond.send()
        for number in [1, 2] as [UInt32] { bond.slave(number, .down, failures: 1) }
        (bond.carrier, bond.carrierDownCount) = (false, 2)
        bond.send()
        bond.wait(1000)
        #expect(bond.reported().contains(.activeNone))
        if whileAway {
            bond.restart()
        } else {
            bond.isUp = false
            bond.send()
            for number in [1, 2] as [UInt32] { bond.slave(number, released: true) }
        }
        bond.mode = .balanceTLB
        (bond.carrier, bond.carrierDownCount) = (true, 5)
        if !whileAway { bond.send() }
        bond.isUp = whileAway
        if whileAway {
            bond.active = InterfaceIndex(1)
            bond.send()
        }
        for number in [1, 2] as [UInt32] { bond.slave(number) }
        if whileAway {
            bond.endDump([1, 2])
        } else {
            bond.makeActive(1)
            bond.isUp = true
            bond.send()
        }
        return bond
    }

    @Test(arguments: [false, true])
    func `a total loss in one mode of the bond is none of the next mode`(whileAway: Bool) {
        var bond = lostAndRebuilt(whileAway: whileAway)
        bond.wait(30_000)
        #expect(!bond.reported().contains(.activeNone))
        #expect(bond.fleet.memories.first?.traffic.hasToldActiveNone == false)
        #expect(bond.redundancy == .full)
    }

    /// The message that says so comes up to a second later.
    @Test func `a carrier that a file has shown last is not lost by a restart`() {
        var bond = WrittenBond.inService(.balanceRR)
        bond.carrier = false
        bond.slave(1, .down, failures: 1)
        bond.slave(2, .down, failures: 1)
        bond.send()
        bond.slave(1, failures: 1)
        bond.readFile(isUp: true)
        #expect(bond.reported().last == .activeFirst || bond.redundancy != .down)
        bond.restart()
        bond.carrier = true
        bond.slave(1, failures: 1)
        bond.send()
        bond.slave(2, .down, failures: 1)
        bond.endDump([1, 2])
        #expect(!bond.reported().contains(.activeNone))
    }

    @Test func `W7 what a bond lost and won while it was set down is no total loss when it is set up`() {
        var bond = WrittenBond.inService(.balanceTLB)
        bond.active = InterfaceIndex(1)
        bond.send()
        bond.isUp = false
        bond.send()
        for number in [1, 2] as [UInt32] { bond.slave(number, released: true) }
        (bond.active, bond.carrier) = (nil, false)
        bond.send()
        bond.slave(1)
        (bond.active, bond.carrier, bond.isUp) = (InterfaceIndex(1), true, true)
        bond.send()
        #expect(!bond.reported().contains(.activeNone))
    }

    /// Lost, set down, and set up without anything that carries.
    private func lostForGood(returnsMeanwhile: Bool) -> WrittenBond {
        var bond = WrittenBond.inService(.activeBackup)
        for number in [1, 2] as [UInt32] { bond.slave(number, .down, failures: 1) }
        bond.carrier = false
        bond.makeActive(nil)
        #expect(bond.reported().contains(.activeNone))
        bond.isUp = false
        bond.send()
        if returnsMeanwhile {
            bond.slave(1, failures: 1)
            bond.makeActive(1)
            bond.slave(1, .down, failures: 2)
            bond.makeActive(nil)
        }
        #expect(bond.reported().contains(.activeFirst) == returnsMeanwhile)
        bond.isUp = true
        bond.send()
        bond.wait(10_000)
        return bond
    }

    @Test func `a total loss whose end was reported while the bond was set down is reported anew, once`() {
        var bond = lostForGood(returnsMeanwhile: true)
        bond.wait(10_000)
        #expect(bond.reported().filter { $0 == .activeNone } == [.activeNone])
    }

    @Test func `a total loss that has lasted since before the bond was set down is not reported anew`() {
        var bond = lostForGood(returnsMeanwhile: false)
        #expect(!bond.reported().contains(.activeNone))
    }
}
