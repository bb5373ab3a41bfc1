package import BondwatchCore
package import BondwatchLinux

/// The silences of this run, and the file that they are kept in.
package struct SilenceKeeper: Sendable {
    package internal(set) var book = SilenceBook()
    /// What an earlier run was about to tell when it was killed.
    package internal(set) var untold: [SilenceChange] = []
    /// What there is to say of the file that was found.
    package let note: Note?
    /// The file; nil where there is no state directory.
    package let store: SilenceStore?
    private let bootID: [UInt8]
    /// When the file was last written by this run.
    private var keptAt: BootInstant?
    /// Whether an earlier run has left one.
    private let isFound: Bool

    /// Without a store the silences end with the daemon.
    ///
    /// - Parameters:
    ///   - bootID: of this boot, 16 bytes.
    ///   - lastSequence: the number of the last event of an earlier run in this boot; nil where that is not known.
    package init(
        _ store: SilenceStore? = nil, bootID: [UInt8] = [], lastSequence: UInt64? = nil, now: BootInstant = Clock.now(),
        wallMicroseconds: UInt64 = Clock.wallMicroseconds()
    ) {
        self.store = store
        self.bootID = bootID
        guard let store else {
            isFound = false
            note = nil
            return
        }
        var fault: String?
        do throws(SystemError) {
            let bytes = try store.read()
            isFound = bytes != nil
            let found = bytes.map { bytes in
                SilenceBook.read(
                    bytes, bootID: bootID, lastSequence: lastSequence, at: now, wallMicroseconds: wallMicroseconds)
            }
            switch found {
            case nil: break
            case .restored(let book, let untold):
                self.book = book
                self.untold = untold
            case .unusable: fault = "the file is damaged, or of another version"
            }
        } catch {
            isFound = true
            fault = "\(error)"
        }
        note = fault.map { fault in
            let text = "the silences cannot be read, so no bond is silenced: \(fault); they were set aside as"
            return Note(.warning, "\(text) \(store.setAside())")
        }
    }

    /// Whether the file is to be written although nothing has begun or ended: it is an earlier run's, which numbered its
    /// events otherwise, or older than a minute, and a silence that goes over a reboot ends by what the file says.
    func isStale(at now: BootInstant) -> Bool {
        guard let keptAt else { return isFound }
        return !book.isEmpty && now.since(keptAt) >= .seconds(60)
    }

    /// What the file is to hold; nil where there is none.
    package mutating func bytesToKeep(at moment: WatchMoment) -> [UInt8]? {
        guard store != nil else { return nil }
        keptAt = moment.instant
        return book.bytes(bootID: bootID, at: moment.instant, wallMicroseconds: moment.wallMicroseconds)
    }

    /// The silence of that bond that holds.
    func silence(of bond: InterfaceName, at moment: WatchMoment) -> Silence? {
        book.silence(of: bond, at: moment.instant, wallMicroseconds: moment.wallMicroseconds)
    }

    /// Marks an event where its bond is silenced.
    ///
    /// - Returns: whether the book has changed with it.
    mutating func mark(_ event: inout Event, at moment: WatchMoment) -> Bool {
        book.mark(&event, at: moment.instant, wallMicroseconds: moment.wallMicroseconds)
    }

    /// What an earlier run was about to report when it was killed, and what has ended by its time since.
    mutating func takeChanges(at moment: WatchMoment) -> [SilenceChange] {
        let changes = untold + book.takeEnded(at: moment.instant, wallMicroseconds: moment.wallMicroseconds)
        untold = []
        return changes
    }
}
