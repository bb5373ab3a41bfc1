/// One thing that happened to one bond, told once.
package struct Event: Equatable, Sendable {
    package var subject: EventSubject
    package var bond: BondContext
    /// When it was seen, on CLOCK_BOOTTIME.
    package var instant: BootInstant
    package var source: EventSource
    /// Rises by one an event over all bonds; 0 until the ledger has numbered it.
    package var sequence: UInt64 = 0
    /// One of many changes of something that flaps: told at priority debug.
    package var isDamped = false

    package init(subject: EventSubject, bond: BondContext, instant: BootInstant, source: EventSource) {
        self.subject = subject
        self.bond = bond
        self.instant = instant
        self.source = source
    }

    package var kind: EventKind { subject.kind }
    package var priority: Priority { isDamped ? .debug : subject.priority }

    /// The whole line, as the kernel would word it: `bond0: link status definitely down for interface eth0, disabling it`.
    package var message: String { "\(bond.name): \(subject.message(in: bond.linkWords))" }
}

/// In which words the driver tells that a slave's link went up or down; they depend on its monitor
/// (drivers/net/bonding/bond_main.c 6.1).
package enum LinkWords: Sendable {
    /// `bond_miimon_commit` and `bond_ab_arp_commit`.
    case committed
    /// `bond_loadbalance_arp_mon`, while there is a slave to send by.
    case loadBalancing
}

/// The state of the bond just after the event.
package struct BondContext: Equatable, Sendable {
    package var name: InterfaceName
    package var mode: BondMode?
    package var redundancy: Redundancy
    package var activeSlave: InterfaceName?
    package var slaves: [InterfaceName]
    package var carrying: [InterfaceName]
    /// The time of trouble that is open: `Episode.id`.
    package var episode: UInt64?
    package var linkWords = LinkWords.committed

    package init(
        name: InterfaceName, mode: BondMode?, redundancy: Redundancy, activeSlave: InterfaceName?,
        slaves: [InterfaceName], carrying: [InterfaceName], episode: UInt64? = nil
    ) {
        self.name = name
        self.mode = mode
        self.redundancy = redundancy
        self.activeSlave = activeSlave
        self.slaves = slaves
        self.carrying = carrying
        self.episode = episode
    }
}
