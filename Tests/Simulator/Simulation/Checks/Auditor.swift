/// Holds what was logged and what is shown against what really was.
struct Auditor {
    private(set) var truth = Truth()
    private(set) var violations: [Violation] = []
    /// Of all that was logged and shown.
    private(set) var digest = Digest()
    private var books: [String: Book] = [:]
    /// Messages were lost since everything was last compared, or the daemon was away: what it could not see it cannot
    /// report one by one.
    private var isLossy = true
    /// The daemon died with events logged that it had not committed: the next one repeats them.
    private var mayRepeat = false
    private var comparedAt: UInt64 = 0
    /// When messages were lost last, or the daemon began to watch.
    private var lostAt: UInt64 = 0
    /// When the kernel last did something.
    private var clock: UInt64 = 0

    mutating func observe(_ kernel: Kernel) {
        truth.observe(kernel)
        clock = kernel.now
    }

    mutating func lossBegins() {
        isLossy = true
        lostAt = clock
    }

    mutating func daemonStarts(at time: UInt64) { lostAt = time }

    /// - Parameter isAhead: the logs have events that the disk has not.
    mutating func repeatsBegin(isAhead: Bool) {
        isLossy = true
        mayRepeat = true
        guard isAhead else { return }
        for name in books.keys { books[name]?.forget() }
    }

    /// Each log has every event once and in order. After a death, one whose reception was not noted comes twice in a log
    /// that cannot be asked.
    mutating func checkOrder(_ sequence: UInt64, after last: UInt64?, in log: SimulatedLog.Kind, at time: UInt64) {
        guard let last, !mayRepeat, sequence != last + 1 else { return }
        if isLossy, log == .syslog, sequence <= last { return }
        fail(.order, "\(log): number \(sequence) after \(last)", "", Book(), time)
    }

    // MARK: The log

    /// Whether the check of that event has to know what is shown at the same moment.
    static func needsViews(_ event: LoggedEvent) -> Bool {
        ["redundancy-restored", "redundancy-lost", "redundancy-reduced"].contains(event.kind)
    }

    /// - Parameters:
    ///   - moment: when what the event is about was so: a message was sent, or a file read.
    ///   - seen: when the daemon came to it.
    ///   - views: what is shown just after it.
    mutating func take(_ event: LoggedEvent, of moment: UInt64, seenAt seen: UInt64, _ views: [BondView]) {
        digest.add(event, at: seen)
        var book = books[event.bond] ?? Book()
        defer { books[event.bond] = book }
        // A loss that lasts is reported once more, at full priority.
        if event.message.hasSuffix("while flapping)") { return book.repeatLoss(event.kind) }
        let bond = truth.bonds[event.bond] ?? BondTruth()
        let isAnnounced = bond.announces(at: moment)
        let slave = event.interface ?? ""
        let view = views.first { $0.name == event.bond }
        switch event.kind {
        case "link-down":
            book.report(.down(slave), isAnnounced: isAnnounced)
            book.failures[slave, default: 0] += 1
        case "missed": book.failures[slave, default: 0] += event.missed
        case "link-up": book.report(.up(slave), isAnnounced: isAnnounced)
        case "slave-added": book.report(.added(slave), isAnnounced: isAnnounced)
        case "slave-removed": book.report(.removed(slave), isAnnounced: isAnnounced)
        case "active-changed": takeActive(event, bond, &book, moment)
        case "active-first": takeFirst(event, bond, &book, moment)
        case "active-none": takeNone(event, bond, &book, moment, seen)
        case "redundancy-lost", "redundancy-reduced": takeLoss(event, bond, &book, view, moment)
        case "redundancy-restored": takeRestoration(event, bond, &book, view, moment)
        case "lacp-aggregator-changed": takeHandOver(event, bond, &book, moment)
        case "flapping":
            if !bond.isSetUp(at: moment) { fail(.flappingOutsideService, event.message, event.bond, book, moment) }
        case "bond-added": book.isNew = true
        case "bond-removed": book.endAlarm()
        case "bond-renamed": moveBook(to: event, &book, moment)
        default: break
        }
    }

    /// The message of a rename begins with the new name and ends with the old one.
    private mutating func moveBook(to event: LoggedEvent, _ book: inout Book, _ moment: UInt64) {
        guard let old = event.message.split(separator: " ").last.map(String.init), let former = books[old] else {
            return
        }
        book = former
        books[old] = nil
        // What happened under the old name is booked there.
        book.beginLines()
        book.failures = [:]
        (book.usedNone, book.usedFirst, book.usedActive, book.lastHandOver, book.lastFirst) = (0, 0, 0, 0, 0)
        (book.wasRenamed, book.isNew) = (true, false)
        book.namedAt = moment
    }

    private mutating func takeActive(_ event: LoggedEvent, _ bond: BondTruth, _ book: inout Book, _ moment: UInt64) {
        let slave = event.interface ?? ""
        book.report(.active(slave, early: event.isEarly), isAnnounced: bond.announces(at: moment))
        endNone(&book)
        // Another card may have come under the name of the one that was lost.
        let isOther = bond.transitions(from: comparedAt, to: moment).contains { $0.transition == .removed(slave) }
        if event.previous == slave, event.change == "failover", !isOther, !book.wasRenamed {
            fail(.failoverToItself, event.message, event.bond, book, moment)
        }
        let used = bond.firstIndex(after: book.usedActive, until: moment) { entry in
            switch entry.transition {
            case .active(slave, _), .activeAgain(slave): true
            default: false
            }
        }
        if let used {
            book.usedActive = used + 1
        } else if !isLossy, !book.wasRenamed {
            fail(.inventedActive, event.message, event.bond, book, moment)
        }
    }

    /// What was lost before stays lost.
    private func endNone(_ book: inout Book) {
        book.carriesNothing = false
        if book.redundancy == "full" { book.alarmSince = nil }
    }

    private mutating func takeFirst(_ event: LoggedEvent, _ bond: BondTruth, _ book: inout Book, _ moment: UInt64) {
        // What it won while it was set down ends an alarm when it is set up.
        let endsAlarm =
            book.carriesNothing
            && (bond.carriesSinceSetUp(before: moment) || bond.carriesAgain(after: book.lastNone, by: moment))
        let isBrought = book.isNew && bond.broughtCarrier(before: moment)
        book.isNew = false
        endNone(&book)
        book.lastFirst = moment
        if let used = bond.firstIndex(after: book.usedFirst, until: moment, where: { $0.transition == .first }) {
            book.usedFirst = used + 1
        } else if !isLossy, !book.wasRenamed, !endsAlarm, !isBrought {
            fail(.inventedFirst, event.message, event.bond, book, moment)
        }
    }

    private mutating func takeNone(
        _ event: LoggedEvent, _ bond: BondTruth, _ book: inout Book, _ moment: UInt64, _ seen: UInt64
    ) {
        // A bond that was set down in between has begun anew.
        let knowsBoth = book.lastNone >= book.namedAt
        if book.carriesNothing, knowsBoth, !mayRepeat, !bond.wasSetDown(from: book.lastNone, to: moment) {
            fail(.doubleAlarm, event.message, event.bond, book, moment)
        }
        book.carryNothing(at: moment)
        let used = bond.firstIndex(after: book.usedNone, until: moment) { $0.transition == .none && $0.inService }
        // What should have come up within some seconds and has not is an alarm too. A message is sent before the rest of the
        // same action.
        let negotiation: UInt64 = 2900
        let before = moment - 1
        // LACP waits for a partner and for other ports.
        let settling: UInt64 = 4900
        let isDown =
            bond.carriedNothing(from: min(before, seen - negotiation), to: before, by: moment)
            || bond.negotiatedInVain(from: min(before, seen - settling), to: before)
        if let used {
            book.usedNone = used + 1
        } else if !bond.isSetUp(at: moment) {
            fail(.outsideService, event.message, event.bond, book, moment)
        } else if !isLossy, !book.wasRenamed, !isDown {
            fail(.inventedNone, event.message, event.bond, book, moment)
        }
    }

    private mutating func takeLoss(
        _ event: LoggedEvent, _ bond: BondTruth, _ book: inout Book, _ view: BondView?, _ moment: UInt64
    ) {
        let level = event.kind == "redundancy-lost" ? "lost" : "reduced"
        if !mayRepeat, book.redundancy == "lost", level == "lost", book.lastNone < book.alarmSince ?? 0 {
            fail(.doubleAlarm, event.message, event.bond, book, moment)
        }
        // A loss that was worse before is reported anew when a part of it is back.
        let lossBegan = book.isBetter(level) ? book.lossSince : nil
        book.alarm(level, at: moment)
        if !bond.isSetUp(at: moment) { fail(.outsideService, event.message, event.bond, book, moment) }
        // LACP has some seconds to take a port back.
        let patience: UInt64 = 8000
        let expected = view?.expected ?? 0
        let fewest = bond.fewestCarrying(from: moment - patience, to: moment)
        // A group that is gone, or a reserve, need not have carried.
        let ofGroups = event.message.contains("group") || event.message.contains("reserve")
        let lostLink = ofGroups && bond.lostLink(from: min(moment, lossBegan ?? moment) - patience, to: moment)
        if expected > 0, fewest >= expected, !lostLink, !book.wasRenamed {
            fail(.falseLoss, "\(event.message); never fewer than \(fewest) carried", event.bond, book, moment)
        }
    }

    private mutating func takeRestoration(
        _ event: LoggedEvent, _ bond: BondTruth, _ book: inout Book, _ view: BondView?, _ moment: UInt64
    ) {
        let expected = view?.expected ?? 0
        let most = bond.mostCarrying(from: book.lossSince ?? moment, to: moment)
        if most < expected {
            fail(
                .falseRestoration, "\(event.message); at most \(most) of \(expected) carried", event.bond, book, moment)
        } else if let view, view.redundancy != "full", event.redundancy != "full" {
            fail(.falseRestoration, "\(event.message); the dump says \(view.redundancy)", event.bond, book, moment)
        }
        book.endAlarm()
    }

    private mutating func takeHandOver(_ event: LoggedEvent, _ bond: BondTruth, _ book: inout Book, _ moment: UInt64) {
        if !book.wasRenamed, !bond.handedOver(from: max(book.lastHandOver, comparedAt), to: moment) {
            fail(.inventedHandOver, event.message, event.bond, book, moment)
        }
        book.lastHandOver = moment
    }

    // MARK: Comparing

    /// Compares everything, when nothing is left to happen.
    mutating func compare(_ kernel: Kernel, _ views: [BondView], at time: UInt64) {
        for view in views { digest.add(view) }
        for view in views where !kernel.bonds.contains(where: { $0.name == view.name }) {
            fail(.state, "a bond that is gone is shown", view.name, books[view.name] ?? Book(), time)
        }
        for bond in kernel.bonds {
            guard let truth = truth.bonds[bond.name] else { continue }
            let book = books[bond.name] ?? Book()
            guard let view = views.first(where: { $0.name == bond.name }) else {
                fail(.state, "it is not shown", bond.name, book, time)
                continue
            }
            for (check, text) in Comparison(bond: bond, kernel: kernel, truth: truth, view: view, book: book)
                .differences(isLossy: isLossy, mayRepeat: mayRepeat, since: comparedAt)
            {
                fail(check, text, bond.name, book, time)
            }
        }
        for (name, bond) in truth.bonds { books[name, default: Book()].close(bond) }
        isLossy = false
        mayRepeat = false
        comparedAt = time
    }

    private mutating func fail(_ check: Violation.Check, _ text: String, _ bond: String, _ book: Book, _ time: UInt64) {
        var violation = Violation(check: check, bond: bond, time: time, text: text, lostAt: lostAt)
        violation.entry = Entry.allCases.first { $0.explains(violation, truth.bonds[bond] ?? BondTruth(), book) }
        violations.append(violation)
    }
}

extension BondTruth {
    /// The first transition of that kind that was not used up yet and lies before the end of `moment`.
    func firstIndex(
        after used: Int, until moment: UInt64, where fits: (LoggedTransition) -> Bool
    ) -> Int? {
        guard used < transitions.count else { return nil }
        return (used..<transitions.count).first { transitions[$0].time <= moment && fits(transitions[$0]) }
    }
}
