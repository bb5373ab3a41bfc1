package import BondwatchCore

/// The join of the sources, with everything that goes into it recorded where that is wanted.
package struct RecordedJoin: Sendable {
    private var join: SourceJoin
    private var recording: Recording?
    private let memories: [BondMemory]?

    /// - Parameters: as those of `SourceJoin`.
    package init(restoring memories: [BondMemory]? = nil, jiffy: BootInstant.Span) {
        join = SourceJoin(restoring: memories, jiffy: jiffy)
        self.memories = memories
    }

    /// Records from now on; to be called before anything has been taken.
    ///
    /// - Parameter header: of the first file; later ones are numbered and dated after it.
    package mutating func record(to sink: any RecordingSink, _ header: RecordingHeader) {
        var header = header
        header.memories = memories
        recording = Recording(to: sink, header)
    }

    package var fleet: BondFleet { join.fleet }
    /// Not recorded: a replay is given policies of its own.
    package var policies: PolicyBook {
        get { join.policies }
        set { join.policies = newValue }
    }
    package var hasLooked: Bool { join.hasLooked }
    package var dumpsBegun: UInt64 { join.dumpsBegun }
    package var dumpsInterrupted: UInt64 { join.dumpsInterrupted }
    package var messages: UInt64 { join.messages }
    package var notUnderstood: UInt64 { join.notUnderstood }
    package var isRecording: Bool { recording != nil }

    /// The bond's generation, as a reading of its file begins.
    package mutating func generation(of name: InterfaceName, at instant: BootInstant) -> UInt64 {
        if recording != nil { record(.reading(name), at: instant) }
        return join.fleet.generation(of: name)
    }
}

/// What `SourceJoin` does, under the same names.
extension RecordedJoin {
    package mutating func take(datagram: RawSpan, at instant: BootInstant) -> [SourceJoin.Effect] {
        if recording != nil { record(.datagram(datagram.withUnsafeBytes { [UInt8]($0) }), at: instant) }
        return noted(join.take(datagram: datagram, at: instant), at: instant)
    }

    package mutating func messagesLost(at instant: BootInstant) {
        if recording != nil { record(.loss, at: instant) }
        join.messagesLost()
    }

    package mutating func requestFailed(at instant: BootInstant) {
        if recording != nil { record(.requestFailed, at: instant) }
        join.requestFailed()
    }

    package mutating func queueEmpty(at instant: BootInstant) -> SourceJoin.Next {
        let next = join.queueEmpty(at: instant)
        if case .send(let request) = next {
            record(.request(RecordedRequest(sequence: request.sequence, begins: true)), at: instant)
        }
        return next
    }

    /// Not recorded: what follows from it is.
    package mutating func refreshAggregators() { join.refreshAggregators() }

    /// Not recorded: the answers are, and count whoever asked.
    package mutating func countersDue(atMost most: Int, at instant: BootInstant) -> RouteRequest? {
        join.countersDue(atMost: most, at: instant)
    }

    package mutating func take(
        file bytes: Span<UInt8>, of bond: InterfaceName, readAt generation: UInt64, at instant: BootInstant
    ) -> [SourceJoin.Effect]? {
        if recording != nil { record(.file(bond, bytes.withUnsafeBufferPointer { [UInt8]($0) }), at: instant) }
        return join.take(file: bytes, of: bond, readAt: generation, at: instant).map { noted($0, at: instant) }
    }

    package mutating func take(names: [InterfaceName], at instant: BootInstant) -> [SourceJoin.Effect] {
        if recording != nil { record(.names(names), at: instant) }
        return noted(join.take(names: names), at: instant)
    }

    package mutating func acknowledge(_ names: [InterfaceName]?, at instant: BootInstant) -> [SourceJoin.Effect] {
        if recording != nil { record(.acknowledged(names), at: instant) }
        return noted(join.acknowledge(names, at: instant), at: instant)
    }

    package mutating func tick(at instant: BootInstant, wallMicroseconds: UInt64) -> [SourceJoin.Effect] {
        if recording != nil { record(.tick(wallMicroseconds: wallMicroseconds), at: instant) }
        return noted(join.tick(at: instant), at: instant)
    }

    package mutating func dueLooks(at instant: BootInstant) -> [InterfaceName] {
        let due = join.dueLooks(at: instant)
        if !due.isEmpty { record(.looks, at: instant) }
        return due
    }

    /// Not recorded: a replay reads no files.
    package mutating func looksDone(of bond: InterfaceName, at instant: BootInstant) {
        join.looksDone(of: bond, at: instant)
    }

    package mutating func wantFile(of bond: InterfaceName, at instant: BootInstant) {
        join.wantFile(of: bond, at: instant)
    }

    /// So many events are told beside those of the join: their numbers are missing among those of a replay.
    package mutating func numbered(_ count: UInt64, at instant: BootInstant) {
        guard recording != nil, count > 0 else { return }
        record(.numbered(count), at: instant)
        recording?.lastSequence &+= count
    }

    private mutating func record(_ input: RecordedInput, at instant: BootInstant) {
        if recording?.record(input, at: instant, knowing: join.fleet.memories) == true { join.lookAnew() }
    }

    /// Counts the events, and records the requests that go on with a dump.
    private mutating func noted(_ effects: [SourceJoin.Effect], at instant: BootInstant) -> [SourceJoin.Effect] {
        guard recording != nil else { return effects }
        for effect in effects {
            switch effect {
            case .tell: recording?.lastSequence &+= 1
            case .send(let request):
                record(.request(RecordedRequest(sequence: request.sequence, begins: false)), at: instant)
            case .condition, .firstDumpEnded: break
            }
        }
        return effects
    }
}
