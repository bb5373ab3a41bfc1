/// What is new of a bond's redundancy.
enum RedundancyNews {
    /// Something carries.
    ///
    /// - Parameter subject: nil where nothing can be said of it.
    case standing(EventSubject?)
    /// Nothing carries any more.
    case totalLoss
}

/// When to report how much the bond can still lose.
extension RedundancyReport {
    /// Takes the judgement after an observation; nil where there is nothing to report yet, or nothing new.
    mutating func weigh(
        _ assessment: Assessment, of trace: BondTrace, source: EventSource, at instant: BootInstant
    ) -> RedundancyNews? {
        // A slave that the first dump has not shown yet is not missing.
        guard trace.undecided == nil, trace.isAdminUp, !trace.isBetweenLooks, !trace.isFirstLook,
            !trace.currency.isOutdated(at: instant)
        else { return nil }
        let carrying = trace.carryingNames
        // A slave that came up after a total loss becomes the active one at once, and that is the next thing to report.
        if trace.mode?.hasActiveSlave == true, trace.active == .noSlave, !carrying.isEmpty, source == .netlink {
            return nil
        }
        guard assessment.expected > 0 else { return nil }
        let level = assessment.verdict
        // Without an active slave the bond's carrier says whether it carries at all: a dump shows it before the slaves,
        // and while LACP is at work the driver sends over some port as long as it has one.
        if trace.mode?.hasActiveSlave == false, level == .down, trace.carries,
            trace.mode != .ieee8023ad || !trace.isEmpty
        {
            return nil
        }
        // A bond that has carried nothing yet loses nothing when one of those that are to come up is taken out.
        if level == .down, !trace.traffic.hasCarried, assessment.isSettling || assessment.isAssembling { return nil }
        // An alarm waits while what is on its way would make it needless.
        let isLossOpen = trace.traffic.isLossOpen
        if isWorse(level, assessment.inOrder, isLossOpen: isLossOpen),
            !isWorse(assessment.settledVerdict, assessment.settledInOrder, isLossOpen: isLossOpen)
        {
            return nil
        }
        guard let news = take(level, inOrder: assessment.inOrder, isLossOpen: isLossOpen, at: instant) else {
            return nil
        }
        return assessment.news(carrying: carrying, lacking: news.leftFull.map { instant.since($0) } ?? .zero)
    }
}

extension Assessment {
    /// - Parameter span: how long the redundancy was not full.
    fileprivate func news(carrying: [InterfaceName], lacking span: BootInstant.Span) -> RedundancyNews {
        switch verdict {
        case .full:
            .standing(
                .redundancyRestored(after: span, carrying: carrying.count, expected: expected, groups: groups))
        case .reduced: .standing(.redundancyReduced(carrying: carrying.count, expected: expected, groups: groups))
        case .lost: .standing(carrying.first.map { .redundancyLost(left: $0, expected: expected, groups: groups) })
        case .down: .totalLoss
        }
    }
}
