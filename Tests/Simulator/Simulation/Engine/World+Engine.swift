import BondwatchCore
import BondwatchDaemon
import BondwatchLinux
import BondwatchNetlink

/// What the shell around the core does: performs its actions one by one, and may die between any two of them.
extension World where Process == EngineProcess {
    mutating func runEngine() {
        troubleSurroundings()
        takeWhatIsDue()
        perform()
        guard daemon.isRunning, dice.oneIn(40) else { return }
        daemon.busyUntil = now + dice.number(1...setting.longestPause)
        if setting.longestPause > 100 { coverage.note("the daemon does not get to run for a while") }
    }

    private mutating func take(_ input: WatchInput) {
        let moment = daemon.moment(at: now)
        daemon.moments.note(moment, now)
        daemon.actions += daemon.core?.take(input, at: moment) ?? []
    }

    private mutating func takeWhatIsDue() {
        for timer in WatchTimer.allCases where daemon.nextTimer <= now {
            guard let set = daemon.timers[timer], set.due <= now else { continue }
            daemon.timers[timer] = set.interval.map { .init(due: now + $0, interval: $0) }
            take(.due(timer))
        }
        while let (number, isWritten) = daemon.disk.end(at: now) {
            if !isWritten { coverage.note("a commit that fails") }
            open(upTo: number)
            if !isWritten { daemon.isAhead = true } else if daemon.disk.isAtRest { daemon.isAhead = false }
            let error = isWritten ? nil : SystemError("pwrite", "checkpoint", errno: 28)
            take(.commitEnded(number: number, eventsLeftOut: 0, error))
        }
        feedLogs()
        if socket.isReadable { daemon.actions.append(.readSocket) }
    }

    private mutating func perform() {
        while daemon.isRunning, !daemon.actions.isEmpty {
            if dice.oneIn(setting.mortality * 6) {
                dieAsItIs()
                return
            }
            perform(daemon.actions.removeFirst())
        }
    }

    private mutating func dieAsItIs() {
        if !daemon.disk.isAtRest { auditor.repeatsBegin(isAhead: daemon.isAhead) }
        die(daemon.disk.isAtRest ? .afterCommit : .beforeCommit)
    }

    private mutating func perform(_ action: WatchAction) {
        switch action {
        case .commit(let commit): daemon.disk.put(commit, at: now, delay: dice.oneIn(5) ? dice.number(1...20) : 0)
        case .deliver(let events, let commit): deliver(events, after: commit)
        case .passOver(let commit):
            coverage.note("an event that is not waited for any longer")
            daemon.isAhead = true
            open(upTo: commit)
        case .readSocket, .readSocketLater: readSocket()
        case .send(let request, let purpose): send(request, purpose)
        case .filter: take(.filtered(nil))
        case .reopenSocket: take(.reopened(nil))
        case .listNames: take(.names(.success(kernel.fileNames.compactMap { InterfaceName($0) })))
        case .readFile(let bond): readFile(bond)
        case .arm(let timer, .once(let span)):
            daemon.timers[timer] = .init(due: now + (span.nanoseconds + 999_999) / 1_000_000)
        case .arm(let timer, .every(let span)):
            daemon.timers[timer] = .init(due: now + span.milliseconds, interval: span.milliseconds)
        case .arm(let timer, .never): daemon.timers[timer] = nil
        case .becomeReady: daemon.hasLooked = true
        case .keepRecord(let record): take(.recordKept(record, nil))
        case .keepSilences: take(.silencesKept(nil))
        // A host whose service manager holds no memory for the daemon: a kill while the disk is frozen may repeat.
        case .forgetRecords, .keepAside, .log, .beginWatch, .refuseWatch, .listen, .showStatus, .pingWatchdog,
            .roundDone:
            break
        }
    }

    // MARK: Sources

    /// Reads message by message, until there is something to do before the next one.
    private mutating func readSocket() {
        while true {
            let actions: [WatchAction]
            switch socket.read() {
            case .nothing: return take(.socketEmpty)
            case .loss:
                coverage.note("ENOBUFS")
                say("daemon: ENOBUFS")
                auditor.lossBegins()
                let moment = daemon.moment(at: now)
                actions = daemon.core?.take(.messagesLost, at: moment) ?? []
            case .datagram(let datagram):
                let moment = daemon.moment(at: now)
                sayRead(datagram.bytes)
                daemon.moments.note(moment, datagram.sent)
                actions = daemon.core?.take(datagram: datagram.bytes.span.bytes, at: moment) ?? []
            }
            guard actions.isEmpty else {
                daemon.actions += actions
                return
            }
        }
    }

    private mutating func send(_ request: RouteRequest, _ purpose: WatchAction.Purpose) {
        if dice.oneIn(400) {
            coverage.note("a request that could not be sent")
            return take(.sent(purpose, SystemError("sendto", "rtnetlink", errno: 105)))
        }
        // What the slaves have received is no part of the model.
        if purpose == .dump {
            for answer in kernel.answers(to: request.bytes) where socket.put(answer, at: now) { auditor.lossBegins() }
        }
        take(.sent(purpose, nil))
    }

    private mutating func readFile(_ bond: InterfaceName) {
        if dice.oneIn(300) {
            coverage.note("a file that cannot be read")
            return take(.file(bond, .failure(.system(SystemError("open", "a file", errno: 5)))))
        }
        say("read: the file of \(bond)")
        guard let text = kernel.file(of: bond.description) else {
            return take(.file(bond, .failure(.vanished(path: bond.description))))
        }
        take(.file(bond, .success(text)))
    }

    // MARK: Logs

    private mutating func deliver(_ events: [WatchedEvent], after commit: UInt64) {
        let entries = events.map { watched in
            let told = watched.event.told
            let moment = daemon.moments.moment(at: watched.event.instant) ?? now
            daemon.momentOfEvent[told.sequence] = moment
            let event = LoggedEvent(told)
            let bonds = Auditor.needsViews(event) ? watched.bonds : nil
            return SimulatedLog.Entry(
                sequence: told.sequence, event: event, moment: moment,
                seen: watched.event.instant.nanoseconds / 1_000_000, views: bonds?.map { BondView($0) } ?? [])
        }
        daemon.held.append(.init(entries: entries, commit: commit))
        open(upTo: daemon.open)
    }

    /// Gives out what has waited for its commit, in order.
    private mutating func open(upTo commit: UInt64) {
        daemon.open = max(daemon.open, commit)
        while let first = daemon.held.first, first.commit <= daemon.open {
            daemon.held.removeFirst()
            for entry in first.entries {
                for place in daemon.logs.indices { daemon.logs[place].submit(entry) }
            }
        }
        feedLogs()
    }

    private mutating func feedLogs() {
        for place in daemon.logs.indices {
            while let take = daemon.logs[place].nextTake(at: now), take <= now {
                let last = daemon.logs[place].settled
                guard let entry = daemon.logs[place].take() else { break }
                let kind = daemon.logs[place].kind
                if !daemon.disk.isFrozen(at: now) { daemon.disk.marks[kind] = entry.sequence }
                auditor.checkOrder(entry.sequence, after: last, in: kind, at: now)
                guard kind == .journal else { continue }
                say("log: \(entry.event.message)")
                auditor.take(entry.event, of: entry.moment, seenAt: entry.seen, entry.views)
                sayViolations()
            }
        }
    }

    // MARK: Trouble

    private mutating func troubleSurroundings() {
        guard dice.oneIn(3000 / (setting.longestPause > 5 ? 4 : 1)) else { return }
        switch dice.number(0...3) {
        case 0:
            coverage.note("a disk that is frozen")
            daemon.disk.freeze(until: now + dice.number(100...6000))
        case 1:
            coverage.note("a disk that is full")
            daemon.disk.fail(until: now + dice.number(100...6000))
        case 2:
            coverage.note("a journal that takes nothing for a while")
            daemon.logs[0].busyUntil = now + dice.number(10...8000)
        default:
            coverage.note("a syslog daemon that takes nothing for a while")
            daemon.logs[1].busyUntil = now + dice.number(10...8000)
        }
    }
}
