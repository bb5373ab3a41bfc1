import BondwatchCore

/// Keeps the books over what is told of each slave's failures, apart from the machine that tells them.
///
/// It knows slaves by their names, as the events do; where a name stands for two slaves, or changes, it keeps none.
struct FailureBooks {
    private struct Account {
        /// By how much the Link Failure Count rose while it was watched.
        var risen: UInt64 = 0
        /// What of it may be told as unseen: the rise, and the count with which a slave came or began anew.
        var unseenAtMost: UInt64 = 0
        var downsTold: UInt64 = 0
        var missedTold: UInt64 = 0
        /// The last of link-up and link-down that was told.
        var lastTold: MiiStatus?
    }

    private var accounts: [InterfaceName: Account] = [:]
    private var bondsWithoutActive: Set<InterfaceName> = []
    private(set) var areKept = true

    /// Counters of that slave went from one value to the other; nil where none is known.
    mutating func note(_ slave: InterfaceName, from old: UInt32?, to new: UInt32?, wasKnown: Bool) {
        guard let new else { return }
        guard wasKnown else {
            accounts[slave, default: Account()].unseenAtMost += UInt64(new)
            return
        }
        guard let old else { return }
        if new >= old {
            accounts[slave, default: Account()].risen += UInt64(new - old)
            accounts[slave, default: Account()].unseenAtMost += UInt64(new - old)
        } else {
            // Begun anew, or wrapped.
            accounts[slave, default: Account()].unseenAtMost += max(UInt64(new), UInt64(new &- old) & 0x3_ffff)
        }
    }

    /// The names do not tell the slaves apart any more.
    mutating func close() { areKept = false }

    mutating func take(_ event: Event) throws(Violation) {
        switch event.subject {
        case .linkDown(let slave, _):
            try require(accounts[slave]?.lastTold != .down || !areKept, "\(slave) is told down twice")
            accounts[slave, default: Account()].downsTold += 1
            accounts[slave, default: Account()].lastTold = .down
        case .linkUp(let slave, _):
            try require(accounts[slave]?.lastTold != .up || !areKept, "\(slave) is told up twice")
            accounts[slave, default: Account()].lastTold = .up
        case .missed(let slave, let times, _):
            try require(times > 0, "\(slave) failed 0 more times, unseen")
            accounts[slave, default: Account()].missedTold += UInt64(times)
        case .slaveAdded(let slave), .slaveRemoved(let slave):
            accounts[slave]?.lastTold = nil
        case .linkDownCancelled(let slave, _):
            // Since 4.15 the driver commits the end of a cancelled delay too, and says "link status definitely up" of a link
            // that never was down (`bond_miimon_inspect` and `bond_miimon_commit`, drivers/net/bonding/bond_main.c).
            accounts[slave]?.lastTold = nil
        case .activeChanged(let change):
            // A slave whose updelay was cut short is told so, and not as up.
            accounts[change.to]?.lastTold = nil
            bondsWithoutActive.remove(event.bond.name)
        case .activeFirst:
            bondsWithoutActive.remove(event.bond.name)
        case .activeNone:
            let isNew = bondsWithoutActive.insert(event.bond.name).inserted
            try require(isNew || !areKept, "\(event.bond.name) is told without any active slave twice")
        case .bondAdded, .bondRemoved:
            bondsWithoutActive.remove(event.bond.name)
            for slave in event.bond.slaves { accounts[slave]?.lastTold = nil }
        case .bondRenamed: close()
        case .linkGoingDown, .linkGoingBack, .linkBackCancelled, .redundancyLost,
            .redundancyReduced, .redundancyRestored, .lacp, .finding, .flapping, .history, .silence, .lasting:
            break
        }
    }

    /// No failure is lost, and none is made up.
    func balance() throws(Violation) {
        guard areKept else { return }
        for (slave, account) in accounts {
            try require(
                account.downsTold + account.missedTold >= account.risen,
                "\(slave) failed \(account.risen) times, told: \(account.downsTold), and \(account.missedTold) as unseen"
            )
            try require(
                account.missedTold <= account.unseenAtMost,
                "\(slave): \(account.missedTold) failures told as unseen, there were \(account.unseenAtMost)")
        }
    }
}
