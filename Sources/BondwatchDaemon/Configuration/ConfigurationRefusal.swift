package import BondwatchCore

/// A configuration that the running daemon does not use, and what it uses instead.
package struct ConfigurationRefusal: Equatable, Sendable {
    package let error: ConfigurationError
    package let inUse: InUse

    package init(error: ConfigurationError, inUse: InUse) {
        self.error = error
        self.inUse = inUse
    }

    package enum InUse: Equatable, Sendable {
        /// A reload was refused.
        case oldSettings
        /// After a start, those that were accepted last.
        case lastGood(file: String)
        /// After a start, where none were accepted before.
        ///
        /// - Parameter lost: why those that were accepted last cannot be used.
        case defaults(lost: String?)

        /// `the old settings stay`
        fileprivate var text: String {
            switch self {
            case .oldSettings: "the old settings stay"
            case .lastGood(let file): "the last good settings of \(file) are in use"
            case .defaults(nil): "the defaults are in use"
            case .defaults(let lost?): "the defaults are in use, for of the last good settings \(lost)"
            }
        }
    }

    /// So many problems are logged; that there are more is one line.
    static let mostLogged = 10

    /// One line: the first problem, whether there are more, and what is in use until they are mended.
    package var condition: String {
        PrintableText.escapingControls("the configuration is not in use: \(error.summary); \(inUse.text)")
    }

    /// What there is to log when it is refused, a line a problem.
    package var notes: [Note] {
        let problems = error.problems
        var lines = problems.prefix(Self.mostLogged).map { "\($0.description); \(inUse.text)" }
        if problems.count > lines.count {
            lines.append("the configuration has more problems; bondwatchd --check-config lists them")
        }
        return lines.map { Note(.error, PrintableText.escapingControls($0)) }
    }
}

extension ConfigurationError {
    /// The first problem, and whether there are more.
    var summary: String {
        guard let first = problems.first else { return "it is wrong" }
        return first.description + (problems.count > 1 ? " (and more problems)" : "")
    }
}
