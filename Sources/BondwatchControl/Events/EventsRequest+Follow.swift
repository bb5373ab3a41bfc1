import BondwatchCore
import BondwatchLinux
import BondwatchQuery
import BondwatchSystemd
import BondwatchVarlink
import Glibc

extension EventsRequest {
    /// Failovers, or events, that are shown from before where no --since is given.
    private static let shownBefore = 10

    /// Shows what was, then each thing as it comes, until SIGINT or SIGTERM, or until nobody reads the output any more.
    func follow(
        _ journal: inout JournalReader, _ window: Window, into outcome: inout CommandOutcome
    ) throws(SystemError) {
        let news = try JournalNews(&journal)
        try journal.seek(window.since.map { .realtime($0) } ?? .head)
        var history = EventHistory(window: window, unit: unit, reading: source)
        while let entry = try journal.next() { history.take(entry) }
        guard CommandOutcome.print(past(history)) else { return }
        history.forget()
        while true {
            while let entry = try journal.next() {
                guard let (event, lines) = history.take(entry) else { continue }
                defer { history.forget() }
                guard CommandOutcome.print(text(of: event, lines, history)) else { return }
            }
            guard try news.wait(&journal) else { return }
        }
    }

    private func past(_ history: EventHistory) -> String {
        let most = since == nil ? Self.shownBefore : .max
        if showsAll {
            return history.events.suffix(most).map { line($0, history) }.joined()
        }
        let failovers = history.failovers.suffix(most)
        if isJSON { return failovers.map { ReportJSON.line($0) }.joined() }
        let heading = HistoryTable(localTime: Self.localTime).heading(hasHosts: history.hasHosts)
        return heading + failovers.map { row($0, history) }.joined()
    }

    private func text(of event: JournaledEvent, _ lines: [FailoverJoin.Line], _ history: EventHistory) -> String {
        if showsAll { return history.window.wants(event) ? line(event, history) : "" }
        if isJSON { return lines.map { ReportJSON.line($0.report) }.joined() }
        switch event.kind.news {
        case .lines: return lines.filter { $0.report.time == event.time }.map { row($0.report, history) }.joined()
        case .told:
            guard history.window.wants(event) else { return "" }
            let host = history.hasHosts ? "\(event.host ?? "-")  " : ""
            return "\(Self.localTime(event.time))  \(host)\(event.message)\n"
        case .known: return ""
        }
    }

    private func row(_ report: FailoverReport, _ history: EventHistory) -> String {
        HistoryTable(localTime: Self.localTime).line(report, hasHosts: history.hasHosts)
    }

    private func line(_ event: JournaledEvent, _ history: EventHistory) -> String {
        isJSON ? ReportJSON.line(event.report) : EventLine.text(event, hasHosts: history.hasHosts)
    }
}

extension EventKind {
    /// How an event comes into the table of failovers that follows the journal.
    fileprivate enum News {
        /// By the lines that begin with it.
        case lines
        /// It is the history's later knowledge of a line that stands there already, told in the event's own words.
        case told
        /// Later knowledge too, of which nothing is told.
        case known
    }

    fileprivate var news: News {
        switch self {
        case .redundancyLost, .redundancyReduced, .redundancyRestored: .told
        case .failoverRecorded, .bondRemoved, .activeFirst: .known
        case .activeChanged, .activeNone, .lacpAggregatorChanged, .linkDown, .linkUp, .linkGoingDown, .linkGoingBack,
            .linkDownCancelled, .linkBackCancelled, .bondAdded, .bondRenamed, .slaveAdded, .slaveRemoved, .missed,
            .lacpPartnerLost, .lacpPartnerFound, .lacpPortOut, .lacpPortIn, .lacpPartnerChanged, .lacpChurned,
            .lacpChurnEnded, .findingRaised, .findingCleared, .flapping, .flappingContinues, .flappingEnded,
            .episodeEnded, .silenceBegan, .silenceEnded:
            .lines
        }
    }
}
