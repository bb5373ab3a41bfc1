package import BondwatchCore
package import BondwatchLinux

/// Numbers the events, commits them to the checkpoint, and hands each to every sink.
package struct Ledger: Sendable {
    package private(set) var sinks: SinkRoster {
        didSet { store?.use(sinks.accounts) }
    }
    /// The number of the last event of this boot; the first one has 1.
    package private(set) var lastSequence: UInt64
    private(set) var tally = EventTally()
    /// Times that the checkpoint was written, and that it could not be.
    private(set) var commits: UInt64 = 0
    private(set) var commitFailures: UInt64 = 0
    private let store: CheckpointStore?
    /// Whether there is a checkpoint to write.
    var keepsCheckpoint: Bool { store != nil }
    /// Those who watch over the control socket.
    let feed: WatchFeed?

    package init(
        sinks: SinkRoster, store: CheckpointStore?, lastSequence: UInt64, feed: WatchFeed? = nil
    ) {
        self.feed = feed
        self.sinks = sinks
        self.store = store
        self.lastSequence = lastSequence
        store?.use(sinks.accounts)
    }

    package init(
        sinks: [SinkKind: SinkWorker], store: CheckpointStore?, lastSequence: UInt64, feed: WatchFeed? = nil
    ) {
        self.init(sinks: SinkRoster(active: sinks), store: store, lastSequence: lastSequence, feed: feed)
    }

    /// Gives what is told to these sinks from now on: see `SinkRoster.change`.
    package mutating func changeSinks(
        to kinds: Set<SinkKind>, areAutomatic: Bool, join: (SinkKind, _ lastSequence: UInt64) -> SinkWorker
    ) -> [SinkWorker] {
        let lastSequence = lastSequence
        return sinks.change(to: kinds, areAutomatic: areAutomatic, lastSequence: lastSequence) { kind in
            join(kind, lastSequence)
        }
    }

    package mutating func dismissDrainedSinks() { sinks.dismissDrained() }

    /// Gives the events their numbers and tells them.
    ///
    /// They are committed together with what the machines know now, before any sink has one of them: a daemon that is
    /// killed in between either knows and has told, or does neither.
    ///
    /// - Parameter states: for those who watch, of each event its bond as it was just after it; empty where nobody wants
    ///   to see that.
    /// - Throws: when the checkpoint could not be written; the events are told all the same.
    package mutating func record(
        _ events: [Event], states: [[BondReport]] = [], bonds: @autoclosure () -> [BondMemory], now: BootInstant,
        wallMicroseconds: UInt64
    ) throws(SystemError) {
        let numbered = events.map { event -> (event: Event, wall: UInt64) in
            lastSequence &+= 1
            var event = event
            event.sequence = lastSequence
            tally.count(event)
            let wall = event.instant.wallMicroseconds(before: now, at: wallMicroseconds)
            return (event.dated(wall), wall)
        }
        defer {
            for (event, wall) in numbered { submit(Entry(event, seenAt: wall)) }
            feed?.tell(
                numbered.enumerated().map { place, told in
                    let state = place < states.count ? states[place] : nil
                    return WatchedEvent(told.event, wallMicroseconds: told.wall, bonds: state)
                })
        }
        guard store != nil else { return }
        try commit(bonds(), numbered.map { ToldEvent($0.event, wallMicroseconds: $0.wall) })
    }

    /// Commits what the machines know where nothing is to be told: what happens before the first event is told may
    /// happen while the daemon is away.
    package mutating func remember(_ bonds: [BondMemory]) throws(SystemError) { try commit(bonds, []) }

    private mutating func commit(_ bonds: [BondMemory], _ events: [ToldEvent]) throws(SystemError) {
        guard let store else { return }
        do throws(SystemError) {
            try store.commit(lastSequence: lastSequence, bonds: bonds, events: events)
            commits &+= 1
        } catch {
            commitFailures &+= 1
            throw error
        }
    }

    /// Tells a note; it has no number.
    package func record(_ note: Note, wallMicroseconds: UInt64) { submit(Entry(note, seenAt: wallMicroseconds)) }

    private func submit(_ entry: Entry) {
        var entry = entry
        entry.sinks = SinkSet(sinks.active.keys)
        for sink in sinks.active.values { sink.submit(entry) }
    }
}
