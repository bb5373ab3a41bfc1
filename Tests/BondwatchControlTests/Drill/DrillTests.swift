import BondwatchCore
import Testing

@testable import BondwatchControl

@Suite struct DrillTests {
    private let old = FakeBond.old, first = FakeBond.first, second = FakeBond.second

    @Test func `each standby is tried and the old active slave put back after each`() {
        let bond = FakeBond()
        let drill = bond.run()
        #expect(drill.end == .completed)
        #expect(bond.requests == [first, old, second, old])
        #expect(drill.trials.map(\.outcome) == [.passed, .passed])
        #expect(drill.evidence == .answers)
        #expect(bond.active == old)
        for trial in drill.trials {
            #expect(trial.answers >= 3 && trial.packets > 0)
            #expect(trial.gap.map { $0 > .zero && $0 < .milliseconds(200) } == true)
            #expect(trial.returnGap.map { $0 > .zero && $0 < .milliseconds(200) } == true)
        }
    }

    @Test func `a deaf standby is found, and its gap lasts until something is received again`() {
        let bond = FakeBond()
        bond.deaf = [first]
        let drill = bond.run()
        #expect(drill.trials.map(\.outcome) == [.deaf, .passed])
        #expect(drill.trials[0].gap.map { $0 >= .seconds(5) } == true)
        #expect(drill.trials[0].returnGap == nil)
        #expect(drill.trials[1].gap.map { $0 < .milliseconds(200) } == true)
        #expect(bond.active == old)
    }

    @Test func `packets that only arrive do not stand for answers that came before`() {
        let bond = FakeBond()
        bond.mute = [second]
        #expect(bond.run().trials.map(\.outcome) == [.passed, .unanswered])
    }

    @Test func `where nobody answers, packets are what counts`() {
        let bond = FakeBond()
        bond.answersAreGiven = false
        bond.deaf = [second]
        let drill = bond.run()
        #expect(drill.evidence == .packets)
        #expect(drill.trials.map(\.outcome) == [.passed, .deaf])
        #expect(drill.trials[0].gap.map { $0 < .milliseconds(200) } == true, "the wait for answers is no gap")
    }

    @Test func `without anybody to ask there is no wait for answers`() {
        let bond = FakeBond()
        bond.answersAreGiven = false
        let start = bond.now
        let drill = bond.run(FakeBond.plan(asksForAnswers: false))
        #expect(drill.end == .completed && drill.evidence == .packets)
        #expect(bond.now.since(start) < .seconds(1))
    }

    @Test func `in silence no standby is tried at all`() {
        let bond = FakeBond()
        bond.answersAreGiven = false
        bond.chatter = false
        let drill = bond.run()
        #expect(drill.end == .noTraffic)
        #expect(bond.requests == [])
        #expect(drill.trials.map(\.outcome) == [.untried, .untried])
    }

    @Test func `answers that come by another slave prove nothing where they may`() {
        let bond = FakeBond()
        bond.chatter = false
        let world = bond.world
        var silent = world
        // Every answer comes, and no counter of the standby moves.
        silent.answers = { 1 }
        silent.look = { .look(DrillLook(active: bond.active, received: [FakeBond.first: 7])) }
        let alb = DrillCourse.run(FakeBond.plan(standbys: [first], answersNameSlave: false), in: silent)
        #expect(alb.trials.map(\.outcome) == [.deaf])
        let backup = DrillCourse.run(FakeBond.plan(standbys: [first]), in: silent)
        #expect(backup.trials.map(\.outcome) == [.passed], "its counter may lag")
    }

    @Test func `answers that were under way at the switch are none of the new slave's`() {
        let bond = FakeBond()
        bond.mute = [first]
        var world = bond.world
        var isSwitched = false
        let activate = world.activate, answers = world.answers
        world.activate = { slave in
            isSwitched = true
            return activate(slave)
        }
        world.answers = {
            defer { isSwitched = false }
            return isSwitched ? 9 : answers()
        }
        let drill = DrillCourse.run(FakeBond.plan(standbys: [first]), in: world)
        #expect(drill.trials.map(\.outcome) == [.unanswered])
    }

    @Test func `a refusal is told in the kernel's words, and the others have their turn`() {
        let bond = FakeBond()
        bond.refusal = { $0 == FakeBond.first ? "Invalid argument" : nil }
        let drill = bond.run()
        #expect(drill.trials.map(\.outcome) == [.refused(reason: "Invalid argument"), .passed])
        #expect(bond.requests == [first, old, second, old])
    }

    @Test func `a kernel that agrees and does not switch is found`() {
        let bond = FakeBond()
        bond.ignored = [first]
        #expect(bond.run().trials.map(\.outcome) == [.notSwitched, .passed])
    }

    @Test func `a primary that takes over again is told, and the drill goes on`() {
        let bond = FakeBond()
        bond.mute = [first]
        bond.after(500) { $0.active = FakeBond.old }
        let drill = bond.run()
        #expect(drill.trials.map(\.outcome) == [.left(to: old), .passed])
        #expect(drill.end == .completed)
    }

    @Test func `an old active slave that hears nothing after the return ends the drill`() {
        let bond = FakeBond()
        bond.mute = [first]
        bond.after(500) { $0.deaf.insert(FakeBond.old) }
        let drill = bond.run()
        #expect(drill.end == .silentAfterReturn)
        #expect(drill.trials.map(\.outcome) == [.unanswered, .untried])
        #expect(bond.active == old)
    }

    @Test func `the kernel is asked again until it puts the old one back`() {
        let bond = FakeBond()
        bond.mute = [first]
        bond.after(300) { $0.refusal = { $0 == FakeBond.old ? "Invalid argument" : nil } }
        bond.after(8000) { $0.refusal = { _ in nil } }
        let drill = bond.run(FakeBond.plan(standbys: [first]))
        #expect(drill.end == .completed)
        #expect(bond.active == old)
        #expect(bond.requests.count(where: { $0 == old }) > 3)
    }

    @Test func `a kernel that never puts it back is told with its reason`() {
        let bond = FakeBond()
        bond.refusal = { $0 == FakeBond.old ? "Invalid argument" : nil }
        let drill = bond.run()
        #expect(drill.end == .notRestored(active: first, reason: "Invalid argument"))
        #expect(drill.trials[1].outcome == .untried)
        #expect(bond.requests.last == old)
    }

    @Test func `a change by somebody else between two standbys is left as it is`() {
        let bond = FakeBond()
        bond.after(10) { $0.active = FakeBond.second }
        let drill = bond.run()
        #expect(drill.end == .overtaken(by: second))
        #expect(bond.requests == [])
    }

    @Test func `an interruption before the first switch changes nothing`() {
        let bond = FakeBond()
        bond.after(20) { $0.signal = 2 }
        #expect(bond.run().end == .interrupted(signal: 2))
        #expect(bond.requests == [])
    }

    @Test(arguments: (0...92).map { $0 * 130 })
    func `interrupted at any moment, the old active slave is put back`(milliseconds: Int) {
        let bond = FakeBond()
        bond.deaf = [first]
        bond.after(UInt64(milliseconds)) { $0.signal = 15 }
        let drill = bond.run()
        #expect(bond.active == old)
        #expect(bond.requests.last.map { $0 == old } ?? true)
        if drill.end != .completed { #expect(drill.end == .interrupted(signal: 15)) }
    }
}
