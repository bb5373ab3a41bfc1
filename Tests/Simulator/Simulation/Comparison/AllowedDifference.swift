/// A difference that is meant: what the present machine does otherwise than the former one, by the entry of the list of
/// faults that it mends, or by words of its own.
///
/// They stand in the order in which they are tried. A name shows where its symptom does, and holds only after what its
/// entry needs: a symptom without that is a difference that is not allowed.
package enum AllowedDifference: String, CaseIterable, Sendable {
    /// Between the parts of a dump some slaves are as they are now and some as they were: nothing is judged there.
    case wholeDump = "whole dump"
    /// In 802.3ad nothing is judged between a change of the active aggregator and the look that shows its ports.
    case oneLook = "one look"
    /// A bond without carrier carries nothing, whatever its slaves do: with downdelay it goes before they do.
    case carrierFirst = "carrier first"
    /// A slave that is found down with failures behind it is lost, also where no daemon saw it fail.
    case foundLost = "found lost"
    /// Without an active slave none is chosen that is going down, so that one carries nothing.
    case noneActive = "none active"
    /// 802.3ad: the driver leaves the ports of a bond as they are while it is set down. Until the next dump after its set-up
    /// those carry that carried in the last one before, as far as they have their link, whatever messages show since.
    case notDumped = "not dumped yet"
    /// The active slave was cleared by hand, and the driver chose the same one.
    case m1 = "M1"
    /// The active slave was going down when the driver chose anew, and no other could be chosen: none was active until it
    /// was up again, which is the same slave to the former machine.
    case givenUp = "given up"
    case w5 = "W5"
    case w4 = "W4"
    case w7 = "W7"
    /// A bond that was set up without a slave that is up is a total loss when its slaves have had their time, whatever was
    /// reported of it before it was set down.
    case overdue = "overdue"
    /// A bond that works in another mode begins anew.
    case anotherMode = "another mode"
    case w1 = "W1"
    case w3 = "W3"
    /// A change of the active aggregator without a partner is reported when the driver has made it, also where the next
    /// one follows before the former machine would have believed it.
    case w13 = "W13"
    /// The state of link aggregation is judged at the end of a dump, and not where time passes or a file is read.
    case onlyDumps = "only dumps"
    case w8 = "W8"
    case w2 = "W2"
    /// Nothing is judged between the loss of messages, or a start, and the end of the dump that follows.
    case openStale = "open-stale"
    /// What comes behind a line that waits for the report of the active slave waits, too.
    case heldBack = "held back"
    case w6 = "W6"
    /// Changes by hand are no flaps, and damping hides no loss that is new or lasts.
    case u9 = "U9"
    case w11 = "W11"
    case w12 = "W12"
    /// The ARP monitor has other words for the first slave that comes up. The former machine takes IFF_LOWER_UP for the
    /// bond's carrier, which no interface has that is set down, so that there each slave is the first.
    case arpWords = "ARP words"
    /// A failure that the driver counts after it announced the link as down is one failure.
    case countedLate = "counted late"
    /// What was lost before a bond was set down has its time to come up again when it is set up.
    case setUpAnew = "set up anew"
    /// A record of a change that is reported otherwise, and the incident that it is part of.
    case follows = "follows"

    /// Those that show once in some thousand histories, or less often.
    package static let rare: Set<AllowedDifference> = [
        .countedLate, .heldBack, .openStale, .givenUp, .overdue, .w13, .arpWords,
    ]
}

/// How a difference is judged.
package enum Judgement: Sendable {
    case named(AllowedDifference)
    /// It looks like these, and what they need did not happen.
    case unmet([AllowedDifference])
    case unnamed
}

extension Circumstances {
    var judgement: Judgement {
        let showing = AllowedDifference.allCases.filter { $0.shows(in: self) }
        if let name = showing.first(where: { $0.holds(in: self) }) { return .named(name) }
        return showing.isEmpty ? .unnamed : .unmet(showing)
    }
}
