/// A time of trouble of a bond: from the first loss until its redundancy has been full, and nothing has changed, for
/// `BondPolicy.episodeAfter`.
///
/// A failover and the failback that follows it are one episode, and so is a slave that flaps faster than that.
package struct Episode: Equatable, Sendable {
    /// When the first loss was seen.
    package let since: BootInstant
    /// When redundancy was last restored; nil while that has not happened.
    package private(set) var restored: BootInstant?
    /// When something last changed.
    package private(set) var lastChange: BootInstant
    package private(set) var worst: Redundancy
    package private(set) var failovers: UInt64
    /// Links that failed, those included that only the kernel's count shows.
    package private(set) var failures: UInt64

    /// - Parameter lastChange: nil where nothing has changed since the first loss.
    package init(
        since: BootInstant, restored: BootInstant? = nil, lastChange: BootInstant? = nil, worst: Redundancy = .full,
        failovers: UInt64 = 0, failures: UInt64 = 0
    ) {
        self.since = since
        self.restored = restored
        self.lastChange = lastChange ?? since
        self.worst = worst
        self.failovers = failovers
        self.failures = failures
    }

    /// The field BOND_EPISODE: microseconds from the boot to the first loss, so that it is the same after a restart.
    package var id: UInt64 { since.microseconds }

    /// From the first loss to the last restoration.
    package var duration: BootInstant.Span { (restored ?? since).since(since) }

    /// Whether the event is a loss, with which an episode begins.
    static func begins(with subject: EventSubject) -> Bool {
        switch subject {
        case .linkDown, .missed, .activeNone, .redundancyLost, .redundancyReduced: true
        case .activeChanged(let change): change.change == .failover
        case .linkUp, .linkGoingDown, .linkGoingBack, .linkDownCancelled, .linkBackCancelled, .activeFirst,
            .redundancyRestored, .bondAdded, .bondRemoved, .bondRenamed, .slaveAdded, .slaveRemoved, .lacp, .finding,
            .flapping, .history, .silence, .lasting:
            false
        }
    }

    mutating func take(_ event: Event) {
        switch event.subject {
        case .linkDown: failures &+= 1
        case .missed(_, let times, _): failures &+= UInt64(times)
        case .activeNone: reach(.down)
        case .redundancyLost: reach(.lost)
        case .redundancyReduced: reach(.reduced)
        case .redundancyRestored: restored = event.instant
        case .activeChanged(let change): if change.change == .failover { failovers &+= 1 }
        case .linkUp, .lacp, .slaveAdded, .slaveRemoved: break
        case .linkGoingDown, .linkGoingBack, .linkDownCancelled, .linkBackCancelled, .activeFirst, .bondAdded,
            .bondRemoved, .bondRenamed, .finding, .flapping, .history, .silence, .lasting:
            return
        }
        lastChange = max(lastChange, event.instant)
    }

    private mutating func reach(_ level: Redundancy) { worst = max(worst, level) }
}

extension Episode {
    func write(to writer: inout ByteWriter) {
        writer.append(since)
        writer.append(restored) { $0.append($1) }
        writer.append(lastChange)
        writer.append(worst.rawValue)
        writer.append(failovers)
        writer.append(failures)
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        since = try reader.instant()
        restored = try reader.optionalInstant()
        lastChange = try reader.instant()
        worst = try reader.raw()
        failovers = try reader.integer()
        failures = try reader.integer()
    }
}
