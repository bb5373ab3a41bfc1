package import BondwatchCore

/// Puts a recording through the same machine again.
///
/// A file that begins in the middle of a run begins with what the machines knew, as a daemon that comes back to its
/// checkpoint: where its first dump shows something else, that is told with `checkpoint` as the source.
package struct RecordingReplay: Sendable {
    private var join: SourceJoin
    private var header: RecordingHeader
    /// The generation of each bond when the reading of its file began.
    private var readings: [InterfaceName: UInt64] = [:]
    private var files: [InterfaceName: [UInt8]] = [:]
    /// The last moment whose time of day is known.
    private var clock: (instant: BootInstant, wallMicroseconds: UInt64)
    /// Inputs that the recording lacks.
    package private(set) var dropped: UInt64 = 0

    /// - Parameter policies: what is expected of the bonds; the recording does not say.
    package init(_ header: RecordingHeader, policies: PolicyBook = PolicyBook()) {
        self.header = header
        join = SourceJoin(restoring: header.memories, jiffy: header.jiffy)
        // The first file begins with the daemon, and each further one where the one before it ends.
        if header.number > 1 { join.nothingMissed() }
        join.policies = policies
        clock = (header.instant, header.wallMicroseconds)
    }

    package var fleet: BondFleet { join.fleet }

    /// Goes on with the next file of the same run.
    ///
    /// - Returns: false when it is not the next one.
    package mutating func goOn(_ next: RecordingHeader) -> Bool {
        guard header.isContinued(by: next) else { return false }
        header = next
        files = [:]
        clock = (next.instant, next.wallMicroseconds)
        join.lookAnew()
        return true
    }

    /// The time of day of a recorded moment, in microseconds since 1970.
    package func wallMicroseconds(of instant: BootInstant) -> UInt64 {
        let (sum, overflow) =
            instant < clock.instant
            ? clock.wallMicroseconds.subtractingReportingOverflow(clock.instant.since(instant).microseconds)
            : clock.wallMicroseconds.addingReportingOverflow(instant.since(clock.instant).microseconds)
        return overflow ? clock.wallMicroseconds : sum
    }

    /// Takes the next input; gives what the daemon would tell, in order.
    package mutating func take(_ moment: RecordedMoment) -> [SourceJoin.Effect] {
        let instant = moment.instant
        switch moment.input {
        case .datagram(let bytes): return join.take(datagram: bytes.span.bytes, at: instant)
        case .loss: join.messagesLost()
        case .request(let request): join.follow(request, at: instant)
        case .requestFailed: join.requestFailed()
        case .reading(let name): readings[name] = join.fleet.generation(of: name)
        case .file(let name, let bytes):
            files[name] = bytes
            return take(file: bytes, of: name, at: instant)
        case .sameFile(let name):
            if let bytes = files[name] { return take(file: bytes, of: name, at: instant) }
        case .names(let names): return join.hasLooked ? join.take(names: names) : []
        case .tick(let wall):
            clock = (instant, wall)
            return join.hasLooked ? join.tick(at: instant) : []
        case .looks: for bond in join.dueLooks(at: instant) { join.looksDone(of: bond, at: instant) }
        case .acknowledged(let names): return join.hasLooked ? join.acknowledge(names, at: instant) : []
        // Of what is told beside the join nothing but the numbers is known.
        case .numbered: break
        case .dropped(let count):
            dropped = dropped.addingReportingOverflow(count).overflow ? .max : dropped + count
            join.messagesLost()
        }
        return []
    }

    /// The daemon audits nothing before its first dump has ended; and a file whose beginning is not recorded cannot be
    /// told from an outdated one.
    private mutating func take(file bytes: [UInt8], of name: InterfaceName, at instant: BootInstant) -> [SourceJoin
        .Effect]
    {
        guard let generation = readings.removeValue(forKey: name), join.hasLooked else { return [] }
        return join.take(file: bytes.span, of: name, readAt: generation, at: instant) ?? []
    }
}
