/// The failovers of a bond that are not recorded yet, and the trouble it is in.
///
/// The records themselves are no state of the machine: it tells each once, in `failover-recorded`, and who keeps the last
/// ones takes them from there.
package struct FailoverHistory: Equatable, Sendable {
    /// The number of the last record that was begun.
    var begun: UInt64 = 0
    /// Records that wait for what belongs to them, oldest first.
    var pending: [Pending] = []
    package internal(set) var episode: Episode?

    /// More changes than that within the time that a record may take are recorded with what is known at once.
    static let mostPending = 16

    package init() {}

    struct Pending: Equatable, Sendable {
        var record: FailoverRecord
        /// nil while the notification may still come.
        var peers: PeersNotified?
        /// What it means when none comes.
        var peersIfSilent: PeersNotified
        /// When it is recorded with what is known.
        var deadline: BootInstant

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

    mutating func begin(_ waiting: Pending) {
        // The driver notifies for the last change only (send_peer_notif is set anew by each).
        for position in pending.indices where pending[position].peers == nil {
            pending[position].peers = pending[position].peersIfSilent
        }
        pending.append(waiting)
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

    /// Takes a copy of the /proc file.
    ///
    /// - Parameter active: the active slave in it.
    mutating func take(_ copy: ProcCopy, active: InterfaceName?) {
        for position in pending.indices where pending[position].record.file == nil {
            var copy = copy
            let slave = pending[position].record.newSlave
            copy.showsLaterChange = position != pending.indices.last || (slave != nil && slave != active)
            pending[position].record.file = copy
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
}

extension FailoverHistory {
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
        writer.append(episode) { $1.write(to: &$0) }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        begun = try reader.integer()
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
        episode = try reader.optional { reader throws(ByteReader.Failure) in try Episode(from: &reader) }
    }
}
