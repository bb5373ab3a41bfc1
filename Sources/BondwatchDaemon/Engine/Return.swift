package import BondwatchCore
package import BondwatchLinux
import Glibc

/// What an earlier run of the daemon left, and what follows from it.
package struct Return: Sendable {
    package let store: CheckpointStore?
    /// What the machines knew; nil where nothing is known.
    package let memories: [BondMemory]?
    package let lastSequence: UInt64
    private let pending: [PendingRecord]
    private let taken: [UInt64]
    /// What there is to say about it, once there is somebody to say it to.
    package let note: Note?
    /// Whose state this is: the directory, where it could be had, and the boot.
    private let place: (directory: String?, bootID: [UInt8])

    /// Opens the state directory, where there is one.
    package init(directory: String?, bootID: [UInt8]) {
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
                self.init(place: (directory, bootID), store: store)
            case .restored(let checkpoint, let pending, let taken):
                self.init(
                    place: (directory, bootID), store: store, memories: checkpoint.bonds,
                    lastSequence: checkpoint.lastSequence,
                    pending: pending, taken: taken)
            case .setAside(let path, let fault):
                let text = "the checkpoint cannot be used: \(fault); it was set aside as \(path), and all begins anew"
                self.init(place: (directory, bootID), store: store, note: Note(.warning, text))
            }
        } catch {
            self.init(place: (nil, bootID), note: Note(.warning, "no checkpoint: \(error)"))
        }
    }

    private init(
        place: (directory: String?, bootID: [UInt8]), store: CheckpointStore? = nil, memories: [BondMemory]? = nil,
        lastSequence: UInt64 = 0,
        pending: [PendingRecord] = [], taken: [UInt64] = [], note: Note? = nil
    ) {
        self.place = place
        self.store = store
        self.memories = memories
        self.lastSequence = lastSequence
        self.pending = pending
        self.taken = taken
        self.note = note
    }

    /// Opens the failover records that belong to what the machines knew, and says what is wrong with them.
    package func openFailovers() -> (store: FailoverStore?, note: Note?) {
        do throws(SystemError) {
            let (store, recovery) = try FailoverStore.open(directory: place.directory, bootID: place.bootID)
            store.forgetAll(but: Set(memories?.map(\.index) ?? []))
            switch recovery {
            case .fresh, .restored: return (store, nil)
            case .damaged(let count):
                return (store, Note(.warning, "\(count) of the failover records are damaged and were left out"))
            case .setAside(let path):
                let text = "the failover records are not of this version of bondwatchd; they were set aside as \(path)"
                return (store, Note(.warning, text))
            }
        } catch {
            return (nil, Note(.warning, "no failover records: \(error)"))
        }
    }

    /// The silences, which outlive the boot as well.
    package func openSilences() -> SilenceKeeper {
        SilenceKeeper(
            place.directory.map(SilenceStore.init(directory:)), bootID: place.bootID,
            lastSequence: memories == nil ? nil : lastSequence)
    }

    /// The events that this sink may not have taken, oldest first.
    package func pending(for kind: SinkKind) -> [PendingRecord] {
        guard kind.mark < taken.count else { return [] }
        return pending.filter { $0.sequence > taken[kind.mark] }
    }

    /// A sink with a mark, which begins with what it may not have taken.
    func makeSink(_ kind: SinkKind) -> SinkWorker {
        let waiting = pending(for: kind)
        let store = store
        let sink = SinkWorker(for: kind, unsettled: waiting.first?.sequence) { [mark = kind.mark] sequence in
            store?.mark(taken: sequence, by: mark)
        }
        // A sink that took nothing for very long has lost events, and so has one whose log was damaged.
        if let first = waiting.first, kind.mark < taken.count, first.sequence - taken[kind.mark] > 1 {
            sink.lose(taken[kind.mark] + 1...first.sequence - 1, seenBy: first.wallMicroseconds)
        }
        for record in waiting { sink.submit(Entry(retelling: record)) }
        return sink
    }

    /// A sink that joins while the daemon runs: what came before was not meant for it.
    func makeNewSink(_ kind: SinkKind, lastSequence: UInt64) -> SinkWorker {
        store?.mark(taken: lastSequence, by: kind.mark)
        return SinkWorker(for: kind) { [store, mark = kind.mark] sequence in store?.mark(taken: sequence, by: mark) }
    }

    /// Where the state is kept: what systemd says, else the usual place for root, else nowhere.
    package static func stateDirectory() -> String? {
        if let listed = getenv("STATE_DIRECTORY").map({ String(cString: $0) }),
            let first = listed.split(separator: ":").first
        {
            return String(first)
        }
        let usual = "/var/lib/bondwatchd"
        guard geteuid() == 0 else { return nil }
        return mkdir(usual, 0o700) == 0 || errno == EEXIST ? usual : nil
    }
}
