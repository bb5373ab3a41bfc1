package import BondwatchCore
package import BondwatchLinux
import Glibc

/// What an earlier run of the daemon left, and what follows from it.
package struct Return: Sendable {
    package let store: CheckpointStore?
    /// What the machines knew; nil where nothing is known.
    package private(set) var memories: [BondMemory]?
    package private(set) var lastSequence: UInt64
    private let pending: [PendingRecord]
    /// Who was in use, and how far each had come.
    private var sinks: SinkAccounts
    /// What there is to say about it, once there is somebody to say it to.
    package let note: Note?
    /// That there is no checkpoint, where there should be one.
    package private(set) var condition: Condition?
    /// Whose state this is: the directory, where it could be had, and the boot.
    private let place: (directory: String?, bootID: [UInt8])

    /// Opens the state directory, where there is one.
    ///
    /// - Throws: when another daemon has it. Without its state a daemon would tell everything once more.
    package init(directory: String?, bootID: [UInt8]) throws(DirectoryInUse) {
        guard let directory else {
            self.init(
                place: (nil, bootID),
                note: Note(.info, "no state directory, so the next start will not know what happened until then"))
            return
        }
        do throws(CheckpointStore.Failure) {
            let (store, recovery) = try CheckpointStore.open(directory: directory, bootID: bootID)
            switch recovery {
            case .fresh:
                let text = "the boot's id cannot be read, so the next start will not know what happened until then"
                let isKnown = BootIdentity.isSame(bootID, bootID)
                self.init(place: (directory, bootID), store: store, note: isKnown ? nil : Note(.warning, text))
            case .restored(let checkpoint, let pending, let sinks):
                self.init(
                    place: (directory, bootID), store: store, memories: checkpoint.bonds,
                    lastSequence: checkpoint.lastSequence, pending: pending, sinks: sinks,
                    note: CheckpointLoss.note(checkpoint.losses))
            case .setAside(let path, let fault, let lastSequence):
                let what = lastSequence > 0 ? "all but the numbers begins anew" : "all begins anew"
                let text = "the checkpoint cannot be used: \(fault); it was set aside as \(path), and \(what)"
                self.init(
                    place: (directory, bootID), store: store, lastSequence: lastSequence, sinks: recovery.sinks,
                    note: Note(.warning, text))
            }
        } catch {
            if case .inUse = error { throw DirectoryInUse(description: error.description) }
            self.init(place: (nil, bootID))
            condition = Condition(.checkpoint, "no checkpoint, so a restart will repeat or miss events: \(error)")
        }
    }

    /// Opens the state directory as soon as another daemon has ended that has it.
    ///
    /// - Parameter patience: how long to wait for that.
    package static func open(
        directory: String?, bootID: [UInt8], patience: BootInstant.Span
    ) throws(DirectoryInUse) -> Return {
        let end = Clock.now() + patience
        while true {
            do throws(DirectoryInUse) {
                return try Return(directory: directory, bootID: bootID)
            } catch {
                guard Clock.now() < end else { throw error }
                usleep(100_000)
            }
        }
    }

    /// Another daemon has the state directory.
    package struct DirectoryInUse: Error, CustomStringConvertible {
        package let description: String
    }

    private init(
        place: (directory: String?, bootID: [UInt8]), store: CheckpointStore? = nil, memories: [BondMemory]? = nil,
        lastSequence: UInt64 = 0, pending: [PendingRecord] = [], sinks: SinkAccounts = SinkAccounts(),
        note: Note? = nil
    ) {
        self.place = place
        self.store = store
        self.memories = memories
        self.lastSequence = lastSequence
        self.pending = pending
        self.sinks = sinks
        self.note = note
    }

    /// Goes on from what was kept aside while the disk took nothing, where that is newer.
    package mutating func take(_ spare: SpareMemory.Found?) {
        guard let spare, store != nil, spare.lastSequence > lastSequence else { return }
        memories = spare.bonds
        lastSequence = spare.lastSequence
        for (sink, sequence) in spare.taken { sinks.take(sequence, by: sink) }
    }

    /// Opens the failover records that belong to what the machines knew, and says what is wrong with them.
    package func openFailovers() -> (store: FailoverStore?, note: Note?, condition: Condition?) {
        do throws(SystemError) {
            let (store, recovery) = try FailoverStore.open(directory: place.directory, bootID: place.bootID)
            store.forgetAll(but: Set(memories?.map(\.index) ?? []))
            switch recovery {
            case .fresh, .restored: return (store, nil, nil)
            case .damaged(let count):
                return (store, Note(.warning, "\(count) of the failover records are damaged and were left out"), nil)
            case .setAside(let path):
                let text = "the failover records are cut off or of another version; they were set aside as \(path)"
                return (store, Note(.warning, text), nil)
            }
        } catch {
            return (nil, nil, Condition(.failoverRecords, "no failover records: \(error)"))
        }
    }

    /// The silences, which outlive the boot as well.
    package func openSilences() -> SilenceKeeper {
        SilenceKeeper(
            place.directory.map(SilenceStore.init(directory:)), bootID: place.bootID,
            lastSequence: memories == nil ? nil : lastSequence)
    }

    /// The logs that `auto` has found in this boot.
    var knownLogs: Set<SinkKind> { sinks.areAutomatic ? sinks.active.intersection([.journal, .syslog]) : [] }

    /// The sinks to begin with, each with what the earlier run owes it. One that is used no more and is owed something gets
    /// that before it leaves; but for standard output, which is another one now.
    func makeSinks(_ kinds: Set<SinkKind>, areAutomatic: Bool, marking store: StoreQueue) -> SinkRoster {
        var leaving: [SinkKind: SinkRoster.Leaver] = [:]
        for kind in sinks.active.union(sinks.leaving.keys).subtracting(kinds) where kind != .standardOutput {
            let owed = owed(to: kind)
            guard !owed.isEmpty else { continue }
            leaving[kind] = SinkRoster.Leaver(
                worker: makeSink(kind, owed, store), lastSequence: sinks.leaving[kind] ?? lastSequence)
        }
        let active = kinds.map { ($0, makeSink($0, owed(to: $0), store)) }
        return SinkRoster(
            active: Dictionary(uniqueKeysWithValues: active), leaving: leaving, areAutomatic: areAutomatic)
    }

    private func owed(to kind: SinkKind) -> [Owed] {
        Owed.list(to: kind, sinks, pending: pending, lastSequence: lastSequence)
    }

    private func makeSink(_ kind: SinkKind, _ owed: [Owed], _ store: StoreQueue) -> SinkWorker {
        // What was on its way when the run ended is the first event that was not marked as taken. Behind it are those that were
        // taken while the disk took no marks.
        let numbers = owed.compactMap { if case .event(let record) = $0 { record.sequence } else { nil } }
        let isFirst = if case .event = owed.first { true } else { false }
        let unsettled = isFirst ? numbers.first.flatMap { first in numbers.last.map { first...$0 } } : nil
        let sink = SinkWorker(for: kind, marking: store, unsettled: unsettled)
        sink.submit(owed)
        return sink
    }

    /// Where the state is kept: what systemd says, else the usual place for root, else nowhere. It may not be there yet.
    package static func statePlace() -> String? {
        if let listed = getenv("STATE_DIRECTORY").map({ String(cString: $0) }),
            let first = listed.split(separator: ":").first
        {
            return String(first)
        }
        return geteuid() == 0 ? usualPlace : nil
    }

    private static let usualPlace = "/var/lib/bondwatchd"

    /// The same place, there from now on; nil where it cannot be made. What systemd names is there already.
    package static func stateDirectory() -> String? {
        guard let place = statePlace(), place == usualPlace else { return statePlace() }
        return mkdir(place, 0o700) == 0 || errno == EEXIST ? place : nil
    }
}
