import BondwatchCore

/// The last events below the table: the newest at the end, as in a log, each day under its date.
struct LiveEvents {
    private let state: LiveState
    private let localTime: (UInt64) -> String

    init(_ state: LiveState, localTime: @escaping (UInt64) -> String) {
        self.state = state
        self.localTime = localTime
    }

    /// As many as fit into so many lines.
    func lines(width: Int, height: Int) -> [ReportLine] {
        guard height > 0 else { return [] }
        if state.notes.isEmpty {
            return [ReportLine("no events since \(localTime(state.began))")].flatMap { fold($0, width) }.suffix(height)
        }
        // From the newest back; a title that the next older note makes superfluous goes again.
        var shown: [ReportLine] = []
        var day: String?
        for note in state.notes.reversed() {
            let (date, clock) = parts(note.time)
            let block = fold(ReportLine("\(clock)  \(text(note))", standing(note)), width)
            let title = date == day ? 0 : 1
            guard shown.count + block.count + title <= height else { break }
            if date == day { shown.removeFirst() }
            shown = [ReportLine("EVENTS of \(date)", .title)] + block + shown
            day = date
        }
        return shown
    }

    private func fold(_ line: ReportLine, _ width: Int) -> [ReportLine] {
        line.folded(width: width, indent: 10)
    }

    private func parts(_ time: UInt64) -> (date: String, clock: String) {
        let words = localTime(time).split(separator: " ", maxSplits: 1).map(String.init)
        return (words.first ?? "", words.count > 1 ? words[1] : "")
    }

    private func text(_ note: LiveState.Note) -> String {
        switch note {
        case .event(let event): event.message
        case .missed(let count, _): "\(count.counted("event")) came too fast and went by here; the journal has them"
        case .lost(let reason, _): "NOT LIVE any more: \(reason)"
        case .foundAgain(_, let lostAt):
            "live again; what happened since \(localTime(lostAt)) is in the journal: bondwatchctl events"
        }
    }

    private func standing(_ note: LiveState.Note) -> ReportLine.Standing {
        switch note {
        case .event(let event):
            Priority(rawValue: UInt8(clamping: event.priority)).map { .init(severity: $0.keyword) } ?? .plain
        case .missed: .caution
        case .lost: .alarm
        case .foundAgain: .good
        }
    }
}
