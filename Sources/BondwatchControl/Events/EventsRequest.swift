package import BondwatchCore
import BondwatchLinux
package import BondwatchQuery
import BondwatchSystemd
import BondwatchVarlink
import Glibc

/// What `bondwatchctl events` is asked for.
package struct EventsRequest: Sendable {
    /// Where the journals lie; nil for that of this host.
    package var directory: String?
    /// Or these alone.
    package var files: [String] = []
    package var since: WallMoment?
    package var until: WallMoment?
    /// Empty for all.
    package var bonds: [InterfaceName] = []
    /// Every event, and not only the failovers.
    package var showsAll = false
    package var isJSON = false
    package var follows = false
    package var showsTimeline = false
    /// Where the timeline is to go as a picture.
    package var picturePath: String?
    /// The unit that bondwatchd runs as, here and on the hosts that the journals are from.
    package var unit = TrustedSender.defaultUnit

    package init() {}

    var source: JournalSource {
        if !files.isEmpty { return .files(files) }
        return directory.map { .directory($0) } ?? .system
    }

    /// The part of the history that is wanted.
    struct Window {
        var since: UInt64?
        var until: UInt64?
        var bonds: [InterfaceName]

        func holds(_ time: UInt64) -> Bool { (since ?? 0) <= time && time <= until ?? .max }

        func wants(_ bond: InterfaceName) -> Bool { bonds.isEmpty || bonds.contains(bond) }

        func wants(_ report: FailoverReport) -> Bool { holds(report.time) && wants(report.bond) }

        func wants(_ event: JournaledEvent) -> Bool {
            holds(event.time) && (wants(event.bond) || event.name(.previousName).map(wants) ?? false)
        }
    }

    /// Nil where a day is named that does not exist.
    func window(now: UInt64) -> Window? {
        let date = LocalCalendar.date(now)
        let today = WallMoment.Date(year: date.year, month: date.month, day: date.day)
        func resolve(_ moment: WallMoment) -> UInt64? {
            moment.microseconds(now: now, today: today) { date, second in
                LocalCalendar.wallMicroseconds(
                    year: date.year, month: date.month, day: date.day, secondOfDay: second)
            }
        }
        var window = Window(bonds: bonds)
        if let since {
            guard let time = resolve(since) else { return nil }
            window.since = time
        }
        if let until {
            guard let time = resolve(until) else { return nil }
            window.until = time
        }
        return window
    }
}

extension EventsRequest {
    /// Reads the journal and says what it tells. Where it follows the journal, prints at once and comes back at the end.
    package func run() -> CommandOutcome {
        var outcome = CommandOutcome()
        let now = Clock.wallMicroseconds()
        guard let window = window(now: now) else {
            outcome.fail(.usage, "there is no such day as --since or --until names")
            return outcome
        }
        if let since = window.since, let until = window.until, until < since {
            outcome.fail(.usage, "--until is before --since")
            return outcome
        }
        do throws(SystemError) {
            var journal = try JournalReader(source)
            guard journal.isReadable(orSaysIn: &outcome) else { return outcome }
            try journal.match("MESSAGE_ID", anyOf: EventKind.messageIDs)
            if showsTimeline || picturePath != nil {
                try drawTimeline(of: &journal, window, now: now, into: &outcome)
            } else if follows {
                try follow(&journal, window, into: &outcome)
            } else {
                try list(&journal, window, into: &outcome)
            }
        } catch {
            outcome.fail(Self.status(error), "\(error)")
        }
        return outcome
    }

    static func status(_ error: SystemError) -> ExitStatus {
        switch error.errno {
        case ENOENT, ENOTDIR: .noInput
        case EACCES, EPERM: .noPermission
        default: .unavailable
        }
    }

    private func list(
        _ journal: inout JournalReader, _ window: Window, into outcome: inout CommandOutcome
    ) throws(SystemError) {
        try journal.seek(window.since.map { .realtime($0) } ?? .head)
        var history = EventHistory(window: window, unit: unit, reading: source)
        while let entry = try journal.next() { history.take(entry) }
        history.settle()
        outcome.output = text(history)
        if let note = history.note { outcome.say(note) }
    }

    private func text(_ history: EventHistory) -> String {
        switch (showsAll, isJSON) {
        case (false, false): HistoryTable(localTime: Self.localTime).text(history.failovers)
        case (false, true): history.failovers.map { ReportJSON.line($0) }.joined()
        case (true, false):
            history.events.isEmpty
                ? "no events\n" : history.events.map { EventLine.text($0, hasHosts: history.hasHosts) }.joined()
        case (true, true): history.events.map { ReportJSON.line($0.report) }.joined()
        }
    }

    /// What is said of entries that others wrote in bondwatchd's name; nil where there are none.
    static func note(forged: Int, unit: String) -> String? {
        forged == 0
            ? nil
            : "left out what neither \(PrintableText.escaping(unit.utf8)) nor root wrote in bondwatchd's name: "
                + "\(forged) of the entries (--unit names another unit)"
    }

    static func localTime(_ wallMicroseconds: UInt64) -> String {
        LocalTime(wallMicroseconds: wallMicroseconds).dateAndClock
    }
}

extension JournalReader {
    /// Says what cannot be read; false where nothing at all can be.
    func isReadable(orSaysIn outcome: inout CommandOutcome) -> Bool {
        guard let obstacle else { return true }
        guard let status = obstacle.status else {
            outcome.say("\(obstacle)")
            return true
        }
        outcome.fail(status, "\(obstacle)")
        return false
    }
}

extension JournalObstacle {
    /// How to end where nothing at all can be read; nil where it is less than it could be.
    fileprivate var status: ExitStatus? {
        switch self {
        case .unreadable(_, let files, let all): files < all ? nil : .noPermission
        case .closedFolder: .noPermission
        case .noFiles: .noInput
        }
    }
}
