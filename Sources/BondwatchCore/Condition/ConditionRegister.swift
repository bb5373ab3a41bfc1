/// What hinders the daemon now, and what is to be logged of it and when.
///
/// Each kind has its own room: whatever the subjects of one kind are, they silence no other.
package struct ConditionRegister: Sendable {
    /// Subjects of one kind at one time; what comes beyond is counted under one line.
    package static let mostSubjects = 32

    private var kinds: [ConditionKind: Shelf] = [:]

    /// The conditions of one kind.
    private struct Shelf {
        /// By subject; the one without a subject has an empty one.
        var records: [String: ConditionRecord] = [:]
        /// Those that found no room.
        var others: ConditionRecord?
    }

    package init() {}

    /// Whether there is nothing that holds, or might come back.
    package var isEmpty: Bool { kinds.isEmpty }

    /// Takes what an attempt has shown.
    ///
    /// - Parameter times: how often, where several failures are taken as one.
    /// - Returns: what is to be logged.
    package mutating func take(_ signal: ConditionSignal, times: UInt64 = 1, at instant: BootInstant) -> [Note] {
        switch signal {
        case .holds(let condition): hold(condition, times, instant)
        case .ended(let kind, let subject): end(kind, subject, instant)
        }
    }

    /// Lets time pass: what lasts is logged again, and what has not happened for long ends.
    package mutating func tick(at instant: BootInstant) -> [Note] {
        var notes: [Note] = []
        for kind in ConditionKind.allCases {
            guard var shelf = kinds[kind] else { continue }
            for subject in shelf.records.keys.sorted() {
                if let note = shelf.records[subject]?.tick(at: instant) { notes.append(note) }
                if shelf.records[subject]?.isForgotten(at: instant) == true { shelf.records[subject] = nil }
            }
            // Which of the others have ended, and when, nobody knows: that is not logged.
            if let note = shelf.others?.tick(at: instant), shelf.others?.isHolding == true { notes.append(note) }
            if shelf.others?.isForgotten(at: instant) == true { shelf.others = nil }
            kinds[kind] = shelf.records.isEmpty && shelf.others == nil ? nil : shelf
        }
        return notes
    }

    /// Ends the conditions of that kind whose subject is not among these.
    package mutating func dropGone(
        _ kind: ConditionKind, allBut subjects: Set<String>, at instant: BootInstant
    ) -> [Note] {
        guard let records = kinds[kind]?.records else { return [] }
        return records.keys.sorted().filter { !subjects.contains($0) }.compactMap { subject in
            kinds[kind]?.records[subject]?.end(at: instant, as: .gone)
        }
    }

    /// Whether one of that kind holds, or is suspected to.
    package func mayHold(_ kind: ConditionKind) -> Bool {
        kinds[kind]?.records.values.contains { !$0.isOver } ?? false
    }

    /// What is to be shown, in the order of the table.
    ///
    /// - Parameter wallMicroseconds: the time of day at `now`, in microseconds since 1970.
    package func reports(at now: BootInstant, wallMicroseconds: UInt64) -> [ConditionReport] {
        ConditionKind.allCases.flatMap { kind -> [ConditionReport] in
            guard let shelf = kinds[kind] else { return [] }
            let listed = shelf.records.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            let others = shelf.others.map { [("", $0)] } ?? []
            return (listed + others).filter { $0.1.isHolding }.map { subject, record in
                ConditionReport(
                    kind, subject: subject.isEmpty ? nil : subject, text: record.text, count: record.count,
                    since: record.since.wallMicroseconds(before: now, at: wallMicroseconds))
            }
        }
    }

    private mutating func hold(_ condition: Condition, _ times: UInt64, _ instant: BootInstant) -> [Note] {
        let subject = condition.subject ?? ""
        var shelf = kinds[condition.kind] ?? Shelf()
        if shelf.records[subject] == nil, shelf.records.count >= Self.mostSubjects {
            for (subject, record) in shelf.records where record.isOver { shelf.records[subject] = nil }
        }
        let note: Note?
        if shelf.records[subject] != nil || shelf.records.count < Self.mostSubjects {
            var record = shelf.records[subject] ?? ConditionRecord(condition, at: instant)
            note = record.hold(condition.text, times: times, at: instant)
            shelf.records[subject] = record
        } else {
            var others = shelf.others ?? Self.others(of: condition.kind, at: instant)
            note = others.hold(others.text, times: times, at: instant)
            shelf.others = others
        }
        kinds[condition.kind] = shelf
        return note.map { [$0] } ?? []
    }

    private mutating func end(_ kind: ConditionKind, _ subject: String?, _ instant: BootInstant) -> [Note] {
        if kinds.isEmpty { return [] }
        let note = kinds[kind]?.records[subject ?? ""]?.end(at: instant)
        return note.map { [$0] } ?? []
    }

    private static func others(of kind: ConditionKind, at instant: BootInstant) -> ConditionRecord {
        let text = "more than \(mostSubjects) conditions of the kind \(kind.rawValue); the others are only counted"
        let course: ConditionKind.Course =
            kind.definition.course == .fact ? .fact : .occurrences(quiet: ConditionRecord.memory)
        return ConditionRecord(Condition(kind, text), course: course, at: instant)
    }
}
