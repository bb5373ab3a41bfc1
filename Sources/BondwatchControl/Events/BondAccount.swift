import BondwatchCore

/// What is open of one bond's history, within one boot.
struct BondAccount {
    /// The loss of redundancy that stands.
    private var loss: Loss?
    /// Redundancy as it was last told.
    private var told = Redundancy.full
    /// A change of the active slave that took redundancy along: the next word on redundancy is about it.
    private var awaiting: Int?
    /// The line that says that there is no active slave.
    private var withoutActive: Int?
    /// Changes whose record may still come, oldest first.
    private var unrecorded: [Int] = []
    /// The slave that failed last, and why.
    private var lastFailed: (slave: InterfaceName, cause: ActiveCause)?
    private var aggregator: UInt32?

    private struct Loss {
        var episode: UInt64?
        var lines: [Int]
        /// An event has shown the bond whole, and none has told the restoration.
        var isPast = false
    }

    mutating func take(_ event: JournaledEvent, into lines: inout HistoryLines) {
        if Self.isLasting(event) { return }
        switch event.kind {
        case .linkDown, .missed: noteFailure(.linkDown, event, lines)
        case .slaveRemoved: noteFailure(.slaveRemoved, event, lines)
        case .lacpPortOut, .lacpPartnerLost: noteFailure(.lacp, event, lines)
        case .activeChanged: takeActiveChange(event, &lines)
        case .lacpAggregatorChanged: takeAggregatorChange(event, &lines)
        case .activeNone: takeTotalLoss(event, &lines)
        case .activeFirst: endGap(at: event, &lines)
        case .redundancyLost: takeLoss(.lost, event, &lines)
        case .redundancyReduced: takeLoss(.reduced, event, &lines)
        case .redundancyRestored: takeRestoration(event, &lines)
        case .failoverRecorded: takeRecord(event, &lines)
        case .bondRemoved: return end(&lines)
        case .linkUp, .linkGoingDown, .linkGoingBack, .linkDownCancelled, .linkBackCancelled, .bondAdded, .bondRenamed,
            .slaveAdded, .lacpPartnerFound, .lacpPortIn, .lacpPartnerChanged, .lacpChurned, .lacpChurnEnded,
            .findingRaised, .findingCleared, .flapping, .flappingContinues, .flappingEnded, .episodeEnded,
            .silenceBegan, .silenceEnded:
            break
        }
        if event.redundancy == .full {
            loss?.isPast = true
            awaiting = nil
        }
    }

    /// Whether the event reports a loss once more, at full priority, that was reported at debug when it began.
    private static func isLasting(_ event: JournaledEvent) -> Bool {
        switch event.kind {
        case .activeNone, .redundancyLost, .redundancyReduced, .lacpPartnerLost, .lacpPortOut:
            event[.durationMicroseconds] != nil
        default: false
        }
    }

    /// Nothing more will be heard of the bond.
    private func end(_ lines: inout HistoryLines) {
        if let loss { finish(loss, as: loss.isPast ? .unknown : .removed, after: nil, &lines) }
        if let withoutActive { lines.change(withoutActive) { $0.gapOpen = false } }
        forgetLines(&lines)
    }

    /// The host was booted again, as far as is known.
    func rest(_ lines: inout HistoryLines) {
        for number in loss?.lines ?? [] {
            lines.change(number) { $0.redundancyLostEnd = loss?.isPast == true ? .unknown : .reboot }
        }
        if let withoutActive { lines.change(withoutActive) { $0.gapOpen = false } }
    }

    /// It was not: what was open is open again.
    func goOn(_ lines: inout HistoryLines) {
        for number in loss?.lines ?? [] { lines.change(number) { $0.redundancyLostEnd = .open } }
        if let withoutActive { lines.change(withoutActive) { $0.gapOpen = true } }
    }

    /// Nothing more is heard for now.
    func settle(_ lines: inout HistoryLines) {
        guard let loss, loss.isPast else { return }
        for number in loss.lines { lines.change(number) { $0.redundancyLostEnd = .unknown } }
    }

    private func forgetLines(_ lines: inout HistoryLines) {
        for number in unrecorded + [awaiting, withoutActive].compactMap(\.self) { lines.close(number) }
    }

    // MARK: Changes

    private mutating func takeActiveChange(_ event: JournaledEvent, _ lines: inout HistoryLines) {
        let change = event[.change].flatMap(FailoverReport.Change.init(rawValue:)) ?? .change
        var report = FailoverReport(event, change: change, cause: event.cause)
        report.from = event.name(.previousSlave)
        report.to = event.name(.interface)
        report.gap = event.number(.gapMicroseconds)
        endGap(at: event, after: report.gap, &lines)
        begin(report, event, &lines)
    }

    private mutating func takeAggregatorChange(_ event: JournaledEvent, _ lines: inout HistoryLines) {
        // An earlier version gave no cause.
        let cause = event[.cause] == nil ? ActiveCause.lacp.rawValue : event.cause
        var report = FailoverReport(event, change: .failover, cause: cause)
        report.toAggregator = event.number(.aggregator)
        report.fromAggregator = event.number(.previousAggregator) ?? aggregator
        aggregator = report.toAggregator
        begin(report, event, &lines)
    }

    private mutating func takeTotalLoss(_ event: JournaledEvent, _ lines: inout HistoryLines) {
        var report = FailoverReport(event, change: .totalLoss, cause: event.cause)
        report.from = event.name(.previousSlave) ?? lastFailed?.slave
        report.gapOpen = true
        endGap(at: event, &lines)
        let number = lines.begin(report)
        withoutActive = number
        attach(number, to: event, &lines)
        (told, lastFailed, awaiting) = (.down, nil, nil)
    }

    private mutating func begin(_ report: FailoverReport, _ event: JournaledEvent, _ lines: inout HistoryLines) {
        let number = lines.begin(report)
        let mostUnrecorded = 64
        unrecorded.append(number)
        if unrecorded.count > mostUnrecorded { release(unrecorded.removeFirst(), &lines) }
        guard let redundancy = event.redundancy, redundancy != .full, report.change != .first else { return }
        if loss != nil { attach(number, to: event, &lines) }
        // A bond that still has all it had told before lost nothing by this change.
        if redundancy != told || report.change == .failover { awaiting = number }
    }

    private mutating func endGap(at event: JournaledEvent, after gap: UInt64? = nil, _ lines: inout HistoryLines) {
        guard let number = withoutActive else { return }
        withoutActive = nil
        lines.change(number) { report in
            report.gapOpen = false
            let isEndOfIt = event.kind == .activeFirst && event.time >= report.time
            report.gap = gap ?? (isEndOfIt ? event.time - report.time : nil)
        }
        release(number, &lines)
    }

    // MARK: Redundancy

    private mutating func noteFailure(_ cause: ActiveCause, _ event: JournaledEvent, _ lines: HistoryLines) {
        guard let slave = event.name(.interface) else { return }
        lastFailed = (slave, cause)
        // Another slave than the one whose failure is waited for.
        if let awaiting, lines[awaiting]?.from != slave { self.awaiting = nil }
    }

    private mutating func takeLoss(_ level: Redundancy, _ event: JournaledEvent, _ lines: inout HistoryLines) {
        defer { (told, lastFailed, awaiting) = (level, nil, nil) }
        if let awaiting { return attach(awaiting, to: event, &lines) }
        guard level > told || (level == .reduced && told == .reduced) || loss.map({ !isSame($0, event) }) ?? true else {
            return
        }
        var report = FailoverReport(event, change: .slaveLost, cause: (lastFailed?.cause ?? .unknown).rawValue)
        report.from = lastFailed?.slave
        attach(lines.begin(report), to: event, &lines)
    }

    /// Whether the event belongs to the loss that stands. A run of the daemon that knew nothing of an earlier one tells a
    /// loss anew, in an episode of its own.
    private func isSame(_ loss: Loss, _ event: JournaledEvent) -> Bool {
        !loss.isPast && (loss.episode == nil || loss.episode == event.number(.episode))
    }

    /// Puts a line to the loss that stands, which may begin with it.
    private mutating func attach(_ number: Int, to event: JournaledEvent, _ lines: inout HistoryLines) {
        if let loss, !isSame(loss, event) {
            var earlier = loss
            earlier.lines.removeAll { $0 == number }
            finish(earlier, as: .unknown, after: nil, &lines)
            self.loss = nil
        }
        var current = loss ?? Loss(episode: event.number(.episode), lines: [])
        if !current.lines.contains(number) { current.lines.append(number) }
        loss = current
        lines.change(number) { $0.redundancyLostEnd = .open }
    }

    private mutating func takeRestoration(_ event: JournaledEvent, _ lines: inout HistoryLines) {
        (told, awaiting) = (.full, nil)
        guard let loss else { return }
        self.loss = nil
        finish(loss, as: .restored, after: event.number(.durationMicroseconds), &lines)
    }

    private func finish(
        _ loss: Loss, as end: FailoverReport.LossEnd, after span: UInt64?, _ lines: inout HistoryLines
    ) {
        for number in loss.lines {
            lines.change(number) { report in
                report.redundancyLostEnd = end
                report.redundancyLost = span
            }
            if !unrecorded.contains(number), withoutActive != number { lines.close(number) }
        }
    }

    /// Forgets a line that nothing else waits for.
    private func release(_ number: Int, _ lines: inout HistoryLines) {
        let isAwaited = awaiting == number || withoutActive == number || unrecorded.contains(number)
        if !isAwaited, loss?.lines.contains(number) != true { lines.close(number) }
    }

    // MARK: Records

    /// Joins a record to its change: the same slaves and kind, and at the same time, where neither has been cut off.
    private mutating func takeRecord(_ event: JournaledEvent, _ lines: inout HistoryLines) {
        let time: UInt64 = event.number(.recordRealtimeMicroseconds) ?? event.time
        let slack: UInt64 = 1_000_000
        let change = event[.change].flatMap(FailoverReport.Change.init(rawValue:))
        let (from, to) = (event.name(.previousSlave), event.name(.interface))
        let candidates = unrecorded.compactMap { number -> (number: Int, apart: UInt64)? in
            guard let line = lines[number], line.change == change, line.from == from, line.to == to else { return nil }
            let apart = line.time > time ? line.time - time : time - line.time
            return apart <= slack ? (number, apart) : nil
        }
        let number: Int
        if let nearest = candidates.min(by: { $0.apart < $1.apart }) {
            number = nearest.number
        } else {
            // The event of the change itself is not in what is read.
            var report = FailoverReport(event, change: change ?? .change, cause: event.cause)
            (report.time, report.from, report.to) = (time, from, to)
            report.redundancyLostEnd = change == .failover ? .unknown : nil
            number = lines.begin(report)
        }
        lines.change(number) { report in
            report.record = event.number(.record)
            report.gap = report.gap ?? event.number(.gapMicroseconds)
            report.speedBefore = event.number(.speedBefore)
            report.speedAfter = event.number(.speedAfter)
            report.peersNotified = event[.peersNotified].flatMap(PeersNotified.init(rawValue:))?.rawValue
        }
        unrecorded.removeAll { $0 == number }
        release(number, &lines)
    }
}
