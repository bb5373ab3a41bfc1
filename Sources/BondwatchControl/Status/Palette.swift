package import BondwatchCore

/// Whether what is printed has colour. It only underlines what the words say already.
package enum Palette: Sendable {
    case plain
    case colours

    /// - Parameters:
    ///   - noColor: the environment variable NO_COLOR; any text but an empty one asks for none.
    ///   - term: TERM.
    package init(noColor: String?, term: String?) {
        self = noColor?.isEmpty == false || !Terminal.placesCursor(term) ? .plain : .colours
    }

    /// As standard output and the environment want it.
    package static var ofStandardOutput: Palette {
        guard Terminal.isStandardOutput else { return .plain }
        return Palette(noColor: Terminal.environment("NO_COLOR"), term: Terminal.environment("TERM"))
    }

    /// The text as it goes to the terminal.
    package func paint(_ line: ReportLine) -> String {
        guard self == .colours, let code = line.standing.code else { return line.text }
        return "\u{1b}[\(code)m\(line.text)\u{1b}[m"
    }
}

extension ReportLine.Standing {
    /// Parameters of SGR (ECMA-48): colours of the eight that every terminal has.
    fileprivate var code: String? {
        switch self {
        case .good: "32"
        case .plain: nil
        case .title: "1"
        case .caution: "33"
        case .alarm: "1;31"
        }
    }
}
