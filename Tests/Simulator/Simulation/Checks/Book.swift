/// What was logged of one bond, as far as the checks go on from it.
struct Book {
    /// A line on what the driver did.
    struct Line {
        var transition: Transition
        /// The mode that the bond was in announces a change of the active slave.
        var isAnnounced: Bool
    }

    /// What the log says of the driver's doings since everything was last compared.
    private(set) var reported: [Line] = []
    /// Failures of each slave that were logged since then, those that were only counted included.
    var failures: [String: UInt32] = [:]
    /// How many of the driver's transitions the log's lines of each kind have used up.
    var usedNone = 0
    var usedFirst = 0
    var usedActive = 0
    /// The log has the bond as an added one, and no traffic of it.
    var isNew = false
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
    /// When what the next restoration ends began: traffic alone does not end it.
    private(set) var lossSince: UInt64?
    /// The last lines on its redundancy were logged ahead of a disk that did not take them, and the daemon that knew of them
    /// is dead: the present one goes on from what was before.
    private(set) var isForgotten = false
    var lastHandOver: UInt64 = 0
    /// Since then a part of its doings is booked under its former name.
    var wasRenamed = false

    mutating func report(_ transition: Transition, isAnnounced: Bool) {
        reported.append(Line(transition: transition, isAnnounced: isAnnounced))
    }

    /// What is reported from here on is compared with what happens from here on.
    mutating func beginLines() { reported = [] }

    mutating func forget() { isForgotten = true }

    mutating func alarm(_ redundancy: String, at moment: UInt64) {
        isForgotten = false
        lossSince = lossSince ?? moment
        self.redundancy = redundancy
        // It says how many are left.
        carriesNothing = false
        alarmSince = alarmSince ?? moment
    }

    /// What the log says of the redundancy besides is as it was.
    mutating func carryNothing(at moment: UInt64) {
        lossSince = lossSince ?? moment
        carriesNothing = true
        lastNone = moment
        alarmSince = alarmSince ?? moment
    }

    /// Whether that level is better than what the log says of a loss that stands.
    func isBetter(_ level: String) -> Bool {
        guard lossSince != nil else { return false }
        if carriesNothing || redundancy == "full" { return true }
        return redundancy == "lost" && level == "reduced"
    }

    /// A loss that stands is reported once more: it is nothing new, and still the last line on the bond's redundancy.
    mutating func repeatLoss(_ kind: String) {
        carriesNothing = kind == "active-none"
        switch kind {
        case "redundancy-lost": (redundancy, isForgotten) = ("lost", false)
        case "redundancy-reduced": (redundancy, isForgotten) = ("reduced", false)
        default: break
        }
    }

    mutating func endAlarm() {
        isForgotten = false
        lossSince = nil
        redundancy = "full"
        carriesNothing = false
        alarmSince = nil
    }

    /// Everything up to here was compared.
    mutating func close(_ bond: BondTruth) {
        let count = bond.transitions.count
        beginLines()
        failures = [:]
        usedNone = count
        usedFirst = bond.firstTrafficOwed(since: lastFirst).map { max($0, usedFirst) } ?? count
        usedActive = count
        wasRenamed = false
    }
}
