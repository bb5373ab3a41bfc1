import BondwatchCore
import BondwatchLinux
import BondwatchNetlink

/// The netlink socket: what it says is taken in the kernel's order, and a dump begins when it has been read empty.
extension WatchCore {
    /// Takes a datagram of the kernel's.
    ///
    /// - Returns: nothing where the next one is to be read at once.
    package mutating func take(datagram: RawSpan, at moment: WatchMoment) -> [WatchAction] {
        var actions: [WatchAction] = []
        socketWasRead(at: moment, &actions)
        gather(join.take(datagram: datagram, at: moment.instant), at: moment)
        // What a burst brings is committed together: the queue that the kernel fills must be read faster than that.
        if batch.isFull { flush(at: moment, &actions) }
        countMessage(at: moment, &actions)
        return actions
    }

    mutating func lostMessages(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        socketWasRead(at: moment, &actions)
        join.messagesLost(at: moment.instant)
        countMessage(at: moment, &actions)
    }

    /// Counts a message. Where there is something to do before the next one is read, reading goes on behind that.
    mutating func countMessage(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        guard socket.count() else {
            if !actions.isEmpty { actions.append(.readSocket) }
            return
        }
        watchdog.heard(at: moment.instant)
        endTurn(at: moment, &actions)
        if round == nil {
            scheduleEarlyFiles(at: moment, &actions)
            actions.append(.readSocketLater)
        } else {
            turnEnded(.backlog, at: moment, &actions)
        }
    }

    mutating func socketEmpty(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        socketWasRead(at: moment, &actions)
        socket.end()
        endTurn(at: moment, &actions)
        if round == nil {
            startDumpIfDue(at: moment, &actions)
            scheduleEarlyFiles(at: moment, &actions)
        } else {
            turnEnded(.empty, at: moment, &actions)
        }
    }

    /// Commits what the turn has brought, and begins the first round where the first dump has ended with it.
    private mutating func endTurn(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        flush(at: moment, &actions)
        logForgery(at: moment, &actions)
        if start == .firstRound, round == nil { beginRound(at: moment, &actions) }
    }

    /// Root of the network namespace can send to the socket, and nobody but the kernel should.
    private mutating func logForgery(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        guard socket.forged > 0 else { return }
        let condition = Condition(
            .forgedMessage, "a netlink message that did not come from the kernel was dropped")
        take(.holds(condition), times: socket.forged, at: moment, &actions)
        socket.forged = 0
    }

    private mutating func startDumpIfDue(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        switch join.queueEmpty(at: moment.instant) {
        case .nothing: break
        case .wait(let span): actions.append(.arm(.dump, .once(after: span)))
        case .send(let request): actions.append(.send(request, .dump))
        }
    }

    mutating func sent(
        _ purpose: WatchAction.Purpose, _ error: SystemError?, at moment: WatchMoment, _ actions: inout [WatchAction]
    ) {
        switch (purpose, error) {
        case (.dump, nil): break
        case (.dump, let error?):
            join.requestFailed(at: moment.instant)
            hold(.dumpRefused, "cannot ask the kernel for its links: \(error); trying again", at: moment, &actions)
            // On a quiet host nothing else has it tried again before the first dump has ended.
            if round == nil, !retry.isWaiting { actions.append(.readSocket) }
        case (.counters, nil): end(.counters, at: moment, &actions)
        case (.counters, let error?):
            hold(.counters, "cannot ask for the counters of the slaves: \(error)", at: moment, &actions)
        }
    }

    /// Lets the kernel filter what concerns no bond, by who is known by now.
    mutating func updateFilter(_ actions: inout [WatchAction]) {
        let wanted = join.fleet.watched
        guard wanted != filtered else { return }
        filtered = wanted
        actions.append(.filter(wanted))
    }

    mutating func filterSet(_ error: SystemError?, at moment: WatchMoment, _ actions: inout [WatchAction]) {
        guard let error else { return end(.netlinkFilter, at: moment, &actions) }
        filtered = nil
        let text = "foreign links cannot be filtered, all their changes are read: \(error)"
        hold(.netlinkFilter, text, at: moment, &actions)
    }

    // MARK: A socket that cannot be read

    mutating func socketFailed(_ error: SystemError, at moment: WatchMoment, _ actions: inout [WatchAction]) {
        socket.end()
        endTurn(at: moment, &actions)
        waitForSocket(error, at: moment, &actions)
        if round == nil {
            scheduleEarlyFiles(at: moment, &actions)
        } else {
            turnEnded(.unreadable, at: moment, &actions)
        }
    }

    /// It is tried again by a timer: its source would wake the daemon again and again for what it cannot read.
    private mutating func waitForSocket(
        _ error: SystemError, at moment: WatchMoment, _ actions: inout [WatchAction]
    ) {
        actions.append(.listen(false))
        join.messagesLost(at: moment.instant)
        actions.append(.arm(.socketRetry, .once(after: retry.failed())))
        hold(.netlinkUnreadable, "cannot read the netlink socket: \(error); trying again", at: moment, &actions)
    }

    private mutating func socketWasRead(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        guard retry.isFailing else { return }
        retry.succeeded()
        actions.append(.listen(true))
        end(.netlinkUnreadable, at: moment, &actions)
    }

    mutating func retrySocket(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        switch retry.attempt() {
        case .read: actions.append(.readSocket)
        case .reopen: actions.append(.reopenSocket)
        }
    }

    mutating func reopened(_ error: SystemError?, at moment: WatchMoment, _ actions: inout [WatchAction]) {
        if let error { return waitForSocket(error, at: moment, &actions) }
        join.messagesLost(at: moment.instant)
        filtered = nil
        updateFilter(&actions)
        actions.append(.readSocket)
    }
}
