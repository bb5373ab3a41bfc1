/// How far hooks have come in the journal: what a restart goes on from.
package struct HookProgress: Equatable, Sendable {
    /// Everything up to here is done; nil: the journal was empty when the first run began.
    package var cursor: String?
    /// Events behind it that are done as well.
    package var done: Set<String> = []
    /// The last hook that is through, of events that are not.
    package var partial: [String: String] = [:]

    package init(cursor: String? = nil) { self.cursor = cursor }
}

/// The file that it is kept in: a line for each thing, a word and its values.
extension HookProgress {
    private static let heading = "bondwatch-hooks 1"
    private static let ending = "end"

    package var text: String {
        var lines = [Self.heading]
        if let cursor { lines.append("cursor \(cursor)") }
        lines += done.sorted().map { "done \($0)" }
        lines += partial.sorted { $0.key < $1.key }.map { "partial \($0.key) \($0.value)" }
        return (lines + [Self.ending]).joined(separator: "\n") + "\n"
    }

    /// Nil where the text is not whole, or of another version.
    package init?(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 3, lines.first == Self.heading[...], lines.last == "",
            lines[lines.count - 2] == Self.ending
        else { return nil }
        for line in lines[1..<lines.count - 2] {
            let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            guard !words.contains("") else { return nil }
            switch (words[0], words.count) {
            case ("cursor", 2) where cursor == nil: cursor = words[1]
            case ("done", 2): done.insert(words[1])
            case ("partial", 3): partial[words[1]] = words[2]
            default: return nil
            }
        }
    }
}
