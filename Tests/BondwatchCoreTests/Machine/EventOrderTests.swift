import BondwatchCore
import Testing

/// While it is open what became of the bond, some events wait: the log keeps the driver's order, and loses none.
@Suite struct EventOrderTests {
    private func lines(_ bond: inout WrittenBond) -> [String] {
        let texts = bond.events.map(\.subject.message)
        bond.events = []
        return texts
    }

    /// eth1 carries alone and fails, and eth2 comes up in the same step: whether the bond lost its carrier is not known yet.
    private func open() -> WrittenBond {
        var bond = WrittenBond.inService(.balanceRR)
        bond.slave(2, .down, failures: 1)
        bond.events = []
        bond.slave(1, .down, failures: 1)
        bond.slave(2, failures: 1)
        return bond
    }

    @Test func `a slave that is taken out or put in is logged after the links that came up before`() {
        var bond = open()
        bond.slave(1, released: true)
        bond.slave(3, .down)
        bond.send()
        #expect(
            lines(&bond).prefix(4) == [
                "link status definitely down for interface eth1, disabling it",
                "link status definitely up for interface eth2",
                "interface eth1 removed from the bond",
                "interface eth3 added to the bond",
            ])
    }

    @Test func `what waits when the daemon ends is logged by the next one, once`() {
        var bond = open()
        bond.slave(1, released: true)
        bond.slave(3, .down)
        let before = lines(&bond)
        bond.restart()
        bond.send()
        bond.slave(2, failures: 1)
        bond.slave(3, .down)
        bond.endDump([2, 3])
        let all = before + lines(&bond)
        for line in [
            "link status definitely up for interface eth2", "interface eth1 removed from the bond",
            "interface eth3 added to the bond",
        ] {
            #expect(all.count { $0 == line } == 1, "\(line): \(all)")
        }
    }

    @Test func `a slave that is taken out and put in again meanwhile is no other one after a restart`() {
        var bond = open()
        bond.slave(1, released: true)
        bond.slave(1)
        _ = lines(&bond)
        bond.restart()
        bond.send()
        bond.slave(1)
        bond.slave(2, failures: 1)
        bond.endDump([1, 2])
        let all = lines(&bond)
        #expect(all.count { $0 == "interface eth1 removed from the bond" } == 1, "\(all)")
        #expect(all.count { $0 == "interface eth1 added to the bond" } == 1, "\(all)")
    }

    /// balance-tlb announces no change of the active slave: it is found by reading.
    @Test func `a slave whose updelay was cut short becomes active before what the driver did after that`() {
        var bond = WrittenBond(.balanceTLB)
        (bond.isUp, bond.carrier, bond.updelay) = (true, true, 2000)
        bond.send()
        for number in [1, 2, 3] as [UInt32] { bond.slave(number) }
        bond.active = InterfaceIndex(1)
        bond.send()
        bond.slave(2, .down, failures: 1)
        bond.wait(10_000)
        bond.slave(2, .goingBack, failures: 1)
        bond.wait(450)
        _ = lines(&bond)
        bond.slave(1, .down, failures: 1)
        bond.slave(2, failures: 1)
        bond.slave(3, .down, failures: 1)
        bond.active = InterfaceIndex(2)
        bond.send()
        #expect(
            lines(&bond).prefix(3) == [
                "link status definitely down for interface eth1, disabling it",
                "making interface eth2 the new active one 500 ms earlier",
                "link status definitely down for interface eth3, disabling it",
            ])
    }

    private static let failure = "link status definitely down for interface eth1, disabling it"

    /// The second slave is preferred and comes back in the step in which the first one fails, and its turn comes first.
    @Test func `a slave that is set aside before the driver counts its failure has failed once`() {
        var bond = WrittenBond.inService(.activeBackup)
        bond.active = InterfaceIndex(2)
        bond.slave(1, .down)
        bond.makeActive(2)
        bond.slave(1, .down, failures: 1)
        let all = lines(&bond)
        #expect(all.count { $0 == Self.failure } == 1, "\(all)")
        #expect(!all.contains { $0.contains("missed") }, "\(all)")
        bond.slave(1, .up, failures: 1)
        bond.slave(1, .down, failures: 2)
        #expect(lines(&bond).count { $0 == Self.failure } == 1)
    }

    @Test func `a slave that was chosen in the middle of a commit is logged before the failure that comes next`() {
        var bond = WrittenBond.inService(.activeBackup)
        bond.slave(1)
        bond.slave(2, .down, failures: 1)
        _ = lines(&bond)
        bond.active = nil
        bond.slave(2, failures: 1)
        bond.slave(1, .down)
        bond.makeActive(2)
        bond.slave(1, .down, failures: 1)
        #expect(
            lines(&bond).filter { $0.hasPrefix("link status") || $0.hasPrefix("making") } == [
                "link status definitely up for interface eth2",
                "making interface eth2 the new active one",
                Self.failure,
            ])
    }

    @Test func `a failure that waits for the driver's choice when the daemon ends is logged by the next one`() {
        var bond = WrittenBond.inService(.activeBackup)
        bond.slave(1)
        bond.active = InterfaceIndex(2)
        bond.slave(1, .down)
        #expect(!lines(&bond).contains(Self.failure))
        bond.restart()
        bond.send()
        bond.slave(1, .down, failures: 1)
        bond.slave(2)
        bond.endDump([1, 2])
        let all = lines(&bond)
        #expect(all.count { $0 == Self.failure } == 1, "\(all)")
        #expect(!all.contains { $0.contains("missed") }, "\(all)")
    }

    /// The updelay of the second slave ends in the step in which the first one fails, and the third one fails in it too.
    @Test func `a link that came up by itself in the commit that chose it stands in its place among the others`() {
        var bond = WrittenBond(.activeBackup)
        (bond.isUp, bond.carrier, bond.updelay) = (true, true, 2000)
        bond.send()
        for number in [1, 2, 3] as [UInt32] { bond.slave(number) }
        bond.makeActive(1)
        bond.slave(2, .down, failures: 1)
        bond.slave(3, .down, failures: 1)
        bond.wait(10_000)
        for number in [2, 3] as [UInt32] { bond.slave(number, .goingBack, failures: 1) }
        bond.wait(1950)
        _ = lines(&bond)
        bond.slave(1, .down, failures: 1)
        bond.slave(2, failures: 1)
        bond.slave(3, .down, failures: 2)
        bond.active = InterfaceIndex(2)
        bond.slave(2, failures: 1)
        bond.makeActive(2)
        #expect(
            lines(&bond).prefix(5) == [
                Self.failure,
                "link status definitely up for interface eth2",
                "link status down again after 1900 ms for interface eth3",
                "link status definitely down for interface eth3, disabling it",
                "making interface eth2 the new active one",
            ])
    }

    /// As where the driver cannot read the speed, and the slave's next updelay is cut off.
    @Test func `a failure that is counted a step after one that was not is another one`() {
        var bond = WrittenBond.inService(.balanceTLB)
        bond.slave(1, .down)
        bond.wait(100)
        bond.slave(1, .down, failures: 1)
        #expect(lines(&bond).count { $0 == Self.failure } == 2)
    }
}
