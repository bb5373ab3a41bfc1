import BondwatchCore
import Testing

@testable import Simulator

/// What the checks leave open because the log cannot show it, and what they see all the same (docs/simulator.md).
@Suite struct OpenPlacesTests {
    /// The driver's lines, each its own millisecond.
    private static func truth(_ transitions: [Transition]) -> BondTruth {
        var truth = BondTruth()
        truth.transitions = transitions.enumerated().map { place, transition in
            LoggedTransition(
                time: UInt64(place) + 1, bond: "bond0", transition: transition, inService: true, isAnnounced: true)
        }
        return truth
    }

    /// What is found of the lines where the driver did the one and the log has the other.
    private static func checks(driver: [Transition], log: [Transition]) throws -> [Violation.Check] {
        let host = AuditedKernel(.activeBackup, interfaces: [])
        var book = Book()
        for transition in log { book.report(transition, isAnnounced: true) }
        let view = BondView(
            name: "bond0", isSetUp: false, redundancy: "full", active: nil, carrying: [], expected: 0, slaves: [])
        let comparison = Comparison(
            bond: try #require(host.kernel.bonds.first), kernel: host.kernel, truth: truth(driver), view: view,
            book: book)
        return comparison.differences(isLossy: false, mayRepeat: false, since: 0).map(\.check)
    }

    @Test func `a slave that came up just before it is chosen again may come up by being chosen`() throws {
        let log = [Transition.active("eth0", early: false)]
        #expect(try Self.checks(driver: [.up("eth0"), .activeAgain("eth0")], log: log) == [])
        #expect(try Self.checks(driver: [.up("eth0"), .down("eth1"), .activeAgain("eth0")], log: log) == [.lines])
        #expect(try Self.checks(driver: [.activeAgain("eth0")], log: []) == [.missedAgain])
    }

    /// The daemon that logged the loss is dead, and the next one goes on from what the disk had.
    @Test(arguments: [
        "bond0: now running without any active interface!",
        "bond0: now running without any active interface! (for 10 s, while flapping)",
    ])
    func `a total loss says nothing of the redundancy that a dead daemon logged ahead of its disk`(text: String) {
        var host = AuditedKernel(.balanceXOR, interfaces: ["eth0", "eth1"])
        host.change { $0.setUp(0, true) }
        for slave in host.kernel.interfaces.prefix(2).map(\.index) { host.change { $0.enslave(0, slave) } }
        host.wait(500)
        host.change { $0.setCable(0, false) }
        host.wait(1500)
        host.log("redundancy-lost", "bond0: redundancy lost, only eth1 is left of 2", redundancy: "lost")
        host.auditor.repeatsBegin(isAhead: true)
        host.change { $0.setCable(1, false) }
        host.wait(1500)
        host.log("active-none", text, redundancy: "down")
        host.change { kernel in for slave in 0...1 { kernel.setCable(slave, true) } }
        host.wait(1500)
        host.log("active-first", "bond0: first active interface up!")
        let view = BondView(
            name: "bond0", isSetUp: true, redundancy: "full", active: nil, carrying: ["eth0", "eth1"], expected: 2,
            slaves: [])
        host.auditor.compare(host.kernel, [view], at: host.kernel.now)
        #expect(!host.auditor.violations.map(\.check).contains(.openAlarm))
        host.log("redundancy-lost", "bond0: redundancy lost, only eth1 is left of 2", redundancy: "lost")
        host.auditor.compare(host.kernel, [view], at: host.kernel.now)
        #expect(host.auditor.violations.map(\.check).contains(.openAlarm))
    }

    @Test func `a state between two commands of one action is one that the bond was in`() {
        var world = World<Daemon>(seed: 1, isTraced: false)
        let host = AuditedKernel(.balanceXOR, interfaces: ["eth0"])
        world.kernel = host.kernel
        let slave = host.kernel.interfaces[0].index
        world.kernel.enslave(0, slave)
        world.kernel.now += 1
        world.afterKernel()
        world.kernel.now += 1
        world.kernel.setUp(0, true)
        world.kernel.keepState()
        world.kernel.release(0, slave)
        world.afterKernel()
        let now = world.now
        #expect(world.auditor.truth.bonds["bond0"]?.mostCarrying(from: now, to: now) == 1)
        world.kernel.now += 1
        world.afterKernel()
        #expect(world.auditor.truth.bonds["bond0"]?.mostCarrying(from: now + 1, to: now + 1) == 0)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `a bond is seen before it is filled`(seed: UInt64) {
        var (dice, rest) = (Dice(seed: seed), Dice(seed: ~seed))
        let setting = Setting(&dice, &rest)
        var kernel = Kernel()
        var script = Script()
        script.build(&kernel, setting, &dice)
        #expect(kernel.between.map { $0.bonds.last?.slaves.count } == setting.bonds.map { _ in 0 })
    }

    @Test func `what was never kept is reported as lost, and nothing is missing then`() {
        var log = SimulatedLog(.syslog)
        var auditor = Auditor()
        auditor.compare(Kernel(), [], at: 1)
        func take(_ sequence: UInt64) {
            let event = LoggedEvent(
                kind: "link-up", bond: "bond0", message: "bond0: link status definitely up", redundancy: "full",
                carrying: 1, priority: 5)
            let settled = log.settled
            log.submit(.init(sequence: sequence, event: event, moment: 1, seen: 1, views: []))
            _ = log.take()
            auditor.checkOrder(sequence, after: settled, in: .syslog, at: 1)
        }
        take(1)
        log.reportLost(since: 1, until: 3, kept: [])
        #expect(log.settled == 3)
        take(4)
        #expect(auditor.violations.isEmpty)
        take(6)
        #expect(auditor.violations.map(\.check) == [.order])
    }
}
