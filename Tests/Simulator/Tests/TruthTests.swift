import BondwatchCore
import Testing

@testable import Simulator

/// What really was, where several things happen in one millisecond.
@Suite struct TruthTests {
    private var host = AuditedKernel(.balanceXOR, interfaces: ["eth0"])
    private var bond: BondTruth { host.bond }
    private var kernel: Kernel { host.kernel }
    private var slave: UInt32 { kernel.interfaces[0].index }

    private mutating func wait(_ milliseconds: UInt64) { host.wait(milliseconds) }
    private mutating func change(_ body: (inout Kernel) -> Void) { host.change(body) }

    /// Its traffic began while it was in service, and nobody may have seen that; its cable goes while it is set down.
    @Test mutating func `a bond that is set up with a carrier of before carries, whatever the monitor finds next`() {
        let slave = slave
        change { $0.setUp(0, true) }
        change { $0.enslave(0, slave) }
        wait(500)
        #expect(bond.transitions.map(\.transition).contains(.first))
        change { $0.setUp(0, false) }
        change { $0.setCable(0, false) }
        wait(500)
        #expect(!bond.carriesSinceSetUp(before: kernel.now))
        change { $0.setUp(0, true) }
        wait(0)
        #expect(bond.transitions.last?.transition == Transition.none)
        #expect(bond.carriesSinceSetUp(before: kernel.now))
        wait(500)
        #expect(!bond.carriesSinceSetUp(before: kernel.now))
    }

    @Test mutating func `a slave that is taken out at this moment is none that may still come up`() {
        let slave = slave
        change { $0.setCable(0, false) }
        change { $0.setUp(0, true) }
        wait(3500)
        change { $0.enslave(0, slave) }
        wait(1500)
        let start = kernel.now - 2900
        #expect(!bond.carriedNothing(from: start, to: kernel.now - 1, by: kernel.now))
        change { $0.release(0, slave) }
        #expect(bond.carriedNothing(from: start, to: kernel.now - 1, by: kernel.now))
    }

    @Test mutating func `a first traffic that is won while the bond is set down is owed until it is logged`() throws {
        let slave = slave
        change { $0.enslave(0, slave) }
        wait(500)
        let won = try #require(bond.transitions.last)
        #expect(won.transition == .first && !won.inService)
        #expect(bond.firstTrafficOwed(since: 0) == bond.transitions.count - 1)
        #expect(bond.firstTrafficOwed(since: won.time) == nil)
        change { $0.setUp(0, true) }
        change { $0.setCable(0, false) }
        wait(1500)
        change { $0.setCable(0, true) }
        wait(500)
        #expect(bond.transitions.last?.transition == .first)
        #expect(bond.firstTrafficOwed(since: 0) == nil)
    }

    @Test mutating func `a carrier that is won under a former name is none that the log invents`() {
        let slave = slave
        change { $0.enslave(0, slave) }
        wait(500)
        change { $0.rename(0, to: "bond1") }
        change { $0.setUp(0, true) }
        let renamed = host.truth.bonds["bond1"] ?? BondTruth()
        #expect(renamed.broughtCarrier(before: kernel.now))
        #expect(!bond.broughtCarrier(before: kernel.now))
    }
}
