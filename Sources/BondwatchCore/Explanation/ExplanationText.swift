/// An explanation for people, in lines of at most 80 columns where words allow it: the verdict, the rules that are not
/// well, what to do, and only then the many rules that are well, since it is read on a small screen at night.
package enum ExplanationText {
    private static let width = 80
    private static let indent = 9

    /// All of them, an empty line between two; ends in a line feed.
    package static func text(_ explanations: [Explanation]) -> String {
        explanations.map(text).joined(separator: "\n")
    }

    private static func text(_ explanation: Explanation) -> String {
        let unwell = explanation.rules.filter { !isWell($0.verdict) }
        let well = explanation.rules.filter { isWell($0.verdict) }
        let paragraphs = [
            wrapped("\(explanation.name): \(explanation.verdict).", first: "", indent: 2),
            unwell.flatMap(lines),
            whatToDo(explanation.actions),
            well.isEmpty ? [] : ["What is well:"] + well.flatMap(lines),
        ]
        return paragraphs.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private static func lines(on rule: ExplainedRule) -> [String] {
        let answer = wrapped(
            "\(rule.question) \(capitalised(rule.result)).", first: word(rule.verdict), indent: indent)
        if rule.inputs.isEmpty { return answer }
        return answer + wrapped("(\(rule.inputs.joined(separator: ", ")))", first: "", indent: indent, all: true)
    }

    private static func whatToDo(_ actions: [String]) -> [String] {
        if actions.isEmpty { return ["Nothing to do."] }
        return actions.enumerated().reduce(into: ["What to do:"]) { lines, action in
            lines += wrapped("\(capitalised(action.element)).", first: "\(action.offset + 1).", indent: 4)
        }
    }

    private static func isWell(_ verdict: ExplainedRule.Verdict) -> Bool {
        switch verdict {
        case .fine, .off: true
        case .fault, .pending, .unknown: false
        }
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
