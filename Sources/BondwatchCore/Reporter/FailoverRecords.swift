/// The failovers of a bond that are not recorded yet: each waits for what belongs to its record.
///
/// The records themselves are no state of the machine: each is reported once, in `failover-recorded`, and who keeps the last
/// ones takes them from there.
struct FailoverRecords: Equatable, Sendable {
    /// The number of the last record that was begun.
    private(set) var begun: UInt64
    /// Records that wait for what belongs to them, oldest first.
    private(set) var pending: [Pending]

    /// More changes than that within the time that a record may take are recorded with what is known at once.
    static let mostPending = 16

    init(begun: UInt64 = 0, pending: [Pending] = []) {
        self.begun = begun
        self.pending = pending
    }

    struct Pending: Equatable, Sendable {
        fileprivate(set) var record: FailoverRecord
        /// nil while the notification may still come.
        fileprivate(set) var peers: PeersNotified?
        /// What it means when none comes.
        fileprivate(set) var peersIfSilent: PeersNotified
        /// When it is recorded with what is known.
        let deadline: BootInstant

        func isComplete(at instant: BootInstant) -> Bool {
            (record.file != nil && peers != nil) || instant >= deadline
        }

        var completed: FailoverRecord {
            var record = record
            record.peers = peers ?? peersIfSilent
            return record
        }
    }

    /// Whether a copy of the /proc file is wanted.
    var wantsFile: Bool { pending.contains { $0.record.file == nil } }

    /// Begins the record of a change; what belongs to it comes later.
    ///
    /// - Parameters:
    ///   - speedBefore: megabits a second of the old slave while it still worked.
    ///   - sawFailover: the driver's own message showed the change, so the one about the peers would be seen too.
    ///   - readings: when the /proc file is to be read for it.
    mutating func begin(
        _ subject: FailoverRecord.Subject, of trace: BondTrace, speedBefore: UInt32? = nil, sawFailover: Bool = false,
        at instant: BootInstant, readings: inout [BootInstant]
    ) {
        begun &+= 1
        var record = FailoverRecord(bond: trace.index, number: begun, instant: instant, subject: subject)
        record.speedBefore = speedBefore
        record.speedAfter = record.newSlave.flatMap { name in trace.slaves.first { $0.name == name }?.knownSpeed }
        let isOff = trace.mode != .activeBackup || trace.attributes.peerNotifications == 0
        let deadline = instant + trace.timeForNotification
        // The driver notifies for the last change only (send_peer_notif is set anew by each).
        for position in pending.indices where pending[position].peers == nil {
            pending[position].peers = pending[position].peersIfSilent
        }
        pending.append(
            Pending(
                record: record, peers: isOff ? .off : nil, peersIfSilent: sawFailover ? .no : .unknown,
                deadline: deadline))
        readings.append(instant)
        if !isOff { readings.append(deadline) }
    }

    /// The driver has notified the peers.
    mutating func noteNotification() {
        guard let last = pending.indices.last, pending[last].peers == nil else { return }
        pending[last].peers = .yes
    }

    /// Messages may have been lost: silence means nothing any more.
    mutating func noteLostMessages() {
        for position in pending.indices where pending[position].peersIfSilent == .no {
            pending[position].peersIfSilent = .unknown
        }
    }

    /// Takes a copy of the /proc file that was the last to be audited.
    mutating func take(_ copy: ProcCopy, of trace: BondTrace) {
        let active = trace.file?.activeSlave?.name
        let speed = trace.slaves.first { $0.name == active }?.knownSpeed
        for position in pending.indices {
            let slave = pending[position].record.newSlave
            if pending[position].record.file == nil {
                var copy = copy
                copy.showsLaterChange = position != pending.indices.last || (slave != nil && slave != active)
                pending[position].record.file = copy
            }
            if let slave, slave == active, trace.slaves.contains(where: { $0.name == slave }) {
                pending[position].record.speedAfter = speed
            }
        }
    }

    /// The records that wait for nothing any more, in the order of the changes.
    mutating func takeComplete(at instant: BootInstant) -> [FailoverRecord] {
        var complete: [FailoverRecord] = []
        while let first = pending.first, first.isComplete(at: instant) || pending.count > Self.mostPending {
            complete.append(first.completed)
            pending.removeFirst()
        }
        return complete
    }

    /// All that wait, with what is known of each.
    mutating func takeAll() -> [FailoverRecord] {
        let records = pending.map(\.completed)
        pending = []
        return records
    }
}

extension BondTrace {
    /// How long the driver may take to notify the peers: it counts `num_grat_arp` down in steps of its monitor, and
    /// passes over a step in which the new carrier is not settled (`bond_mii_monitor`, drivers/net/bonding/bond_main.c 6.1).
    fileprivate var timeForNotification: BootInstant.Span {
        let least: UInt64 = 500
        let most: UInt64 = 10_000
        let interval = UInt64(monitorInterval ?? 0)
        let step = max(interval, UInt64(attributes.peerNotifyDelay ?? 0))
        let all = UInt64(attributes.peerNotifications ?? 1) &* step &+ 2 &* interval
        return .milliseconds(min(max(all, least), most))
    }
}

extension FailoverRecords {
    /// Of the pending records only the last can have its file already, so that this stays short.
    func write(to writer: inout ByteWriter) {
        writer.append(begun)
        writer.append(UInt8(clamping: pending.count))
        for waiting in pending {
            waiting.record.write(to: &writer)
            writer.append(waiting.peers) { $0.append($1.rawValue) }
            writer.append(waiting.peersIfSilent.rawValue)
            writer.append(waiting.deadline)
        }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        self.init(begun: try reader.integer())
        let count = Int(try reader.integer(UInt8.self))
        guard count <= Self.mostPending else { throw ByteReader.Failure() }
        for _ in 0..<count {
            let record = try FailoverRecord(from: &reader)
            let peers = try reader.optional { reader throws(ByteReader.Failure) in
                try reader.raw(PeersNotified.self)
            }
            let ifSilent: PeersNotified = try reader.raw()
            pending.append(
                Pending(record: record, peers: peers, peersIfSilent: ifSilent, deadline: try reader.instant()))
        }
    }
}
