package import BondwatchCore

/// What `check --json` prints.
package struct CheckDocument: Equatable, Sendable {
    package var version = 1
    package var state: String
    package var exitCode: Int
    /// The status line.
    package var summary: String
    package var source: ReportSource
    package var problems: [Problem]
    package var bonds: [Bond]
    package var leftOut: [LeftOut]

    package init(_ report: CheckReport, summary: String) {
        state = report.state.rawValue
        exitCode = Int(report.state.exitCode)
        self.summary = summary
        source = report.source
        problems = (report.general + report.daemon).map(Problem.init)
        bonds = report.bonds.map(Bond.init)
        leftOut = report.leftOut.map { LeftOut(name: $0.bond, reason: $0.reason) }
    }

    package struct Problem: Equatable, Sendable {
        package var id: String
        package var state: String
        package var text: String
        package var remedy: String?

        init(_ problem: CheckProblem) {
            id = problem.id
            state = problem.state.rawValue
            text = problem.text
            remedy = problem.remedy
        }
    }

    package struct Bond: Equatable, Sendable {
        package var name: InterfaceName
        package var state: String
        package var redundancy: Redundancy
        package var silence: SilenceReport?
        package var problems: [Problem]

        init(_ verdict: BondVerdict) {
            name = verdict.bond.name
            state = verdict.state.rawValue
            redundancy = verdict.bond.redundancy
            silence = verdict.bond.silence
            problems = verdict.problems.map(Problem.init)
        }
    }

    package struct LeftOut: Equatable, Sendable {
        package var name: InterfaceName
        package var reason: String
    }
}

extension CheckDocument: ReportObject {
    package static var typeName: String { "Check" }
    package static var summary: String { "The verdict of a check" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        state = try container.decode(String.self, forKey: ReportKey("state"))
        exitCode = try container.decode(Int.self, forKey: ReportKey("exit_code"))
        summary = try container.decode(String.self, forKey: ReportKey("summary"))
        source = try container.decode(ReportSource.self, forKey: ReportKey("source"))
        problems = []
        bonds = []
        leftOut = []
    }

    package static let fields: [ReportField<CheckDocument>] = [
        .init("version", \.version, "Rises when a key is removed or changes its meaning"),
        .init("state", \.state, "ok, warning, critical or unknown"),
        .init("exit_code", \.exitCode, "0 to 3"),
        .init("summary", \.summary, "The status line"),
        .init("source", \.source, "Who looked at the kernel"),
        .init("problems", \.problems, "What is wrong besides the bonds"),
        .init("bonds", \.bonds, "The bonds, worst first"),
        .init("left_out", \.leftOut, "Bonds that are not judged"),
    ]
}

extension CheckDocument.Problem: ReportObject {
    package static var typeName: String { "CheckProblem" }
    package static var summary: String { "One thing that is wrong" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        id = try container.decode(String.self, forKey: ReportKey("id"))
        state = try container.decode(String.self, forKey: ReportKey("state"))
        text = try container.decode(String.self, forKey: ReportKey("text"))
    }

    package static let fields: [ReportField<CheckDocument.Problem>] = [
        .init("id", \.id, "The name of a condition or a finding, as --severity takes it"),
        .init("state", \.state, "ok, warning, critical or unknown"),
        .init("text", \.text, "What is wrong"),
        .init("remedy", \.remedy, "What to do"),
    ]
}

extension CheckDocument.Bond: ReportObject {
    package static var typeName: String { "CheckedBond" }
    package static var summary: String { "The verdict on one bond" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        name = try container.decode(InterfaceName.self, forKey: ReportKey("name"))
        state = try container.decode(String.self, forKey: ReportKey("state"))
        redundancy = try container.decode(Redundancy.self, forKey: ReportKey("redundancy"))
        problems = []
    }

    package static let fields: [ReportField<CheckDocument.Bond>] = [
        .init("name", \.name, "Name of the bond"),
        .init("state", \.state, "ok, warning, critical or unknown; ok while it is silenced"),
        .init("redundancy", \.redundancy, "What the bond can still lose"),
        .init("silence", \.silence, "The silence that holds; null where none does"),
        .init("problems", \.problems, "Worst first; those that are ok are notes"),
    ]
}

extension CheckDocument.LeftOut: ReportObject {
    package static var typeName: String { "LeftOut" }
    package static var summary: String { "A bond that is not judged" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        name = try container.decode(InterfaceName.self, forKey: ReportKey("name"))
        reason = try container.decode(String.self, forKey: ReportKey("reason"))
    }

    package static let fields: [ReportField<CheckDocument.LeftOut>] = [
        .init("name", \.name, "Name of the bond"),
        .init("reason", \.reason, "Why it is left out"),
    ]
}
