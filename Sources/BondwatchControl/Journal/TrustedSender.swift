package import BondwatchSystemd

/// Whose entries of a journal are taken for bondwatchd's. Everything that reads the journal asks this: hooks, the history,
/// and what scripts are given.
///
/// It goes by what journald itself noted of the sender, in the fields that begin with `_`, which no sender can write.
/// Trusted are the unit that bondwatchd runs as, and root, who can do anyway what may come of an entry. A unit of that name
/// in somebody's session or in a container has its own manager's unit in `_SYSTEMD_UNIT`. Where it is this host's journal
/// that is read, the entry must be this host's: files of another machine may lie beside it.
package struct TrustedSender: Sendable {
    package static let defaultUnit = "bondwatchd.service"

    /// The most boots whose user is remembered; a host has few, and a folder of many hosts' journals some.
    private static let mostBoots = 4096

    private let unit: String
    private let machine: String?
    /// The user that the unit was last seen to run as, by the boot: one of a dynamic user may be another's in the next.
    private var users: [String: String] = [:]

    /// - Parameter machine: the only machine whose entries count, as 32 hex digits; nil for any.
    package init(unit: String = Self.defaultUnit, machine: String? = nil) {
        self.unit = unit
        self.machine = machine
    }

    package init(unit: String, reading source: JournalSource) {
        self.init(unit: unit, machine: source == .system ? JournalSource.machineID : nil)
    }

    /// Whether bondwatchd, or root, wrote the entry. Entries are to be shown in the order of the journal.
    package mutating func wrote(_ entry: JournalEntry) -> Bool {
        if let machine, entry["_MACHINE_ID"] != machine { return false }
        let user = entry["_UID"]
        guard let sender = entry["_SYSTEMD_UNIT"] else {
            // Of a process that was gone when journald read its entry, journald may know the user and no more.
            return user == "0" || (user != nil && user == users[entry.bootID])
        }
        if sender == unit {
            if users.count >= Self.mostBoots { users = [:] }
            users[entry.bootID] = user
            return true
        }
        return user == "0"
    }
}
