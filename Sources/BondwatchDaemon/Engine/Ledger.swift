package import BondwatchCore

/// Numbers the events and hands each to every sink.
package struct Ledger: Sendable {
    package var sinks: [SinkWorker]
    /// The number of the last event; the first one has 1.
    package private(set) var lastSequence: UInt64

    package init(sinks: [SinkWorker], lastSequence: UInt64 = 0) {
        self.sinks = sinks
        self.lastSequence = lastSequence
    }

    /// Gives an event its number and tells it.
    package mutating func record(_ event: Event, wallMicroseconds: UInt64) {
        lastSequence &+= 1
        var event = event
        event.sequence = lastSequence
        submit(Entry(event, seenAt: wallMicroseconds))
    }

    /// Tells a note; it has no number.
    package func record(_ note: Note, wallMicroseconds: UInt64) { submit(Entry(note, seenAt: wallMicroseconds)) }

    private func submit(_ entry: Entry) {
        for sink in sinks { sink.submit(entry) }
    }
}
