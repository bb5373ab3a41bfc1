/// One rule by which a bond is judged: what it asks, what it looked at, and what came of that.
package struct ExplainedRule: Equatable, Sendable {
    package enum Verdict: String, CaseIterable, Sendable, Codable, ReportValue {
        /// It is as it should be.
        case fine
        /// It is not.
        case fault
        /// It is not, and has not been so for long enough to be told; or something runs out of itself.
        case pending
        /// The facts for a judgement are not there.
        case unknown
        /// The configuration does not want to know.
        case off

        package static var varlinkType: String { alternatives }
    }

    /// A word for it that stays: `redundancy`, `slave.eth0`, `finding.missing-slave`.
    package var id: String
    package var question: String
    /// What the rule looked at, each `WHAT VALUE`.
    package var inputs: [String]
    /// The answer, in one sentence without a full stop.
    package var result: String
    package var verdict: Verdict

    package init(_ id: String, _ question: String, inputs: [String] = [], _ verdict: Verdict, _ result: String) {
        self.id = id
        self.question = question
        self.inputs = inputs
        self.verdict = verdict
        self.result = result
    }
}

extension ExplainedRule: ReportObject {
    package static var typeName: String { "ExplainedRule" }
    package static var summary: String { "One rule by which a bond is judged" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        self.init(
            try container.required("id"), try container.required("question"), try container.required("verdict"),
            try container.required("result"))
    }

    package static let fields: [ReportField<ExplainedRule>] = [
        .init("id", \.id, "The same word for all time; what is about a slave or a finding has its name after a dot"),
        .init("question", \.question, "What it asks"),
        .init("inputs", \.inputs, "What it looked at"),
        .init("result", \.result, "The answer"),
        .init("verdict", \.verdict, "Whether it is as it should be, cannot be judged, or is not wanted to be"),
    ]
}

/// Why a bond is judged as it is, rule by rule, and what to do.
package struct Explanation: Equatable, Sendable {
    /// The name of the bond.
    package var name: InterfaceName
    /// One sentence without a full stop: how the bond is.
    package var verdict: String
    package var rules: [ExplainedRule] = []
    /// What to do, the most urgent first; empty where there is nothing to do.
    package var actions: [String] = []

    package init(name: InterfaceName, verdict: String) {
        self.name = name
        self.verdict = verdict
    }
}

extension Explanation: ReportObject {
    package static var typeName: String { "Explanation" }
    package static var summary: String { "Why a bond is judged as it is" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        self.init(name: try container.required("name"), verdict: try container.required("verdict"))
    }

    package static let fields: [ReportField<Explanation>] = [
        .init("name", \.name, "Name of the bond"),
        .init("verdict", \.verdict, "How the bond is, in one sentence"),
        .init("rules", \.rules, "The rules that it is judged by"),
        .init("actions", \.actions, "What to do, the most urgent first"),
    ]
}
