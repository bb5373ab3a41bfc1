/// What is known of the bond's own carrier, and of the losses of it.
///
/// /proc shows the carrier as it is. The bond's message follows it by up to a second, one for all that happened until then
/// (linkwatch, net/core/link_watch.c 6.1), and IFLA_CARRIER_DOWN_COUNT in it says how often the carrier was lost: since
/// 4.16, and at once (`netif_carrier_off`, net/sched/sch_generic.c). So files have shown some of the losses that a message
/// counts, and what is left of them nobody saw.
struct CarrierTrace: Equatable, Sendable {
    /// As either source showed it last; nil where the bond was found so.
    private(set) var shown: Bool?
    /// Since when the bond carries, or carries nothing; nil where that was not seen.
    private(set) var since: BootInstant?
    /// Why the driver last gave up a slave.
    private(set) var lastLoss: ActiveCause?
    /// Set from the loss of the last usable slave to the report of what came of it.
    private(set) var undecided: Undecided?
    /// IFLA_CARRIER_DOWN_COUNT of the bond's last message.
    private(set) var downCount: UInt32?
    /// The losses that were reported and that no message has counted yet.
    private(set) var reportedAhead: UInt32 = 0
    /// Since the bond's last message, and without its carrier as far as that is known, a slave was up and failed. The next message
    /// counts the loss.
    private(set) var hasUnseenLoss = false

    init(downCount: UInt32?) { self.downCount = downCount }

    mutating func restore(_ memory: BondMemory.CarrierLosses) {
        downCount = memory.downCount
        reportedAhead = memory.reportedAhead
    }

    /// - Parameter carried: whether the bond carried when the earlier run ended.
    mutating func restore(since: BootInstant?, carried: Bool) {
        self.since = since
        if carried { shown = true }
    }

    mutating func show(_ isOn: Bool) { shown = isOn }

    /// The bond carries, or carries nothing, from here on.
    mutating func begin(at instant: BootInstant) { since = instant }

    /// A slave is lost.
    mutating func noteLoss(_ cause: ActiveCause) { lastLoss = cause }

    /// Closes the account until this message.
    mutating func take(downCount count: UInt32?) { downCount = count ?? downCount }

    /// How often the carrier was lost between the bond's last message and one with that count.
    func losses(until count: UInt32?) -> UInt32 {
        guard let downCount, let count, count > downCount else { return 0 }
        return count - downCount
    }

    /// How many of the losses counted nobody has reported, at most 16.
    func unreported(of counted: UInt32) -> UInt32 {
        let mostAtOnce: UInt32 = 16
        return min(counted - min(reportedAhead, counted), mostAtOnce)
    }

    mutating func noteReported() { reportedAhead &+= 1 }
    mutating func noteUnseenLoss() { hasUnseenLoss = true }

    /// Closes the account of the losses counted. A loss that was reported before the driver came to count it, as where no slave
    /// is left and the carrier is about to go, is one that the next message counts.
    mutating func settle(_ counted: UInt32, isLossOpen: Bool) {
        let ahead = reportedAhead - min(reportedAhead, counted)
        reportedAhead = isLossOpen ? min(ahead, 1) : 0
        hasUnseenLoss = false
    }

    /// No loss counts as reported before its message.
    mutating func forgetReported() { reportedAhead = 0 }

    /// Nothing of before counts: the bond was taken out of service.
    mutating func forget() {
        reportedAhead = 0
        hasUnseenLoss = false
        lastLoss = nil
        shown = nil
    }

    // MARK: What is not decided

    /// - Parameter ordinal: the number of the observation with which the loss was seen.
    mutating func beginUndecided(at instant: BootInstant, ordinal: UInt64) {
        if undecided == nil { undecided = Undecided(since: instant, ordinal: ordinal) }
    }

    mutating func hold(_ entry: Undecided.Held) { undecided?.hold(entry) }

    /// It is decided: takes out what waits.
    mutating func decide() -> Undecided? {
        let decided = undecided
        undecided = nil
        return decided
    }
}
