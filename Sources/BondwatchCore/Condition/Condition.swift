/// Something that hinders the daemon, as it is now.
package struct Condition: Equatable, Sendable {
    package var kind: ConditionKind
    /// What it is about, where several of a kind can hold at one time; printable.
    package var subject: String?
    /// What is wrong: one printable line without a full stop.
    package var text: String

    package init(_ kind: ConditionKind, of subject: String? = nil, _ text: String) {
        self.kind = kind
        self.subject = subject
        self.text = text
    }
}

/// What an attempt has shown about a condition.
package enum ConditionSignal: Equatable, Sendable {
    /// It failed, or something happened.
    case holds(Condition)
    /// It succeeded: a condition of that kind that holds ends, and without one nothing happens.
    case ended(ConditionKind, of: String? = nil)
}
