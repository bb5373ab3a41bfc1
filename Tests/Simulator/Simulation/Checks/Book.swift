/// What was logged of one bond, as far as the checks go on from it.
struct Book {
    /// What the log says of the driver's doings since everything was last compared.
    var reported: [Transition] = []
    /// Failures of each slave that were logged since then, those that were only counted included.
    var failures: [String: UInt32] = [:]
    /// How many of the driver's transitions the log's lines of each kind have used up.
    var usedNone = 0
    var usedFirst = 0
    var usedActive = 0
    /// When the log last had a first traffic.
    var lastFirst: UInt64 = 0
    /// The redundancy as the log had it last, and whether it says that nothing carries at all.
    var redundancy = "full"
    var carriesNothing = false
    /// When it last said so.
    var lastNone: UInt64 = 0
    /// When the bond got its name: what was so before is kept under the former one.
    var namedAt: UInt64 = 0
    /// What the first alarm of those that are open was about, and when that was.
    var alarmSince: UInt64?
    var lastHandOver: UInt64 = 0
    /// Since then a part of its doings is booked under its former name.
    var wasRenamed = false

    mutating func alarm(_ redundancy: String, at moment: UInt64) {
        self.redundancy = redundancy
        // It says how many are left.
        carriesNothing = false
        alarmSince = alarmSince ?? moment
    }

    mutating func carryNothing(at moment: UInt64) {
        carriesNothing = true
        lastNone = moment
        alarmSince = alarmSince ?? moment
    }

    mutating func endAlarm() {
        redundancy = "full"
        carriesNothing = false
        alarmSince = nil
    }

    /// Everything up to here was compared.
    mutating func close(_ bond: BondTruth) {
        let count = bond.transitions.count
        reported = []
        failures = [:]
        usedNone = count
        usedFirst = bond.firstTrafficOwed(since: lastFirst).map { max($0, usedFirst) } ?? count
        usedActive = count
        wasRenamed = false
    }
}
