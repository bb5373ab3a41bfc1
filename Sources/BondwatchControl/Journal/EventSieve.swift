package import BondwatchSystemd

/// Lets each event of bondwatchd through once, whatever other journals have it too and however often it was told, and none
/// that another program wrote in its name.
package struct EventSieve {
    /// Whose entries are taken for bondwatchd's, going by what journald itself noted down of the sender: the fields that
    /// begin with `_` are its own.
    package enum Sender: Equatable, Sendable {
        /// Any account of the system's: a journal that was brought here may be of a host where bondwatchd has another unit.
        case systemAccounts
        /// The unit that bondwatchd runs as, and root: of what is read here programs are run with more rights than whoever
        /// may write to the journal has.
        case unit(String)
    }

    private let sender: Sender
    /// With `unit`: the user that it was last seen to be.
    private var unitUser: String?
    private let most: Int
    private var known: Set<JournaledEvent.Identity> = []
    /// In the order in which they came; the oldest is forgotten for the next.
    private var order: [JournaledEvent.Identity] = []
    private var oldest = 0
    /// Entries with the id of an event that somebody else wrote.
    package private(set) var forged = 0

    /// - Parameter most: events that are remembered, at least one.
    package init(trusting sender: Sender, remembering most: Int) {
        self.sender = sender
        self.most = max(1, most)
    }

    /// The event of the entry; nil where it is none, is known, or is somebody else's.
    package mutating func take(_ entry: JournalEntry) -> JournaledEvent? {
        guard let event = JournaledEvent(entry) else { return nil }
        guard isTrusted(entry) else {
            forged += 1
            return nil
        }
        guard known.insert(event.identity).inserted else { return nil }
        if order.count < most {
            order.append(event.identity)
        } else {
            known.remove(order[oldest])
            order[oldest] = event.identity
            oldest = (oldest + 1) % most
        }
        return event
    }

    private mutating func isTrusted(_ entry: JournalEntry) -> Bool {
        let user = entry["_UID"]
        switch sender {
        case .systemAccounts: return user.map { UInt32($0).map(Self.isSystemAccount) ?? false } ?? true
        case .unit(let unit):
            if let name = entry["_SYSTEMD_UNIT"], name == unit {
                unitUser = user
                return true
            }
            guard let user else { return false }
            // Of a process that was gone when journald read its entry it may know the user and no more.
            return user == "0" || (entry["_SYSTEMD_UNIT"] == nil && user == unitUser)
        }
    }

    /// Root, the users of services, and those that DynamicUser= takes (systemd, docs/UIDS-GIDS.md). Every other number may
    /// be a person's, of a directory service or of systemd-homed, or nobody's (65534).
    private static func isSystemAccount(_ user: UInt32) -> Bool {
        let system: ClosedRange<UInt32> = 0...999
        let dynamic: ClosedRange<UInt32> = 61184...65519
        return system.contains(user) || dynamic.contains(user)
    }
}
