/// A check that did not hold.
package struct Violation: Sendable {
    /// What was promised, by the order of MACHINE's properties.
    package enum Check: String, CaseIterable, Sendable {
        case falseRestoration = "redundancy restored that is not full"
        case falseLoss = "a loss of redundancy that was none"
        case inventedNone = "a total loss that was none"
        case inventedFirst = "a first traffic that was none"
        case inventedActive = "a change of the active slave that was none"
        case failoverToItself = "a failover from a slave to itself"
        case inventedHandOver = "a hand-over of aggregators that was none"
        case outsideService = "an alarm of a bond that is out of service"
        case flappingOutsideService = "flapping of a bond that is out of service"
        case order = "an event is missing from a log, comes twice, or out of order"
        case lines = "the log is not the driver's"
        case lineOrder = "the lines of the log stand in another order than the driver's"
        case memberOrder = "a slave that was put in or taken out is logged before links that came up earlier"
        case earlyOrder = "a slave whose updelay was cut short is logged after links that changed later"
        case missedAgain = "the active slave was chosen again, and the log does not say so"
        case inventedFailures = "more failures than there were"
        case lostFailures = "failures that are nowhere accounted for"
        case openAlarm = "an alarm that has no end"
        case missingAlarm = "a loss that was not reported"
        case doubleAlarm = "two alarms of one bond at once"
        case state = "the dump is not the driver's state"
    }

    package var check: Check
    package var bond: String
    /// Milliseconds since boot.
    package var time: UInt64
    package var text: String
    /// When messages were lost last, or the daemon began to watch.
    var lostAt: UInt64 = 0
    /// The entry of the list of known faults that it is an instance of.
    package var entry: Entry?
}

/// A fault that is known by its number. A difference between log and truth belongs to it only where its preconditions held.
package enum Entry: String, CaseIterable, Sendable {
    /// After a start, or after messages were lost, a message comes before the dump, and is weighed with what was known of the
    /// bond before: it was set down in between.
    case openStale = "open-stale"
    case w1 = "W1"
    case w2 = "W2"
    case w3 = "W3"
    case w4 = "W4"
    case w5 = "W5"
    case w6 = "W6"
    case w7 = "W7"
    case m1 = "M1"
    /// What the driver did after it cut an updelay short is logged first, where the active slave is found out by a file.
    case openEarly = "open-early"
    /// In 802.3ad the bond's carrier returned and went while LACP was at work: two total losses, and no return between.
    case openReturn = "open-return"
    /// The bond's carrier came and went while its message waited for the batch, and its total loss was reported before.
    case lateCarrier = "late carrier"

    /// While it is open what became of the active slave, links that came up are held back, and what is put in or taken out
    /// passes them by.
    case heldBack = "held back"

    /// Those that the present program still has: where one of them never shows, its predicate or the model has lost it.
    package static let standing: Set<Entry> = []
    /// Those that it still has and that show in one of some hundred seeds.
    package static let rare: Set<Entry> = []
}
