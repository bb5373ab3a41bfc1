import BondwatchCore

/// The parts of bondwatch-events(7) that come from the tables of events, findings and fields.
enum EventsPage {
    static var events: String { EventKind.allCases.map(section).joined() }
    static var findings: String { FindingKind.allCases.map(section).joined() }

    static var conditions: String {
        let items = ConditionKind.allCases.map { kind in
            let row = kind.definition
            return ".It \(Mdoc.literal(kind.rawValue)) Pq \(row.priority.keyword)\n" + Mdoc.prose(row.meaning)
                + Mdoc.prose("What to do: \(row.remedy).")
        }
        return ".Bl -tag -width Ds\n" + items.joined() + ".El\n"
    }

    static var fields: String {
        let items = EventField.allCases.map { ".It Va \($0.rawValue)\n" + Mdoc.prose($0.meaning) + words(of: $0) }
        return ".Bl -tag -width Ds\n" + items.joined() + ".El\n"
    }

    /// The list of what the field may hold, where it has one.
    private static func words(of field: EventField) -> String {
        if field.words.isEmpty { return "" }
        let items = field.words.map { ".It Sy \(Mdoc.literal($0.word))\n" + Mdoc.prose($0.meaning) }
        return ".Bl -tag -width Ds -compact\n" + items.joined() + ".El\n"
    }

    private static func section(on kind: EventKind) -> String {
        let definition = kind.definition
        let own = ownFields(of: kind).map { ".Va \($0.rawValue)" }
        let fields =
            own.isEmpty ? "" : "Fields of its own:\n" + own.joined(separator: " ,\n") + " .\n"
        return """
            .Ss \(Mdoc.literal(kind.rawValue))
            \(Mdoc.prose(definition.subject + "."))\
            .Bl -tag -width warning -offset indent
            \(kind.examples.map(example).joined())\
            .El
            .Pp
            \(Mdoc.prose(named(definition.meaning)))\
            .Pp
            \(Mdoc.prose(MessageCatalog.labelled(named(definition.remedy))))\
            .Pp
            \(fields)\
            .Va MESSAGE_ID :
            .Li \(definition.messageID) .

            """.replacingBlankEnd
    }

    private static func example(_ subject: EventSubject) -> String {
        ".It \(subject.priority.keyword)\n" + Mdoc.prose("bond0: \(subject.message)")
    }

    /// The fields that not every event has, in the order of the table.
    static func ownFields(of kind: EventKind) -> [EventField] {
        let used = Set(kind.examples.flatMap { ($0.interface == nil ? [] : [.interface]) + $0.fields.map(\.field) })
        return EventField.allCases.filter(used.contains)
    }

    private static func section(on kind: FindingKind) -> String {
        let definition = kind.definition
        let told = definition.hold == .none ? definition.hold.rawValue : "after \(definition.hold.rawValue)"
        let look =
            definition.showsAtOneLook
            ? "One look shows it, so it is shown without a running daemon too." : "Only a running daemon sees it."
        return """
            .Ss \(Mdoc.literal(kind.rawValue))
            \(Mdoc.prose(definition.meaning))\
            .Pp
            \(Mdoc.prose(MessageCatalog.labelled(named(definition.remedy)) + "."))\
            .Pp
            \(Mdoc.prose("Severity \(definition.priority.keyword), told \(told). \(look)"))
            """.replacingBlankEnd
    }

    /// `@FIELD@` stands for the value of that field; the page says so once.
    private static func named(_ text: String) -> String { FindingKind.fill(text, FindingKind.word) }
}

extension String {
    /// Without empty lines at its end, which mdoc does not want.
    fileprivate var replacingBlankEnd: String {
        var text = self
        while text.hasSuffix("\n\n") { text.removeLast() }
        return text
    }
}
