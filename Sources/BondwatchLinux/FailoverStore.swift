package import BondwatchCore
import Glibc
import Synchronization

/// The last failover records of each bond, in the file `failovers` of the state directory.
///
/// Every record has a fixed place, found by its bond and its number, so that keeping one is a single write over the
/// oldest: the file never grows beyond its bound and is never rewritten. It is sparse. Records are read back only when
/// somebody asks for them; nothing of them stays in memory. Only the process can die without the machine, so nothing is
/// synchronised to the disk.
package final class FailoverStore: Sendable {
    /// Records that are kept of each bond.
    package static let recordsPerBond = 64
    /// Bonds whose records are kept.
    package static let mostBonds = 256

    /// What was found at the start.
    package enum Recovery: Equatable, Sendable {
        /// Nothing, or the records of another boot.
        case fresh
        case restored
        /// So many records were damaged; they are left out.
        case damaged(Int)
        /// The file is none of ours, of another version, or cut off; it lies beside, under another name.
        case setAside(path: String)
    }

    private let file: FileDescriptor
    private let regions: Mutex<[Region]>

    /// The part of the file that holds the records of one bond.
    private struct Region {
        /// nil: free.
        var bond: InterfaceIndex?
        /// The number of the last record.
        var last: UInt64 = 0
    }

    private static let magic = Array("bwfailov".utf8) + [1, 0, 0, 0, 0, 0, 0, 0]
    private static let regionsOffset = 4096
    /// Whole pages, so that a short record touches one.
    private static let slotSize = (FailoverRecord.maximumLength + 4095) / 4096 * 4096

    /// Opens the file; without a directory the records live in memory, as long as the daemon does.
    ///
    /// - Parameter bootID: of this boot, 16 bytes: interfaces and times of another boot mean nothing.
    package static func open(
        directory: String?, bootID: [UInt8]
    ) throws(SystemError) -> (store: FailoverStore, recovery: Recovery) {
        guard let directory else {
            let name = "/bondwatchd-failovers-\(getpid())"
            let number = shm_open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard number >= 0 else { throw SystemError("shm_open", name) }
            shm_unlink(name)
            return (try fresh(FileDescriptor(owning: number), bootID), .fresh)
        }
        let path = "\(directory)/failovers"
        let isNew = access(path, F_OK) != 0
        let file = try openFile(path)
        let header = file.read(at: 0, count: magic.count + bootID.count)
        if !isNew, header.count < magic.count + bootID.count || Array(header.prefix(magic.count)) != magic {
            let aside = "\(path).set-aside"
            rename(path, aside)
            return (try fresh(openFile(path), bootID), .setAside(path: aside))
        }
        guard BootIdentity.isSame(header.dropFirst(magic.count), bootID) else {
            return (try fresh(file, bootID), .fresh)
        }
        let (regions, damaged) = find(in: file)
        return (FailoverStore(file: file, regions: regions), damaged > 0 ? .damaged(damaged) : .restored)
    }

    private init(file: consuming FileDescriptor, regions: [Region]) {
        self.file = file
        self.regions = Mutex(regions)
    }

    private static func fresh(
        _ file: consuming FileDescriptor, _ bootID: [UInt8]
    ) throws(SystemError) -> FailoverStore {
        guard ftruncate(file.rawValue, 0) == 0, file.write(magic + bootID, at: 0) else {
            throw SystemError("write", "failovers")
        }
        return FailoverStore(file: file, regions: [])
    }

    private static func openFile(_ path: String) throws(SystemError) -> FileDescriptor {
        let number = uninterrupted { Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600) }
        guard number >= 0 else { throw SystemError("open", path) }
        return FileDescriptor(owning: number)
    }

    /// What an earlier run left, and how many records of it are damaged.
    private static func find(in file: borrowing FileDescriptor) -> (regions: [Region], damaged: Int) {
        let end = Int(clamping: lseek(file.rawValue, 0, SEEK_END))
        var regions: [Region] = []
        var damaged = 0
        while regions.count < mostBonds, offset(regions.count, 0) < end {
            var region = Region()
            for slot in 0..<UInt64(recordsPerBond) {
                let place = offset(regions.count, slot)
                switch FailoverRecord.read(file.read(at: place, count: slotSize)[...]) {
                case .empty: continue
                case .record(let record):
                    region.bond = region.bond ?? record.bond
                    if record.bond == region.bond { region.last = max(region.last, record.number) }
                case .torn:
                    damaged += 1
                    _ = file.write(emptySlot, at: place)
                }
            }
            regions.append(region)
        }
        return (regions, damaged)
    }

    /// A record's header, after which nothing of the record counts.
    private static let emptySlot = [UInt8](repeating: 0, count: FailoverRecord.headerSize)

    private static func offset(_ region: Int, _ number: UInt64) -> Int {
        regionsOffset + (region * recordsPerBond + Int(number % UInt64(recordsPerBond))) * slotSize
    }
}

/// The lock is never held while the disk is read or written: whoever asks for records does not wait for one who writes.
extension FailoverStore {
    /// Keeps a record in the place of the oldest one of its bond; one of that number that is there already is replaced.
    ///
    /// One writer at a time. Whoever reads meanwhile finds the record whole or not at all, by its checksum.
    package func keep(_ record: FailoverRecord) throws(SystemError) {
        guard let place = regions.withLock({ Self.place(for: record, in: &$0) }) else { return }
        guard file.write(record.bytes, at: Self.offset(place, record.number)) else {
            throw SystemError("write", "failovers")
        }
        regions.withLock { $0[place].last = max($0[place].last, record.number) }
    }

    /// The region for a record's bond; nil where there is no room for another bond, or the record is older than all that are
    /// kept of it.
    private static func place(for record: FailoverRecord, in regions: inout [Region]) -> Int? {
        var place = regions.firstIndex { $0.bond == record.bond } ?? regions.firstIndex { $0.bond == nil }
        if place == nil, regions.count < mostBonds {
            place = regions.count
            regions.append(Region())
        }
        guard let place else { return nil }
        // One that comes late must not take the place of a newer one.
        let last = regions[place].last
        guard last < record.number || last - record.number < UInt64(recordsPerBond) else { return nil }
        regions[place].bond = record.bond
        return place
    }

    /// The last records of a bond, newest first.
    package func records(of bond: InterfaceIndex, most: Int = recordsPerBond) -> [FailoverRecord] {
        let found = regions.withLock { regions in
            regions.firstIndex { $0.bond == bond }.map { (place: $0, last: regions[$0].last) }
        }
        guard let (place, last) = found else { return [] }
        return (0..<UInt64(max(0, min(most, Self.recordsPerBond)))).compactMap { age in
            guard age < last else { return nil }
            let bytes = file.read(at: Self.offset(place, last - age), count: Self.slotSize)
            guard case .record(let record) = FailoverRecord.read(bytes[...]), record.bond == bond,
                record.number == last - age
            else { return nil }
            return record
        }
    }

    /// Forgets the bonds that are not among these: another bond may come to have their index. One writer at a time.
    package func forgetAll(but bonds: Set<InterfaceIndex>) {
        let places = regions.withLock { regions in
            regions.indices.filter { place in regions[place].bond.map { !bonds.contains($0) } ?? false }
        }
        for place in places {
            for slot in 0..<UInt64(Self.recordsPerBond) {
                _ = file.write(Self.emptySlot, at: Self.offset(place, slot))
            }
            regions.withLock { $0[place] = Region() }
        }
    }
}
