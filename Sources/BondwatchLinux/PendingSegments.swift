import BondwatchCore
import Glibc

/// How much the log of pending events may hold.
package struct PendingRoom: Equatable, Sendable {
    /// Events in one of the two files; a sink that is further behind has dropped the older ones itself.
    package var events = DeliveryQueue.defaultCapacity
    /// Bytes in one of the two files: what is read again at the next start has to fit into the service's MemoryMax=.
    package var bytes = 32 << 20
    /// Bytes of a file from which on the other one is used as soon as it is free.
    package var bytesInTurn = 1 << 20

    package init() {}
}

/// The log of the events that a sink may not have taken yet: two files that take turns.
///
/// A file begins anew when every sink has all of its events, so that a storm with sinks that are never quite up to date
/// leaves no more than a few megabytes. Where a sink takes nothing for long, the file with the older events is given up
/// when the other one is full: one file's worth of the newest events is always there.
///
/// Nothing is ever moved, so a process may die between any two writes. Nor is a file cut off where it begins anew: on a disk
/// that is full it would not get its blocks again.
struct PendingSegments: ~Copyable {
    static let names = ["pending", "pending.1"]

    private let files: [FileDescriptorBox]
    private let room: PendingRoom
    private var extents: [Extent]
    private var current = 0
    /// What the files hold, oldest first, until `adopt` or `clear`.
    private(set) var found: [PendingRecord]

    /// What one of the files holds.
    private struct Extent {
        var length = 0
        /// Bytes of the file; those beyond `length` are of events that every sink has.
        var size = 0
        var events = 0
        var firstSequence: UInt64 = 0
        var lastSequence: UInt64 = 0
        /// The records that were read, until it is known which of them count.
        var records: [PendingRecord] = []
    }

    private final class FileDescriptorBox: Sendable {
        let file: FileDescriptor
        init(_ file: consuming FileDescriptor) { self.file = file }
    }

    /// Opens both files and reads what they hold.
    init(directory: String, room: PendingRoom) throws(CheckpointStore.Failure) {
        var files: [FileDescriptorBox] = []
        var extents: [Extent] = []
        for name in Self.names {
            let file = try CheckpointStore.openFile("\(directory)/\(name)")
            var extent = Extent()
            extent.records = Self.ascending(PendingLog.records(in: try Self.readAll(file, name)))
            extents.append(extent)
            files.append(FileDescriptorBox(file))
        }
        self.files = files
        self.extents = extents
        self.room = room
        let records = extents.flatMap(\.records).sorted { $0.sequence < $1.sequence }
        found = records.indices.filter { $0 == 0 || records[$0 - 1].sequence != records[$0].sequence }.map {
            records[$0]
        }
    }

    /// Goes on behind the events up to that number; later ones were never committed.
    mutating func adopt(upTo lastSequence: UInt64) {
        for place in extents.indices {
            let kept = extents[place].records.prefix { $0.sequence <= lastSequence }
            let length = kept.last?.end ?? 0
            extents[place] = Extent(
                length: length, size: length, events: kept.count, firstSequence: kept.first?.sequence ?? 0,
                lastSequence: kept.last?.sequence ?? 0)
            cut(place)
        }
        current = extents[1].lastSequence > extents[0].lastSequence ? 1 : 0
        found = []
    }

    /// Forgets everything.
    mutating func clear() {
        for place in extents.indices {
            extents[place] = Extent()
            cut(place)
        }
        found = []
    }

    /// Adds events, in the order of their numbers.
    ///
    /// - Parameter sinks: the active ones are given them.
    /// - Returns: false where they could not be written; `errno` says why.
    mutating func append(_ events: [ToldEvent], for sinks: SinkAccounts) -> Bool {
        for (place, extent) in extents.enumerated()
        where extent.length > 0 && sinks.areSettled(extent.firstSequence...extent.lastSequence) {
            empty(place)
        }
        guard let first = events.first, let last = events.last else { return true }
        let active = SinkSet(sinks.active)
        let other = 1 - current
        let bytes = events.flatMap { PendingLog.record(of: $0, for: active) }
        let present = extents[current]
        let isFull = present.events + events.count > room.events || present.length + bytes.count > room.bytes
        if isFull || present.length >= room.bytesInTurn && extents[other].length == 0 {
            empty(other)
            current = other
        }
        guard files[current].file.write(bytes, at: extents[current].length) else { return false }
        if extents[current].length == 0 { extents[current].firstSequence = first.sequence }
        extents[current].length += bytes.count
        extents[current].size = max(extents[current].size, extents[current].length)
        extents[current].events += events.count
        extents[current].lastSequence = last.sequence
        return true
    }

    private mutating func empty(_ place: Int) {
        let size = min(extents[place].size, room.bytesInTurn)
        let isLarge = extents[place].size > size
        extents[place] = Extent(size: size)
        if isLarge { _ = ftruncate(files[place].file.rawValue, off_t(size)) }
    }

    /// Cuts a file off behind what it holds.
    private func cut(_ place: Int) { _ = ftruncate(files[place].file.rawValue, off_t(extents[place].size)) }

    /// Has each file get the blocks of one turn, where there are so many.
    func allocate() {
        for file in files { _ = file.file.allocate(0..<room.bytesInTurn) }
    }

    /// The records as long as their numbers rise: behind the end of what was written last there may be older bytes.
    private static func ascending(_ records: [PendingRecord]) -> [PendingRecord] {
        var last: UInt64 = 0
        return Array(
            records.prefix { record in
                defer { last = record.sequence }
                return record.sequence > last
            })
    }

    private static func readAll(
        _ file: borrowing FileDescriptor, _ name: String
    ) throws(CheckpointStore.Failure) -> [UInt8] {
        var facts = stat()
        guard fstat(file.rawValue, &facts) == 0 else { throw .system(SystemError("fstat", name)) }
        let limit = 128 << 20
        return file.read(at: 0, count: min(limit, Int(clamping: facts.st_size)))
    }
}
