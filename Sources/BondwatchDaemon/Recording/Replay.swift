package import BondwatchCore
import BondwatchLinux
import BondwatchNetlink
package import BondwatchQuery
import BondwatchVarlink

/// Answers `--replay`: what the daemon would have told of a recorded run.
package struct Replay {
    private let policies: PolicyBook
    private let print: (String) -> Bool
    private let localTime: (UInt64) -> String

    /// - Parameters:
    ///   - policies: what is expected of the bonds; the recording does not say.
    ///   - print: takes some lines; false when there is no use in more.
    ///   - localTime: how a time of day in microseconds since 1970 is told.
    package init(
        policies: PolicyBook = PolicyBook(), print: @escaping (String) -> Bool,
        localTime: @escaping (UInt64) -> String = { LocalTime(wallMicroseconds: $0).dateAndClockWithMilliseconds }
    ) {
        self.policies = policies
        self.print = print
        self.localTime = localTime
    }

    /// Prints as it goes; the outcome has what is left to say on standard error.
    package func run(_ request: ReplayRequest) -> CommandOutcome {
        var outcome = CommandOutcome()
        let shown = PrintableText.escaping(request.path.utf8)
        var telling: Telling?
        do throws(RecordingReader.Fault) {
            let last = try RecordingReader(path: request.path)
            // The full file beside it holds the time before.
            if last.header.number > 1 {
                if let former = Self.former(of: request.path, before: last.header) {
                    var began = Telling(former.header, policies, json: request.json, localTime: localTime)
                    // Where it is damaged, the next file's first dump finds the way again.
                    do throws(RecordingReader.Fault) {
                        try replay(former, &began)
                    } catch {
                        report(error, shown + ".1", &outcome)
                    }
                    if began.goOn(last.header) { telling = began }
                } else {
                    outcome.say("\(shown): begins in the middle of a run; what was before is not known")
                }
            }
            var going = telling ?? Telling(last.header, policies, json: request.json, localTime: localTime)
            defer { telling = going }
            try replay(last, &going)
        } catch {
            report(error, shown, &outcome)
        }
        if let dropped = telling?.dropped, dropped > 0 {
            outcome.say("\(shown): \(dropped) records are missing, since the disk was too slow for them")
        }
        if telling?.isRefused == true { outcome.fail(.outputFailed, "standard output does not take everything") }
        return outcome
    }

    private static func former(of path: String, before header: RecordingHeader) -> RecordingReader? {
        guard let former = try? RecordingReader(path: RecordingFile.former(path)) else { return nil }
        return former.header.isContinued(by: header) ? former : nil
    }

    private func replay(_ reader: RecordingReader, _ telling: inout Telling) throws(RecordingReader.Fault) {
        defer { telling.flush(print) }
        while !telling.isRefused, let moment = try reader.next() { telling.take(moment, print) }
    }

    private func report(_ fault: RecordingReader.Fault, _ path: String, _ outcome: inout CommandOutcome) {
        switch fault {
        case .unreadable(let error): outcome.fail(.noInput, "\(error)")
        // What is there is whole, as after any end of the recording process.
        case .bad(.torn(let offset, let bytes)):
            outcome.say("\(path): \(RecordingFault.torn(at: offset, bytes: bytes))")
        case .bad(let fault): outcome.fail(.badData, "\(path): \(fault)")
        }
    }
}

/// Words what a replay gives, as the sinks would.
private struct Telling {
    private var replay: RecordingReplay
    private let json: Bool
    private let localTime: (UInt64) -> String
    private var sequence: UInt64
    private var conditions = ConditionRegister()
    private var text = ""
    /// Nobody reads any more.
    private(set) var isRefused = false

    init(
        _ header: RecordingHeader, _ policies: PolicyBook, json: Bool, localTime: @escaping (UInt64) -> String
    ) {
        replay = RecordingReplay(header, policies: policies)
        self.json = json
        self.localTime = localTime
        sequence = header.lastSequence
    }

    var dropped: UInt64 { replay.dropped }

    mutating func goOn(_ header: RecordingHeader) -> Bool { replay.goOn(header) }

    mutating func take(_ moment: RecordedMoment, _ print: (String) -> Bool) {
        if case .numbered(let count) = moment.input { sequence &+= count }
        for effect in replay.take(moment) {
            switch effect {
            case .tell(var event):
                sequence &+= 1
                event.sequence = sequence
                let wall = replay.wallMicroseconds(of: event.instant)
                tell(Entry(ToldEvent(event, wallMicroseconds: wall)), at: event.instant)
            case .condition(let signal): tell(conditions.take(signal, at: moment.instant), at: moment.instant)
            case .send, .firstDumpEnded: break
            }
        }
        if case .tick = moment.input { tell(conditions.tick(at: moment.instant), at: moment.instant) }
        let enough = 64 << 10
        if text.utf8.count >= enough { flush(print) }
    }

    mutating func flush(_ print: (String) -> Bool) {
        if !text.isEmpty, !isRefused, !print(text) { isRefused = true }
        text = ""
    }

    private mutating func tell(_ notes: [Note], at instant: BootInstant) {
        for note in notes { tell(Entry(note, seenAt: replay.wallMicroseconds(of: instant)), at: instant) }
    }

    private mutating func tell(_ entry: Entry, at instant: BootInstant) {
        text += json ? Self.object(of: entry, at: instant) : "\(localTime(entry.wallMicroseconds)) \(entry.line)\n"
    }

    /// All fields under their names in the journal, with the times as journalctl names them.
    private static func object(of entry: Entry, at instant: BootInstant) -> String {
        var fields: [String: String] = [:]
        for field in entry.journalFields { fields[field.name] = field.value }
        fields["__REALTIME_TIMESTAMP"] = String(entry.wallMicroseconds)
        fields["_SOURCE_BOOTTIME_TIMESTAMP"] = String(instant.nanoseconds / 1000)
        return ReportJSON.line(fields)
    }
}
