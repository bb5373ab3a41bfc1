/// One condition from its first sign to its end, and when each is to be logged.
///
/// It is logged when it begins, at growing intervals while it lasts, and when it ends. One that comes back soon after its
/// end, again and again, is logged at growing intervals too: an error at every second attempt fills no log.
struct ConditionRecord: Sendable {
    private enum Phase: Equatable {
        /// Not seen often enough yet.
        case suspected
        case holding(isLogged: Bool)
        case over(BootInstant)
    }

    let kind: ConditionKind
    private let course: ConditionKind.Course
    private let subject: String?
    private(set) var text: String
    private(set) var since: BootInstant
    /// Attempts that failed since then, or times that it happened.
    private(set) var count: UInt64
    private var last: BootInstant
    private var phase = Phase.suspected
    /// When its beginning was logged last.
    private var logged: BootInstant?
    private var reminders = 0
    private var nextReminder: BootInstant
    /// Times that it came back soon.
    private var relapses = 0

    /// From one line to the next: after 1, 5, 30 and 120 minutes, then twice a day.
    static let intervals: [BootInstant.Span] = [
        .seconds(60), .seconds(4 * 60), .seconds(25 * 60), .seconds(90 * 60), .seconds(12 * 3600),
    ]
    /// How long an ended one is remembered, and a suspicion without a further sign.
    static let memory = BootInstant.Span.seconds(600)

    /// - Parameter course: nil: that of its kind.
    init(_ condition: Condition, course: ConditionKind.Course? = nil, at instant: BootInstant) {
        kind = condition.kind
        self.course = course ?? condition.kind.definition.course
        subject = condition.subject
        text = condition.text
        since = instant
        last = instant
        nextReminder = instant
        count = 0
    }

    /// Whether it is to be shown.
    var isHolding: Bool { if case .holding = phase { true } else { false } }
    /// Whether another one may have its place.
    var isOver: Bool { if case .over = phase { true } else { false } }

    /// Takes a failure, or an occurrence.
    ///
    /// - Returns: what is to be logged.
    mutating func hold(_ text: String, times: UInt64, at instant: BootInstant) -> Note? {
        self.text = text
        last = instant
        if case .over(let end) = phase { begin(again: instant, after: end) }
        let (sum, overflow) = count.addingReportingOverflow(times)
        count = overflow ? .max : sum
        if phase == .suspected {
            guard isEstablished(at: instant) else { return nil }
            phase = .holding(isLogged: false)
        }
        return logIfDue(at: instant)
    }

    /// Why it ends.
    enum Ending {
        case success
        /// What it is about is not there any more.
        case gone
    }

    /// Ends it.
    mutating func end(at instant: BootInstant, as ending: Ending = .success) -> Note? {
        guard case .holding(let isLogged) = phase else {
            if phase == .suspected { phase = .over(instant) }
            return nil
        }
        phase = .over(instant)
        guard isLogged else { return nil }
        let subject = subject ?? ""
        let what =
            switch ending {
            case .success: FindingKind.fill(kind.definition.ended) { _ in subject }
            case .gone: "\(subject) is gone, and with it its condition \(kind.rawValue),"
            }
        return Note(.notice, "\(what) after \(last(at: instant).since(since)), \(tally)")
    }

    /// Lets time pass.
    mutating func tick(at instant: BootInstant) -> Note? {
        if case .occurrences(let quiet) = course, isHolding, instant.since(last) >= quiet { return end(at: instant) }
        return isHolding ? logIfDue(at: instant) : nil
    }

    /// Whether nothing of it matters any more.
    func isForgotten(at instant: BootInstant) -> Bool {
        switch phase {
        case .suspected: instant.since(last) >= Self.memory
        case .holding: false
        case .over(let end): instant.since(end) >= Self.memory
        }
    }

    /// Occurrences lasted until the last one, a state until now.
    private func last(at instant: BootInstant) -> BootInstant {
        if case .occurrences = course { last } else { instant }
    }

    private var tally: String {
        let counted = kind.definition.counted
        return "\(count.counted(counted.noun)) \(counted.verb)"
    }

    private func isEstablished(at instant: BootInstant) -> Bool {
        guard case .state(let attempts, let span) = course else { return true }
        return count >= attempts && instant.since(since) >= span
    }

    private mutating func begin(again instant: BootInstant, after end: BootInstant) {
        guard logged != nil, instant.since(end) < Self.memory else {
            self = ConditionRecord(Condition(kind, of: subject, text), course: course, at: instant)
            return
        }
        phase = .suspected
        since = instant
        count = 0
        reminders = 0
        relapses += 1
    }

    private mutating func logIfDue(at instant: BootInstant) -> Note? {
        guard case .holding(let isLogged) = phase else { return nil }
        if !isLogged {
            if relapses > 0, let logged, instant.since(logged) < Self.intervals[min(relapses - 1, 2)] { return nil }
            phase = .holding(isLogged: true)
            logged = instant
            nextReminder = instant + Self.intervals[0]
            return Note(kind.definition.priority, text)
        }
        guard course != .fact, instant >= nextReminder else { return nil }
        reminders += 1
        nextReminder = instant + Self.intervals[min(reminders, Self.intervals.count - 1)]
        return Note(kind.definition.priority, "\(text) (for \(instant.since(since)), \(tally))")
    }
}
