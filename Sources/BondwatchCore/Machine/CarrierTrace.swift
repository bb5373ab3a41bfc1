/// What is known of the bond's own carrier, and of the losses of it.
///
/// /proc shows the carrier as it is. The bond's message follows it by up to a second, one for all that happened until then
/// (linkwatch, net/core/link_watch.c 6.1), and IFLA_CARRIER_DOWN_COUNT in it says how often the carrier was lost: since
/// 4.16, and at once (`netif_carrier_off`, net/sched/sch_generic.c). So files have shown some of the losses that a message
/// counts, and what is left of them nobody saw.
struct CarrierTrace: Equatable, Sendable {
    /// As the bond's last message has it.
    private(set) var ofMessage: Bool
    /// As either source showed it last, in the modes without an active slave.
    private var shown: Bool?
    /// IFLA_CARRIER_DOWN_COUNT of the bond's last message.
    private(set) var downCount: UInt32?
    /// In the modes without an active slave: the losses that were reported and that no message has counted yet.
    private(set) var reportedAhead: UInt32 = 0
    /// In the modes without an active slave: since the bond's last message, and without its carrier as far as that is known, a
    /// slave was up and failed. The next message counts the loss.
    private(set) var hasUnseenLoss = false

    init(ofMessage: Bool, downCount: UInt32?) {
        self.ofMessage = ofMessage
        self.downCount = downCount
    }

    /// Whether the bond has its carrier, by either source.
    var isOn: Bool { shown ?? ofMessage }

    mutating func show(_ isOn: Bool) { shown = isOn }
    mutating func forgetShown() { shown = nil }
    mutating func take(ofMessage isOn: Bool) { ofMessage = isOn }

    /// Closes the account until this message.
    mutating func take(downCount count: UInt32?) { downCount = count ?? downCount }

    /// Counting begins with this.
    mutating func restartCount(at count: UInt32?) { downCount = count }

    mutating func restore(reportedAhead losses: UInt32) { reportedAhead = losses }

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

    /// No loss of before counts.
    mutating func forgetLosses() {
        reportedAhead = 0
        hasUnseenLoss = false
    }
}
