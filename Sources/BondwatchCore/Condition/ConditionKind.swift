/// What can hinder the daemon in its own work for a while, or for good; not a fault of a bond.
///
/// The names are those of the JSON, of the metrics and of `check --severity`, and stay. Each has its row in `definition`.
package enum ConditionKind: String, CaseIterable, Sendable {
    case configuration
    case checkpoint
    case failoverRecords = "failover-records"
    case silences
    case netlinkUnreadable = "netlink-unreadable"
    case dumpRefused = "dump-refused"
    case netlinkFilter = "netlink-filter"
    case forgedMessage = "forged-message"
    case notUnderstood = "not-understood"
    case counters
    case countersUnknown = "counters-unknown"
    case procFolder = "proc-folder"
    case procEmpty = "proc-empty"
    /// Its subject is the bond.
    case bondFile = "bond-file"
    /// Its subject is the bond.
    case bondFileMissing = "bond-file-missing"
    /// Its subject is the line up to its colon.
    case procLine = "proc-line"

    /// Whether its subject is a bond.
    package var isOfBond: Bool { self == .bondFile || self == .bondFileMissing }

    /// How it begins and ends.
    package enum Course: Equatable, Sendable {
        /// It holds from a failure until the same succeeds. It counts once it was seen in so many attempts, over at least
        /// that long: what a race shows once is no condition.
        case state(attempts: UInt64 = 1, over: BootInstant.Span = .zero)
        /// Something that happens again and again; it ends when it has not happened for that long.
        case occurrences(quiet: BootInstant.Span)
        /// A fact of this host that does not end while the daemon runs: logged once, and shown.
        case fact
    }

    /// What `check` makes of it; the words are those of `--severity`.
    package enum Weight: String, Sendable {
        case ok, warning, critical
    }

    package struct Definition: Sendable {
        package var priority: Priority
        package var weight: Weight
        package var course: Course
        /// What it means, for the manual: a sentence with a full stop.
        package var meaning: String
        /// What to do: without a full stop.
        package var remedy: String
        /// How the log begins the line on its end; `@SUBJECT@` stands for the subject.
        package var ended: String
        /// What is counted, and what became of each: `17 commits failed`.
        package var counted: (noun: String, verb: String)
    }
}
