import BondwatchCore

/// One entry of the feed: a `NAME=value` a line, and an empty line behind. No value breaks a line, for each has been made
/// printable.
struct FeedBlock {
    /// The name that the entry's place in the journal has, as in the journal's own export format.
    static let cursor = "__CURSOR"

    private var fields: [(name: String, value: String)]

    /// What a hook is given, the place, and the host.
    init(_ event: HookEvent) {
        fields = [(Self.cursor, event.cursor)]
        if let host = event.report.fields["_HOSTNAME"] {
            fields.append(("_HOSTNAME", PrintableText.escapingControls(host)))
        }
        fields += event.environment
    }

    init(_ note: JournaledNote, cursor: String) {
        fields = [(Self.cursor, cursor), ("MESSAGE", note.message), ("PRIORITY", String(note.priority))]
    }

    var text: String { fields.map { "\($0.name)=\($0.value)\n" }.joined() + "\n" }
}
