/// How much the bond can still lose, and when to say so.
extension BondMachine {
    /// How long a slave that never carried is given to come up before its absence is told: a copper port needs up to
    /// three seconds to negotiate, and updelay comes on top.
    private var settlingTime: BootInstant.Span {
        let negotiation = BootInstant.Span.seconds(3)
        return BootInstant.Span(nanoseconds: negotiation.nanoseconds &+ updelay.nanoseconds)
    }

    /// The slaves that traffic really uses or could use.
    var carryingSlaves: [SlaveState] { isAdminUp ? slaves.filter(isCarrying) : [] }

    /// How many slaves the bond should have: what the administrator says, or else what `mostSlaves` has seen.
    var expectedSlaves: Int {
        switch policy.expectedSlaves {
        case .learned: max(mostSlaves, slaves.count)
        case .number(let number): number
        case .names(let names): names.count
        }
    }

    /// What the carrying slaves make of the bond's redundancy.
    func redundancy(_ carrying: [SlaveState]) -> Redundancy {
        Redundancy(carrying: carrying.count, expected: expected(beside: carrying))
    }

    /// How many slaves would have to carry: the expected ones, and a spare one that carries counts as one more, so that
    /// it makes up for a loss but is no loss itself when it goes.
    func expected(beside carrying: [SlaveState]) -> Int {
        switch policy.expectedSlaves {
        case .learned, .number: max(expectedSlaves, carrying.count)
        case .names(let names): names.count + carrying.count { !names.contains($0.name) }
        }
    }

    /// How many of the expected slaves may still come up, or still be put into the bond.
    private func settling(at instant: BootInstant) -> Int {
        let isAssembling = assemblyBegan.map { instant.since($0) < settlingTime } ?? false
        let coming = slaves.filter { slave in
            !slave.hasCarried && !isCarrying(slave)
                && (instant.since(slave.firstSeen) < settlingTime || isNegotiating(slave))
        }
        switch policy.expectedSlaves {
        case .learned:
            return coming.count
        case .number(let number):
            let absent = isAssembling ? max(0, number - slaves.count) : 0
            let spare = max(0, slaves.count - number)
            return max(0, coming.count - spare) + absent
        case .names(let names):
            let absent = names.count { name in !slaves.contains { $0.name == name } }
            return coming.count { names.contains($0.name) } + (isAssembling ? absent : 0)
        }
    }

    func isCarrying(_ slave: SlaveState) -> Bool {
        guard isAdminUp, slave.link?.status.isUsable ?? false else { return false }
        return mode == .ieee8023ad ? carries && countsAsMember(slave) : true
    }

    /// Tells nothing of a bond that is to be ignored. What stands is told when it no longer is: it counts as untold.
    mutating func dropEvents(_ events: inout [Event]) {
        events = []
        flapping = FlapWatch()
        aggregation.forgetWhatWasTold()
        toldRedundancy = .full
        leftFull = nil
        hasToldActiveNone = false
        lossesTold = 0
    }

    /// Tells a change of redundancy, once the word on the active slave is in.
    mutating func weighRedundancy(source: EventSource, at instant: BootInstant, into events: inout [Event]) {
        for position in slaves.indices where isCarrying(slaves[position]) { slaves[position].hasCarried = true }
        guard unresolved == nil, isAdminUp else { return }
        let carrying = carryingSlaves
        // A slave that came up after a total loss becomes the active one at once, and that is the next thing to tell.
        if mode?.hasActiveSlave == true, active == .noSlave, !carrying.isEmpty, source == .netlink { return }
        let expected = expected(beside: carrying) - settling(at: instant)
        guard expected > 0 else { return }
        let level = Redundancy(carrying: carrying.count, expected: expected)
        // Without an active slave the bond's carrier is the word on whether it carries at all: a dump shows it before the
        // slaves, and while LACP is at work the driver sends over some port as long as it has one.
        if mode?.hasActiveSlave == false, level == .down, carries, mode != .ieee8023ad || !isEmpty(at: instant) {
            return
        }
        let worsened = level == .reduced && toldRedundancy == .reduced && carrying.count < toldCarrying
        defer { toldCarrying = carrying.count }
        guard level != toldRedundancy || worsened else { return }
        let left = leftFull
        if level == .full {
            leftFull = nil
        } else if toldRedundancy == .full {
            leftFull = instant
        }
        toldRedundancy = level
        redundancySince = instant
        tell(level, carrying: carrying, expected: expected, leftFull: left, source: source, at: instant, into: &events)
    }

    private mutating func tell(
        _ level: Redundancy, carrying: [SlaveState], expected: Int, leftFull: BootInstant?, source: EventSource,
        at instant: BootInstant, into events: inout [Event]
    ) {
        switch level {
        case .full:
            let span = leftFull.map { instant.since($0) } ?? .zero
            events.append(
                event(
                    .redundancyRestored(after: span, carrying: carrying.count, expected: expected), source: source,
                    at: instant))
        case .reduced:
            events.append(
                event(
                    .redundancyReduced(carrying: carrying.count, expected: expected), source: source, at: instant))
        case .lost:
            guard let last = carrying.first else { return }
            events.append(
                event(.redundancyLost(left: last.name, expected: expected), source: source, at: instant))
        case .down:
            let isLoss = hadActive
            hadActive = true
            tellNone(source: source, at: instant, into: &events)
            // What never carried has lost nothing that the driver would count.
            if !isLoss { lossesTold = 0 }
        }
    }
}
