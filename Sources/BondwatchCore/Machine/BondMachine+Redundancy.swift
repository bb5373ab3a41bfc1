/// When to say how much the bond can still lose.
extension BondMachine {
    /// The bond's redundancy as of `instant`: the one judgement that log, dump, check, metrics and explanation share.
    package func assessment(at instant: BootInstant) -> Assessment { trace.assessment(at: instant) }

    /// Tells nothing of a bond that is to be ignored. What stands is told when it no longer is: it counts as untold.
    mutating func dropEvents(_ events: inout [Event]) {
        events = []
        findings = StandingFindings()
        flapping = FlapWatch()
        redundancy.forget()
        trace.forgetReported()
    }

    /// Tells a change of redundancy, once the word on the active slave is in.
    mutating func weighRedundancy(source: EventSource, at instant: BootInstant, into events: inout [Event]) {
        let assessment = assessment(at: instant)
        trace.noteCarriers(assessment)
        // A slave that the first dump has not shown yet is not missing.
        guard trace.unresolved == nil, trace.isAdminUp, !trace.isBetweenLooks, !trace.isFirstLook,
            !trace.currency.isOutdated(at: instant)
        else {
            return
        }
        let carrying = trace.carryingNames
        // A slave that came up after a total loss becomes the active one at once, and that is the next thing to tell.
        if trace.mode?.hasActiveSlave == true, trace.active == .noSlave, !carrying.isEmpty, source == .netlink {
            return
        }
        guard assessment.expected > 0 else { return }
        let level = assessment.verdict
        // Without an active slave the bond's carrier is the word on whether it carries at all: a dump shows it before the
        // slaves, and while LACP is at work the driver sends over some port as long as it has one.
        if trace.mode?.hasActiveSlave == false, level == .down, trace.carries,
            trace.mode != .ieee8023ad || !trace.isEmpty
        {
            return
        }
        // A bond that has carried nothing yet loses nothing when one of those that are to come up is taken out.
        if level == .down, !trace.traffic.hasCarried, assessment.isSettling || assessment.isAssembling { return }
        // An alarm waits while what is on its way would make it needless.
        let isLossOpen = trace.traffic.isLossOpen
        if redundancy.isWorse(level, assessment.inOrder, isLossOpen: isLossOpen),
            !redundancy.isWorse(assessment.settledVerdict, assessment.settledInOrder, isLossOpen: isLossOpen)
        {
            return
        }
        guard let news = redundancy.take(level, inOrder: assessment.inOrder, isLossOpen: isLossOpen, at: instant)
        else { return }
        tell(assessment, carrying: carrying, leftFull: news.leftFull, source: source, at: instant, into: &events)
    }

    private mutating func tell(
        _ assessment: Assessment, carrying: [InterfaceName], leftFull: BootInstant?, source: EventSource,
        at instant: BootInstant, into events: inout [Event]
    ) {
        let (expected, groups) = (assessment.expected, assessment.groups)
        if assessment.verdict != .down { trace.closeLoss() }
        switch assessment.verdict {
        case .full:
            let span = leftFull.map { instant.since($0) } ?? .zero
            events.append(
                event(
                    .redundancyRestored(after: span, carrying: carrying.count, expected: expected, groups: groups),
                    source: source, at: instant))
        case .reduced:
            events.append(
                event(
                    .redundancyReduced(carrying: carrying.count, expected: expected, groups: groups), source: source,
                    at: instant))
        case .lost:
            guard let last = carrying.first else { return }
            events.append(
                event(
                    .redundancyLost(left: last, expected: expected, groups: groups), source: source, at: instant))
        case .down:
            trace.takeTotalLoss(source: source, at: instant, into: &events)
        }
    }
}
