import BondwatchCore
import BondwatchLinux
package import BondwatchQuery
package import BondwatchSystemd
import BondwatchVarlink

/// `bondwatchctl feed`: for scripts, what bondwatchd logged and nobody else, from a place in the journal that is kept.
package struct FeedRequest {
    package var journal = JournalSource.system
    /// The unit that bondwatchd runs as.
    package var unit = TrustedSender.defaultUnit
    /// The file that names the entry that reading goes on behind.
    package var positionPath: String?
    package var follows = false
    /// Events as JSON, an object a line; lines that are no event are left out then.
    package var isJSON = false

    /// Events that are remembered, so that one that is logged once more is not given again.
    private static let memory = 4096

    package init() {}

    /// Prints what there is from the place on, and where it follows the journal each entry as it comes.
    package func run() -> CommandOutcome {
        var outcome = CommandOutcome()
        do throws(SystemError) {
            var reader = try JournalReader(journal)
            guard reader.isReadable(orSaysIn: &outcome) else { return outcome }
            try feed(&reader, into: &outcome)
        } catch {
            outcome.fail(EventsRequest.status(error), "\(error)")
        }
        return outcome
    }

    private func feed(_ reader: inout JournalReader, into outcome: inout CommandOutcome) throws(SystemError) {
        let news = follows ? try JournalNews(&reader) : nil
        let place = try beginning(&reader, &outcome)
        var sieve = EventSieve(trusting: TrustedSender(unit: unit, reading: journal), remembering: Self.memory)
        // The notes have no MESSAGE_ID that could be asked for.
        try sieve.begin(&reader, at: place, "SYSLOG_IDENTIFIER", anyOf: [JournaledNote.identifier], unit: unit)
        if follows {
            // What there is to say is said to somebody who waits for it, and not at the end.
            for message in outcome.takeMessages() { CommandOutcome.tell(message, as: ControlProgram.name) }
            // The place is taken: whoever waits for the first line misses nothing from then on.
            guard isJSON || CommandOutcome.print("\n") else { return }
        }
        while true {
            while let entry = try reader.next() {
                guard let text = text(of: entry, &sieve) else { continue }
                guard CommandOutcome.print(text) else {
                    let reason = SystemError("write", "standard output").reason
                    // That nobody reads on is how a feed that follows the journal ends.
                    if !follows { outcome.fail(.outputFailed, "standard output: \(reason)") }
                    return
                }
            }
            guard let news, try news.wait(&reader) else { break }
        }
        if let note = EventsRequest.note(forged: sieve.forged, unit: unit) { outcome.say(note) }
    }

    /// Where reading begins; without a place that can be used, with what comes from now on.
    private func beginning(
        _ reader: inout JournalReader, _ outcome: inout CommandOutcome
    ) throws(SystemError) -> JournalPlace {
        guard let positionPath else { return follows ? .tail : .head }
        let file = PositionFile(path: positionPath)
        let anew = "going on with what happens from now on"
        switch file.read() {
        case .none: break
        case .unusable(let unusable): outcome.say("\(unusable); \(anew)")
        case .value(let cursor):
            switch try reader.resume(behind: cursor) {
            case .exact: return .after(cursor: cursor)
            case .gap:
                outcome.say("the journal no longer has the entry that \(positionPath) names: events may have been lost")
                return .after(cursor: cursor)
            case .beyondTheEnd:
                outcome.say("the entry that \(positionPath) names is later than all that the journal has; \(anew)")
            case .invalid:
                outcome.say("\(file.setAside(because: "it names no entry of a journal")); \(anew)")
            }
        }
        // Kept at once, so that what comes before somebody writes the file is not passed over by the next start.
        guard let cursor = try reader.newestCursor() else { return .head }
        do throws(SystemError) {
            try file.write(cursor)
        } catch {
            outcome.say("the place in the journal cannot be kept, so a restart may miss events: \(error)")
        }
        return .after(cursor: cursor)
    }

    private func text(of entry: JournalEntry, _ sieve: inout EventSieve) -> String? {
        if let event = sieve.take(entry) {
            guard isJSON else { return HookEvent(event, cursor: entry.cursor).map { FeedBlock($0).text } }
            var report = event.report
            report.fields[FeedBlock.cursor] = entry.cursor
            return ReportJSON.line(report)
        }
        guard !isJSON, let note = sieve.takeNote(entry) else { return nil }
        return FeedBlock(note, cursor: entry.cursor).text
    }
}
