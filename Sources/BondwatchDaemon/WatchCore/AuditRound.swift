import BondwatchCore

/// One round over the files of bonds: how far it goes, what it leaves for later, and what it says about the daemon.
struct AuditRound: Equatable, Sendable {
    /// What became of the reading of one file.
    enum End: Equatable, Sendable {
        /// It counts, or there is nothing to read.
        case done
        /// Messages about the bond came during every attempt: none of them counts.
        case superseded
        /// There is more on the socket than is taken at once: no file counts, and there is no sense in reading another.
        case storyAhead
        /// The file cannot be read. That is a fault of the file, which no restart mends.
        case unreadable
        /// The daemon cannot do its work: it can open no file, or not read its socket.
        case unable
    }

    /// Whether every file was read and counts.
    private(set) var isWhole = true
    /// Whether the daemon did its work, as far as it was for it to do.
    private(set) var isSound = true
    /// Whether there is sense in reading another file.
    private(set) var goesOn = true
    /// The bonds whose files have still to be read: they are due again soon, not at the next poll.
    private(set) var postponed: [InterfaceName] = []

    /// Takes what became of a bond's file.
    mutating func take(_ end: End, of bond: InterfaceName) {
        switch end {
        case .done: break
        case .superseded: postpone(bond)
        case .storyAhead:
            postpone(bond)
            goesOn = false
        case .unreadable: isWhole = false
        case .unable: fail()
        }
    }

    /// Notes a bond that the round did not come to.
    mutating func postpone(_ bond: InterfaceName) {
        isWhole = false
        postponed.append(bond)
    }

    /// Notes that one of the sources cannot be read at all.
    mutating func fail() {
        isWhole = false
        isSound = false
    }
}
