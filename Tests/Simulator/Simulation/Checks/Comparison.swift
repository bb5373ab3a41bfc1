import BondwatchCore

/// One bond at rest: the driver's state, what is shown of it, and what the log says.
struct Comparison {
    let bond: Bond
    let kernel: Kernel
    let truth: BondTruth
    let view: BondView
    let book: Book

    typealias Difference = (check: Violation.Check, text: String)

    func differences(isLossy: Bool, mayRepeat: Bool, since start: UInt64) -> [Difference] {
        var found = state + alarms
        // A part of what happened is booked under the former name.
        if book.wasRenamed || truth.wasNamed(since: start) || mayRepeat { return found }
        let driver = truth.transitions.filter { $0.time > start }
        found += isLossy ? failures(driver.map(\.transition)) : lines(driver.map(Book.Line.init))
        return found
    }

    // MARK: State

    private var state: [Difference] {
        var found: [Difference] = []
        func expect(_ what: String, _ shown: String, _ real: String) {
            if shown != real { found.append((.state, "\(what): shown \(shown), is \(real)")) }
        }
        expect("set up", "\(view.isSetUp)", "\(bond.isUp)")
        if bond.mode.hasActiveSlave {
            expect("active slave", view.active ?? "none", bond.active.map { kernel.name(of: $0) } ?? "none")
        }
        let real = bond.slaves.map(text).sorted().joined(separator: ", ")
        let shown = view.slaves.map { "\($0.name) \($0.status ?? "?") \($0.failures ?? 0)" }.sorted()
        expect("slaves", shown.joined(separator: ", "), real)
        if bond.isUp, isOneGroup {
            let carriers = BondTruth.carriers(bond, kernel).map { kernel.name(of: $0) }.sorted()
            expect("carrying", view.carrying.sorted().joined(separator: " "), carriers.joined(separator: " "))
        }
        return found
    }

    /// The ARP monitor of active-backup asks by one slave after the other while none answers.
    private func text(_ slave: Slave) -> String {
        let isProbe = bond.options.miimon == 0 && bond.options.arpInterval > 0 && slave.link != .up
        return "\(kernel.name(of: slave.interface)) \(isProbe ? "down" : slave.link.name) \(slave.failures)"
    }

    /// What the redundancy of several aggregators is, is not for this check to say.
    private var isOneGroup: Bool {
        guard bond.mode == .ieee8023ad else { return true }
        return Set(bond.slaves.filter { $0.link == .up && $0.port.hasPartner }.map(\.port.aggregator)).count < 2
    }

    // MARK: Alarms

    private var alarms: [Difference] {
        guard bond.isUp, !bond.slaves.isEmpty, !book.isForgotten else { return [] }
        let says = book.carriesNothing ? "nothing carries" : book.redundancy
        let text = "the log says \(says), the dump \(view.redundancy)"
        switch view.redundancy {
        case "full": return book.carriesNothing || book.redundancy != "full" ? [(.openAlarm, text)] : []
        // What never carried has lost nothing.
        case "down": return book.carriesNothing || !truth.hasCarried ? [] : [(.missingAlarm, text)]
        default: return !book.carriesNothing && book.redundancy == view.redundancy ? [] : [(.missingAlarm, text)]
        }
    }

    // MARK: Lines

    private func lines(_ driver: [Book.Line]) -> [Difference] {
        let real = canonical(driver)
        let logged = announced(canonical(book.reported), driver.map(\.transition), real)
        guard logged != real else { return [] }
        let same = zip(logged, real).prefix { $0 == $1 }.count
        let rest = { (list: [Transition]) in list[same...].prefix(4).map(\.text).joined(separator: ", ") }
        let text = "after \(same) lines: logged \(rest(logged)); driver \(rest(real))"
        let isOnlyAgain =
            logged == canonical(driver.filter { if case .activeAgain = $0.transition { false } else { true } })
        if isOnlyAgain { return [(.missedAgain, text)] }
        let isOnlyOrder = logged.map(\.text).sorted() == real.map(\.text).sorted()
        let links = [book.reported, driver].map { canonical($0.filter { !$0.transition.isOfMembers }) }
        let members = [book.reported, driver].map { lines in
            lines.filter { $0.transition.isOfMembers }.map(\.transition.text).sorted()
        }
        if links[0] == links[1], members[0] == members[1] { return [(.memberOrder, text)] }
        guard isOnlyOrder else { return [(.lines, text)] }
        let doings = driver.map(\.transition)
        return [(withoutEarly(logged, doings) == withoutEarly(real, doings) ? .earlyOrder : .lineOrder, text)]
    }

    /// What was logged, less links that came up unannounced and that a dump or a file has shown all the same.
    private func announced(_ logged: [Transition], _ driver: [Transition], _ real: [Transition]) -> [Transition] {
        var unannounced: [Transition] = driver.compactMap {
            if case .upUnannounced(let slave) = $0 { .up(slave) } else { nil }
        }
        var lines: [Transition] = []
        for entry in logged {
            let isDue = lines.count < real.count && real[lines.count] == entry
            if !isDue, let place = unannounced.firstIndex(of: entry) {
                unannounced.remove(at: place)
            } else {
                lines.append(entry)
            }
        }
        return lines
    }

    /// The lines without those of slaves whose updelay was cut short.
    private func withoutEarly(_ lines: [Transition], _ driver: [Transition]) -> [Transition] {
        lines.filter { entry in
            switch entry {
            case .up(let slave), .upUnannounced(let slave), .active(let slave, _):
                !driver.contains(.active(slave, early: true))
            case .down, .activeAgain, .none, .first, .added, .removed: true
            }
        }
    }

    /// The lines that every reader of the messages can know, less what they do not tell apart: whether a slave came up by
    /// itself just before it became active, by becoming active, or in the same commit after it.
    private func canonical(_ list: [Book.Line]) -> [Transition] {
        var lines: [Transition] = []
        for entry in list {
            switch entry.transition {
            case .down, .added, .removed: lines.append(entry.transition)
            case .up(let slave):
                // The driver may choose a slave in the middle of a commit, and write that it is up when it gets to it.
                let isChosen = lines.last { $0.slave == slave } == .active(slave, early: false)
                if !isChosen { lines.append(entry.transition) }
            case .upUnannounced: continue
            case .active(let slave, _) where entry.isAnnounced, .activeAgain(let slave) where entry.isAnnounced:
                if lines.last == .up(slave) { lines.removeLast() }
                lines.append(.active(slave, early: false))
            // tlb and alb announce no change, so that some are never seen; a link that came up by it is.
            case .active(let slave, early: true): if lines.last != .up(slave) { lines.append(.up(slave)) }
            case .active, .activeAgain, .none, .first: continue
            }
        }
        return lines
    }

    /// Where messages were lost the counters close the books, slave by slave; of one that was taken out in between the
    /// driver forgets them.
    private func failures(_ driver: [Transition]) -> [Difference] {
        var found: [Difference] = []
        for slave in bond.slaves.map({ kernel.name(of: $0.interface) }) {
            let real = UInt32(driver.count { $0 == .down(slave) })
            let logged = book.failures[slave] ?? 0
            let wasOut = driver.contains { $0 == .added(slave) || $0 == .removed(slave) }
            if logged > real, !wasOut { found.append((.inventedFailures, "\(slave): logged \(logged), were \(real)")) }
            if logged < real, !wasOut { found.append((.lostFailures, "\(slave): logged \(logged), were \(real)")) }
        }
        return found
    }
}

extension Book.Line {
    fileprivate init(_ entry: LoggedTransition) {
        self.init(transition: entry.transition, isAnnounced: entry.isAnnounced)
    }
}

extension Transition {
    /// A slave was put in or taken out.
    fileprivate var isOfMembers: Bool {
        switch self {
        case .added, .removed: true
        case .down, .up, .upUnannounced, .active, .activeAgain, .none, .first: false
        }
    }
}
