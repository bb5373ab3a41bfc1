/// One condition of the daemon, in the report and in `Stats`: see `ConditionKind`.
package struct ConditionReport: Equatable, Sendable {
    /// The name of its kind.
    package var id: String
    package var subject: String?
    /// The keyword of its priority, as journalctl has it.
    package var severity: String
    /// Microseconds since 1970.
    package var since: UInt64
    package var count: UInt64
    package var text: String
    package var remedy: String

    package init(id: String, severity: String, since: UInt64, count: UInt64, text: String, remedy: String) {
        self.id = id
        self.severity = severity
        self.since = since
        self.count = count
        self.text = text
        self.remedy = remedy
    }

    /// - Parameter since: microseconds since 1970.
    package init(_ kind: ConditionKind, subject: String? = nil, text: String, count: UInt64, since: UInt64) {
        let definition = kind.definition
        self.init(
            id: kind.rawValue, severity: definition.priority.keyword, since: since, count: count, text: text,
            remedy: definition.remedy)
        self.subject = subject
    }
}

extension ConditionReport: ReportObject {
    package static var typeName: String { "Condition" }
    package static var summary: String { "Something that hinders the daemon itself" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        self.init(
            id: try container.required("id"), severity: try container.required("severity"),
            since: try container.required("since"), count: try container.required("count"),
            text: try container.required("text"), remedy: try container.required("remedy"))
    }

    package static let fields: [ReportField<ConditionReport>] = [
        .init("id", \.id, "What kind of condition it is, the same word for all time"),
        .init("subject", \.subject, "What it is about, a bond for example; null where there is one of the kind"),
        .init("severity", \.severity, "crit, err, warning, notice or info"),
        .init("since", \.since, "Since when, in microseconds since 1970"),
        .init("count", \.count, "How many attempts have failed since then, or how often it happened"),
        .init("text", \.text, "What is wrong"),
        .init("remedy", \.remedy, "What to do"),
    ]
}
