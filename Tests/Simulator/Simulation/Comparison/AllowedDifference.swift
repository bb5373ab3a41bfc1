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
    /// 802.3ad: which ports carry is not known between the set-up of the bond and the next dump, and counts as none.
    case notDumped = "not dumped yet"
    /// The active slave was cleared by hand, and the driver chose the same one.
    case m1 = "M1"
    case w5 = "W5"
    case w4 = "W4"
    case w7 = "W7"
    /// A bond that works in another mode begins anew.
    case anotherMode = "another mode"
    case w1 = "W1"
    case w3 = "W3"
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
    /// A failure that the driver counts after it announced the link as down is one failure.
    case countedLate = "counted late"
    /// What was lost before a bond was set down has its time to come up again when it is set up.
    case setUpAnew = "set up anew"
    /// A record of a change that is reported otherwise, and the incident that it is part of.
    case follows = "follows"

    /// Those that show once in some thousand histories.
    package static let rare: Set<AllowedDifference> = [.countedLate, .heldBack, .openStale]
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
