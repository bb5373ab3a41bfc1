import BondwatchCore
import BondwatchLinux
import BondwatchNetlink

/// The cross-check: what /proc/net/bonding says, on a timer and soon after a carrier change.
///
/// Nothing that was read there counts before the socket has been read empty, and then only if it brought no message about the
/// bond: a text that is older than a message never overrides it.
extension WatchCore {
    /// How a turn of reading the socket ended.
    enum TurnEnd: Equatable {
        case empty
        /// There is more than is taken at once.
        case backlog
        case unreadable
    }

    /// One round over all bonds.
    mutating func beginRound(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        guard join.hasLooked else { return }
        guard round == nil else {
            isRoundDue = true
            return
        }
        isRoundDue = false
        polls &+= 1
        join.refreshAggregators()
        // The answers are in the socket when the request has been sent.
        if let request = join.countersDue(atMost: countersAtOnce, at: moment.instant) {
            actions.append(.send(request, .counters))
        }
        round = ReadingRound(.poll)
        actions.append(.listNames)
    }

    /// Reads the files of the bonds whose machines have asked for it.
    mutating func beginEarlyRound(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        earlyDue = nil
        guard round == nil else { return }
        var round = ReadingRound(.early)
        round.setBonds(join.dueLooks(at: moment.instant))
        self.round = round
        readNext(at: moment, &actions)
    }

    /// Sets the timer to the earliest reading that is asked for.
    mutating func scheduleEarlyFiles(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        guard join.hasLooked, let due = join.fleet.nextLook else {
            if earlyDue != nil { actions.append(.arm(.earlyFiles, .never)) }
            earlyDue = nil
            return
        }
        let time = earlyPace.time(for: due)
        // A timer that is set anew with every message would never fire while they come.
        guard time != earlyDue else { return }
        earlyDue = time
        actions.append(.arm(.earlyFiles, .once(after: max(.milliseconds(1), time.since(moment.instant)))))
    }

    /// A turn of reading the socket has ended, for which the round may have waited.
    mutating func turnEnded(_ end: TurnEnd, at moment: WatchMoment, _ actions: inout [WatchAction]) {
        switch round?.phase {
        case nil, .listing, .reading: break
        case .listed(let names): namesCount(names, end, at: moment, &actions)
        case .read(let attempt, let text): fileCounts(attempt, text, end, at: moment, &actions)
        }
    }

    /// Has the socket read, which the round waits for; while it cannot be read that has ended before it began.
    private mutating func readSocket(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        if retry.isWaiting { turnEnded(.unreadable, at: moment, &actions) } else { actions.append(.readSocket) }
    }

    // MARK: Names

    mutating func take(
        names result: Result<[InterfaceName], ProcBondingError>, at moment: WatchMoment,
        _ actions: inout [WatchAction]
    ) {
        guard round?.phase == .listing else { return }
        switch result {
        case .success(let names):
            setDriver(.loaded, at: moment, &actions)
            listed(names, at: moment, &actions)
        case .failure(.noDriver):
            setDriver(join.fleet.bonds.isEmpty ? .missing : .loaded, at: moment, &actions)
            listed([], at: moment, &actions)
        case .failure(let error):
            hold(.procFolder, "cannot list the files of the bonds: \(error)", at: moment, &actions)
            round?.audit.fail()
            readAll(at: moment, &actions)
        }
    }

    private mutating func listed(
        _ names: [InterfaceName], at moment: WatchMoment, _ actions: inout [WatchAction]
    ) {
        end(.procFolder, at: moment, &actions)
        listsBonds = !names.isEmpty
        round?.phase = .listed(names)
        readSocket(at: moment, &actions)
    }

    private mutating func namesCount(
        _ names: [InterfaceName], _ end: TurnEnd, at moment: WatchMoment, _ actions: inout [WatchAction]
    ) {
        switch end {
        case .empty:
            gather(join.take(names: names, at: moment.instant), at: moment)
            flush(at: moment, &actions)
        case .backlog: break
        case .unreadable: round?.audit.fail()
        }
        readAll(at: moment, &actions)
    }

    private mutating func setDriver(
        _ state: DriverState, at moment: WatchMoment, _ actions: inout [WatchAction]
    ) {
        guard state != driver else { return }
        if state == .missing {
            let text = "the bonding driver is not loaded; waiting for the first bond"
            actions += log(Note(.notice, text), at: moment)
        } else if driver == .missing {
            actions += log(Note(.info, "the bonding driver is loaded now"), at: moment)
        }
        driver = state
    }

    // MARK: Files

    private mutating func readAll(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        round?.setBonds(join.fleet.names)
        readNext(at: moment, &actions)
    }

    private mutating func readNext(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        if retry.isWaiting {
            // Where the socket cannot be read no file counts.
            round?.audit.fail()
        } else if let bond = round?.next() {
            return read(bond, attempt: 1, at: moment, &actions)
        }
        endRound(at: moment, &actions)
    }

    private mutating func read(
        _ bond: InterfaceName, attempt: Int, at moment: WatchMoment, _ actions: inout [WatchAction]
    ) {
        let generation = join.generation(of: bond, at: moment.instant)
        round?.phase = .reading(
            .init(bond: bond, generation: generation, began: moment.instant, number: attempt))
        actions.append(.readFile(bond))
    }

    mutating func take(
        file result: Result<[UInt8], ProcBondingError>, of bond: InterfaceName, at moment: WatchMoment,
        _ actions: inout [WatchAction]
    ) {
        guard case .reading(let attempt) = round?.phase, attempt.bond == bond else { return }
        switch result {
        case .success(let text):
            round?.phase = .read(attempt, text)
            readSocket(at: moment, &actions)
        case .failure(let error):
            join.looksDone(of: bond, at: attempt.began)
            fileEnded(end(of: error, reading: bond, at: moment, &actions), of: bond, at: moment, &actions)
        }
    }

    private mutating func fileCounts(
        _ attempt: ReadingRound.Attempt, _ text: [UInt8], _ end: TurnEnd, at moment: WatchMoment,
        _ actions: inout [WatchAction]
    ) {
        let bond = attempt.bond
        switch end {
        case .backlog: fileEnded(.storyAhead, of: bond, at: moment, &actions)
        case .unreadable: fileEnded(.unable, of: bond, at: moment, &actions)
        case .empty:
            let effects = join.take(file: text.span, of: bond, readAt: attempt.generation, at: moment.instant)
            if let effects {
                join.looksDone(of: bond, at: attempt.began)
                self.end(.bondFile, of: bond.description, at: moment, &actions)
                self.end(.bondFileMissing, of: bond.description, at: moment, &actions)
                gather(effects, at: moment)
                flush(at: moment, &actions)
                fileEnded(.done, of: bond, at: moment, &actions)
            } else if attempt.number < ReadingRound.Attempt.most {
                read(bond, attempt: attempt.number + 1, at: moment, &actions)
            } else {
                fileEnded(.superseded, of: bond, at: moment, &actions)
            }
        }
    }

    private mutating func fileEnded(
        _ end: AuditRound.End, of bond: InterfaceName, at moment: WatchMoment, _ actions: inout [WatchAction]
    ) {
        round?.audit.take(end, of: bond)
        readNext(at: moment, &actions)
    }

    /// Notes what kept a bond's file from being read.
    private mutating func end(
        of error: ProcBondingError, reading bond: InterfaceName, at moment: WatchMoment,
        _ actions: inout [WatchAction]
    ) -> AuditRound.End {
        let name = bond.description
        switch error {
        case .noDriver, .vanished:
            // Where no bond has a file, that is one condition and not one for each.
            if listsBonds, join.fleet.contains(named: bond) {
                let text = "rtnetlink shows \(bond), and /proc/net/bonding has no file of it that can be read"
                hold(.bondFileMissing, of: name, text, at: moment, &actions)
            }
            return .done
        case .tooLong:
            hold(.bondFile, of: name, "cannot read a bond's file: \(error)", at: moment, &actions)
            return .unreadable
        case .system(let cause):
            hold(.bondFile, of: name, "cannot read a bond's file: \(error)", at: moment, &actions)
            return cause.isShortage ? .unable : .unreadable
        }
    }

    // MARK: The end

    private mutating func endRound(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        guard var round else { return }
        round.end()
        self.round = nil
        earlyPace.take(round.audit, at: moment.instant)
        if round.kind == .poll { endPoll(round.audit, at: moment, &actions) }
        if isRoundDue { beginRound(at: moment, &actions) } else { readSocket(at: moment, &actions) }
    }

    private mutating func endPoll(
        _ audit: AuditRound, at moment: WatchMoment, _ actions: inout [WatchAction]
    ) {
        for bond in audit.postponed { join.wantFile(of: bond, at: moment.instant) }
        gather(join.tick(at: moment.instant, wallMicroseconds: moment.wallMicroseconds), at: moment)
        flush(at: moment, &actions)
        endSilences(at: moment, &actions)
        vouch(for: audit, at: moment, &actions)
        reviewConditions(at: moment, &actions)
        updateStatus(at: moment, &actions)
        actions.append(.roundDone)
        guard start == .firstRound else { return }
        start = .done
        commit(at: moment, &actions)
        actions.append(.becomeReady(status: statusText(at: moment)))
    }

    /// Tells the watchdog what the round has shown.
    private mutating func vouch(
        for audit: AuditRound, at moment: WatchMoment, _ actions: inout [WatchAction]
    ) {
        guard audit.isSound else { return }
        let isDue = audit.isWhole ? watchdog.audited(at: moment.instant) : watchdog.worked(at: moment.instant)
        if isDue { actions.append(.pingWatchdog) }
    }
}
