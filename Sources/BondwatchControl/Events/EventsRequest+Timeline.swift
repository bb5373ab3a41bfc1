import BondwatchCore
import BondwatchLinux
import BondwatchQuery
import BondwatchSystemd
import Glibc

extension EventsRequest {
    /// Reads from the beginning, whatever --since says: the state at that time comes from the events before.
    func drawTimeline(
        of journal: inout JournalReader, _ window: Window, now: UInt64, into outcome: inout CommandOutcome
    ) throws(SystemError) {
        var boots = try JournalReader(source)
        let lastEntry = try boots.last()?.realtime
        try journal.seek(.head)
        var history = EventHistory(window: window, unit: unit, reading: source)
        var builder = TimelineBuilder()
        var first: UInt64?
        while let entry = try journal.next() {
            guard let (event, _) = history.take(entry) else { continue }
            first = min(first ?? event.time, event.time)
            builder.take(event) { Self.end(of: $0, &boots) }
        }
        // A journal that was brought here says nothing of the time after its last entry.
        let present = source == .system ? now : lastEntry ?? now
        let begin = window.since ?? first ?? present
        let timeline = builder.timeline(
            from: begin, to: min(window.until ?? present, present), failovers: history.failovers,
            isWanted: window.wants)
        if let note = history.note { outcome.say(note) }
        if let picturePath {
            let picture = TimelinePicture(offset: LocalCalendar.offset, localTime: Self.localTime)
            do throws(SystemError) {
                try AtomicFile.write(Array(picture.svg(timeline).utf8), to: picturePath)
            } catch {
                outcome.fail(.cannotCreate, "\(error)")
            }
        }
        if showsTimeline {
            let text = TimelineText(Self.style, offset: LocalCalendar.offset, localTime: Self.localTime)
            outcome.output = text.text(timeline)
        }
    }

    /// When the journal of a boot ends; nil where it cannot be read.
    private static func end(of bootID: String, _ journal: inout JournalReader) -> UInt64? {
        journal.removeMatches()
        do throws(SystemError) {
            try journal.match("_BOOT_ID", anyOf: [bootID])
            return try journal.last()?.realtime
        } catch {
            return nil
        }
    }

    /// As the terminal and the environment want it.
    private static var style: TimelineText.Style {
        setlocale(LC_CTYPE, "")
        let codeset = nl_langinfo(CInt(CODESET)).map { String(cString: $0) } ?? ""
        return TimelineText.Style(isUnicode: codeset == "UTF-8", palette: .ofStandardOutput)
    }
}
