/// One finding of a `BondReport`.
package struct FindingReport: Equatable, Sendable {
    /// The name of its kind.
    package var id: String
    /// The keyword of its priority, as journalctl has it.
    package var severity: String
    /// Microseconds since 1970 since when it is so; nil where nobody has watched.
    package var since: UInt64?
    package var slave: InterfaceName?
    package var problem: String
    package var remedy: String

    package init(id: String, severity: String, problem: String, remedy: String) {
        self.id = id
        self.severity = severity
        self.problem = problem
        self.remedy = remedy
    }

    /// - Parameters:
    ///   - priority: as the configuration has it; nil: the kind's own.
    ///   - since: microseconds since 1970.
    package init(_ finding: Finding, priority: Priority? = nil, since: UInt64? = nil) {
        self.init(
            id: finding.kind.rawValue, severity: (priority ?? finding.kind.priority).keyword, problem: finding.problem,
            remedy: finding.remedy)
        self.since = since
        slave = finding.slave
    }
}

extension FindingReport: ReportObject {
    package static var typeName: String { "Finding" }
    package static var summary: String { "One standing fault of a bond" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        self.init(
            id: try container.required("id"), severity: try container.required("severity"),
            problem: try container.required("problem"), remedy: try container.required("remedy"))
    }

    package static let fields: [ReportField<FindingReport>] = [
        .init("id", \.id, "What kind of fault it is, the same word for all time"),
        .init("severity", \.severity, "crit, err, warning, notice or info"),
        .init("since", \.since, "Since when, in microseconds since 1970"),
        .init("slave", \.slave, "The slave that it is about; null where it is the bond as a whole"),
        .init("problem", \.problem, "What is wrong"),
        .init("remedy", \.remedy, "What to do"),
    ]
}
