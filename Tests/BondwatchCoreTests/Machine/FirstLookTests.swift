import BondwatchCore
import Testing

/// What happens while the daemon's first dump is on its way.
@Suite struct FirstLookTests {
    @Test func `a slave that fails during the first look is no total loss while others are not known yet`() {
        var bond = WrittenBond(.activeBackup)
        bond.fleet = BondFleet(jiffy: .zero)
        bond.isUp = true
        bond.carrier = true
        bond.active = InterfaceIndex(1)
        bond.source = .poll
        bond.send()
        bond.source = .netlink
        bond.slave(1, .down, failures: 1)
        #expect(bond.events.isEmpty)
        bond.source = .poll
        bond.slave(2)
        bond.source = .netlink
        bond.active = InterfaceIndex(2)
        bond.send()
        bond.endDump([1, 2])
        #expect(bond.events.map(\.kind) == [.activeChanged, .redundancyLost])
        #expect(bond.events.first?.priority == .warning)
    }
}
