/// What a sink is given to tell: one event, one note or one gap, with the time of day at which it was seen.
package struct Entry: Equatable, Sendable {
    package enum Content: Equatable, Sendable {
        /// Kept behind a reference, so that the queues of several sinks share one event.
        indirect case event(ToldEvent)
        case note(Note)
        /// An event of an earlier run of the daemon, which may not have reached the sink; as bytes, since tens of thousands
        /// may wait.
        indirect case retold(PendingRecord)
        /// Events and notes that the sink will never be given.
        indirect case gap(LostEntries)
    }

    package let content: Content
    /// CLOCK_REALTIME in microseconds since 1970: an entry that waited for its sink still tells when it happened.
    package let wallMicroseconds: UInt64
    /// Those that are given it, so that a sink knows where else it is told.
    package var sinks = SinkSet()

    package init(_ event: ToldEvent) {
        content = .event(event)
        wallMicroseconds = event.wallMicroseconds
    }

    package init(_ note: Note, seenAt wallMicroseconds: UInt64) {
        content = .note(note)
        self.wallMicroseconds = wallMicroseconds
    }

    package init(retelling record: PendingRecord) {
        content = .retold(record)
        wallMicroseconds = record.wallMicroseconds
        sinks = record.sinks
    }

    package init(_ gap: LostEntries) {
        content = .gap(gap)
        wallMicroseconds = gap.wallMicroseconds
        sinks = gap.sinks
    }

    /// The event, of this run or of an earlier one; nil for a note and for a gap.
    package var event: ToldEvent? {
        switch content {
        case .event(let event): event
        case .retold(let record): record.event
        case .note, .gap: nil
        }
    }

    package var priority: Priority {
        switch content {
        case .event, .retold: event?.priority ?? .error
        case .note(let note): note.priority
        case .gap: .error
        }
    }

    /// BOND_SEQUENCE; nil for a note and for a gap.
    package var sequence: UInt64? {
        switch content {
        case .event(let event): event.sequence
        case .retold(let record): record.sequence
        case .note, .gap: nil
        }
    }

    /// What is lost, where that is what it tells.
    package var gap: LostEntries? { if case .gap(let gap) = content { gap } else { nil } }

    /// The number up to which every event is settled with a sink that has taken this; nil where it says nothing of that.
    package var settles: UInt64? {
        gap.map { $0.sequences?.upperBound } ?? sequence
    }

    /// The whole message as one line: a control character that slipped in is told as `\xNN`.
    package var line: String {
        switch content {
        case .event, .retold: Self.singleLine(event?.message ?? "")
        case .note(let note): Self.singleLine(note.message)
        case .gap(let gap): gap.message
        }
    }

    private static func singleLine(_ message: String) -> String {
        if message.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) { return message }
        var line = ""
        for scalar in message.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator:
                for byte in UTF8.encode(scalar) ?? .init() {
                    line += (byte < 0x10 ? "\\x0" : "\\x") + String(byte, radix: 16)
                }
            default: line.unicodeScalars.append(scalar)
            }
        }
        return line
    }
}
