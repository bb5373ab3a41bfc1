package import BondwatchCore
package import BondwatchNetlink

/// What is to be done, in the order in which it was returned: an action is begun when the one before it was performed, and what
/// comes of it is given back as an input before the next one.
///
/// `commit`, `keepSilences`, `keepRecord` and `forgetRecords` are handed to a queue that may block. They are performed there
/// in their order, and what came of them is given back later.
package enum WatchAction: Sendable {
    /// Write what the machines know, and these events.
    case commit(Commit)
    /// Give these to every log and watcher when that commit has ended or was passed over; 0 stands for none.
    ///
    /// What has to wait holds up whatever is delivered later: events, notes and beginnings of watches keep their order.
    case deliver([WatchedEvent], after: UInt64)
    /// Log a line of the daemon's own, in the same order.
    case log(Note, wallMicroseconds: UInt64, after: UInt64)
    /// Begin a watch, in the same order; with the bonds as they are, where the watcher wants to see them.
    case beginWatch(UInt64, bonds: [BondReport]?, after: UInt64)
    /// Refuse a watch: there is no bond of that name.
    case refuseWatch(UInt64, unknown: InterfaceName, after: UInt64)
    /// Deliver what waits for commits up to that number, although they have not ended.
    case passOver(commitsUpTo: UInt64)
    /// Write the silences.
    case keepSilences([UInt8])
    /// Write a failover record.
    case keepRecord(FailoverRecord)
    /// Delete the records of all other bonds.
    case forgetRecords(keeping: Set<InterfaceIndex>)

    /// Read the netlink socket, message by message, until an input returns actions.
    case readSocket
    /// The same, after others had their turn.
    case readSocketLater
    case send(RouteRequest, Purpose)
    /// Let the kernel filter what concerns neither a bond nor one of these.
    case filter(Set<InterfaceIndex>)
    /// Whether to wait for the socket to be readable.
    case listen(Bool)
    /// Take a new socket in place of the present one.
    case reopenSocket
    /// List /proc/net/bonding.
    case listNames
    /// Read a file of /proc/net/bonding.
    case readFile(InterfaceName)

    case arm(WatchTimer, Setting)
    /// The daemon watches: tell the service manager, and open the control socket.
    case becomeReady(status: String)
    case showStatus(String)
    case pingWatchdog
    /// A round over all files was done: look for logs that have come or gone.
    case roundDone

    /// What a request is for.
    package enum Purpose: Equatable, Sendable {
        case dump
        case counters
    }

    package enum Setting: Equatable, Sendable {
        case once(after: BootInstant.Span)
        /// Again and again, first after one interval.
        case every(BootInstant.Span)
        case never
    }
}

/// What is written to the checkpoint at once.
package struct Commit: Equatable, Sendable {
    /// Rises by one a commit.
    package let number: UInt64
    /// BOND_SEQUENCE of the last event.
    package let lastSequence: UInt64
    package let bonds: [BondMemory]
    /// In the order of their numbers.
    package let events: [ToldEvent]

    package init(number: UInt64, lastSequence: UInt64, bonds: [BondMemory], events: [ToldEvent]) {
        self.number = number
        self.lastSequence = lastSequence
        self.bonds = bonds
        self.events = events
    }
}
