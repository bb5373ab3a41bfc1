/// An explanation for people, in lines of at most 80 columns where words allow it: first the verdict, then each rule with
/// its answer and what it looked at, at the end what to do.
package enum ExplanationText {
    private static let width = 80
    private static let indent = 9

    /// All of them, an empty line between two; ends in a line feed.
    package static func text(_ explanations: [Explanation]) -> String {
        explanations.map(text).joined(separator: "\n")
    }

    private static func text(_ explanation: Explanation) -> String {
        var lines = wrapped("\(explanation.name): \(explanation.verdict).", first: "", indent: 2) + [""]
        for rule in explanation.rules {
            let answer = "\(rule.question) \(capitalised(rule.result))."
            lines += wrapped(answer, first: word(rule.verdict), indent: indent)
            if !rule.inputs.isEmpty {
                lines += wrapped("(\(rule.inputs.joined(separator: ", ")))", first: "", indent: indent, all: true)
            }
        }
        lines.append("")
        if explanation.actions.isEmpty { return (lines + ["Nothing to do."]).joined(separator: "\n") + "\n" }
        lines.append("What to do:")
        for (number, action) in explanation.actions.enumerated() {
            lines += wrapped("\(capitalised(action)).", first: "\(number + 1).", indent: 4)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func word(_ verdict: ExplainedRule.Verdict) -> String {
        switch verdict {
        case .fine: "ok"
        case .fault: "FAULT"
        case .pending: "pending"
        case .unknown: "unknown"
        case .off: "off"
        }
    }

    private static func capitalised(_ sentence: String) -> String {
        sentence.prefix(1).uppercased() + sentence.dropFirst()
    }

    /// Breaks a sentence between words; a word longer than a line stays whole.
    ///
    /// - Parameters:
    ///   - first: stands before the first line.
    ///   - indent: of the further lines, and where the first one goes on after `first`.
    ///   - all: whether the first line is indented as well.
    private static func wrapped(_ sentence: String, first: String, indent: Int, all: Bool = false) -> [String] {
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line = all ? margin : first.isEmpty ? "" : (first + " ").padded(to: indent)
        var isEmpty = true
        for word in sentence.split(separator: " ") {
            if !isEmpty, line.columns + 1 + word.columns > width {
                lines.append(line)
                line = margin
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return lines + [line]
    }
}
