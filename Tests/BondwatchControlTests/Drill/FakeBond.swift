import BondwatchCore

@testable import BondwatchControl

/// A bond as a drill meets it: a kernel, a network and an administrator that do as the test says. Time passes only where
/// the drill rests.
final class FakeBond {
    static let old = InterfaceIndex(10)
    static let first = InterfaceIndex(11)
    static let second = InterfaceIndex(12)

    var active: InterfaceIndex? = FakeBond.old
    /// Slaves whose port is cut off from the network.
    var deaf: Set<InterfaceIndex> = []
    /// Slaves that packets reach, but no answer does.
    var mute: Set<InterfaceIndex> = []
    /// Nobody answers, and nothing comes but what others say of their own accord.
    var answersAreGiven = true
    var chatter = true
    /// What the kernel says to a request for a slave; nil: it does it.
    var refusal: (InterfaceIndex) -> String? = { _ in nil }
    /// Requests are accepted and not carried out.
    var ignored: Set<InterfaceIndex> = []
    var blind: String?
    /// What happens at a moment, in the order of the moments.
    var script: [(at: BootInstant, does: (FakeBond) -> Void)] = []

    private(set) var requests: [InterfaceIndex] = []
    private(set) var now = BootInstant(nanoseconds: 1_000_000_000)
    private var received: [InterfaceIndex: UInt64] = [old: 500, first: 70, second: 0]
    private var questions = 0
    var signal: Int32?

    static func plan(
        standbys: [InterfaceIndex] = [first, second], asksForAnswers: Bool = true, answersNameSlave: Bool = true
    ) -> Drill.Plan {
        Drill.Plan(
            oldActive: old, standbys: standbys, asksForAnswers: asksForAnswers, answersNameSlave: answersNameSlave,
            wait: .seconds(5))
    }

    func run(_ plan: Drill.Plan = FakeBond.plan()) -> Drill { DrillCourse.run(plan, in: world) }

    func after(_ milliseconds: UInt64, _ action: @escaping (FakeBond) -> Void) {
        script.append((now + .milliseconds(milliseconds), action))
    }

    var world: DrillWorld {
        DrillWorld(
            activate: { [self] slave in
                requests.append(slave)
                if let reason = refusal(slave) { return .refused(reason: reason) }
                if !ignored.contains(slave) { active = slave }
                return .accepted
            },
            look: { [self] in blind.map { .blind(reason: $0) } ?? .look(DrillLook(active: active, received: received))
            },
            ask: { [self] in questions += 1 },
            answers: { [self] in
                defer { questions = 0 }
                guard answersAreGiven, let active, !deaf.contains(active), !mute.contains(active) else { return 0 }
                received[active, default: 0] += UInt64(questions)
                return questions
            },
            signal: { [self] in
                defer { signal = nil }
                return signal
            },
            rest: { [self] span in pass(span) }, now: { [self] in now })
    }

    private func pass(_ span: BootInstant.Span) {
        now = now + span
        while let next = script.first, next.at <= now {
            script.removeFirst()
            next.does(self)
        }
        guard chatter else { return }
        for slave in received.keys where !deaf.contains(slave) { received[slave, default: 0] += 1 }
    }
}
