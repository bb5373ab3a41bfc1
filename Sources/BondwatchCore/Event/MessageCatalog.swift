/// The message catalog, as `packaging/bondwatchd.catalog` holds it: what `journalctl -x` says to each kind of event.
///
/// The format is systemd's (Documentation: catalog, systemd 252): an entry begins at `-- ` and a message id after an empty
/// line, headers and text follow with an empty line between them.
package enum MessageCatalog {
    /// Longest line of text.
    package static let width = 76

    package static var text: String {
        let opening =
            "# What journalctl -x says to the events of bondwatchd, from the table in EventKind+Definition.swift.\n"
        return EventKind.allCases.reduce(into: opening) { $0 += "\n" + entry(of: $1) }
    }

    private static func entry(of kind: EventKind) -> String {
        let definition = kind.definition
        return """
            -- \(definition.messageID)
            Subject: \(definition.subject)
            Defined-By: bondwatchd
            Documentation: man:bondwatch-events(7)

            \(wrapped(definition.meaning))

            \(wrapped(labelled(definition.remedy)))

            """
    }

    /// A remedy behind its label: `What to do: nothing, if it stays up.`
    package static func labelled(_ remedy: String) -> String {
        // Where it begins with the name of a field or a protocol, that keeps its letters.
        let beginsWithWord = remedy.dropFirst().first?.isLowercase ?? false
        return "What to do: " + (beginsWithWord ? remedy.prefix(1).lowercased() + remedy.dropFirst() : remedy)
    }

    /// Breaks a paragraph between words; a word longer than a line stays whole.
    package static func wrapped(_ paragraph: String) -> String {
        var lines: [String] = []
        var line = ""
        for word in paragraph.split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        lines.append(line)
        return lines.joined(separator: "\n")
    }
}
