/// What the daemon does when it runs: as the engine does it, in the engine's order.
extension World where Process == Daemon {
    var clock: UInt64 { now * 1_000_000 }

    mutating func runDaemon() {
        work()
        daemon.scheduleLooks()
    }

    private mutating func work() {
        daemon.hasWork = false
        if dice.oneIn(setting.mortality) {
            die(.betweenSteps)
            return
        }
        drain()
        guard daemon.isRunning else { return }
        askIfDue()
        guard !daemon.hasWork, daemon.isRunning else { return }
        if daemon.hasLooked {
            for bond in daemon.machine?.dueLooks(at: clock) ?? [] { readFile(of: bond, from: kernel) }
        }
        if daemon.nextPoll <= now, daemon.isRunning { poll() }
        guard daemon.isRunning else { return }
        if dice.oneIn(20) {
            daemon.busyUntil = now + dice.number(1...setting.longestPause)
            if setting.longestPause > 100 { coverage.note("the daemon does not get to run for a while") }
        }
    }

    /// Reads the socket empty.
    mutating func drain() {
        let clock = clock
        while daemon.isRunning {
            switch socket.read() {
            case .nothing: return
            case .loss:
                coverage.note("ENOBUFS")
                say("daemon: ENOBUFS")
                auditor.lossBegins()
                daemon.machine?.messagesLost()
            case .datagram(let datagram):
                if dice.oneIn(setting.mortality * 4) {
                    die(.betweenSteps)
                    return
                }
                sayRead(datagram.bytes)
                let effects = daemon.machine?.take(datagram: datagram.bytes, at: clock) ?? []
                carryOut(effects, of: datagram.sent)
            }
        }
    }

    private mutating func askIfDue() {
        let clock = clock
        daemon.nextDump = nil
        switch daemon.machine?.queueEmpty(at: clock) {
        case .send(let request): ask(request)
        case .wait(let span): daemon.nextDump = now + max(1, span / 1_000_000)
        case .nothing, nil: break
        }
    }

    private mutating func ask(_ request: [UInt8]) {
        if dice.oneIn(400) {
            coverage.note("a request that could not be sent")
            daemon.machine?.requestFailed()
            daemon.nextDump = now + 20
            return
        }
        for answer in kernel.answers(to: request) where socket.put(answer, at: now) { auditor.lossBegins() }
        daemon.hasWork = true
        // The list of links can change between two answers.
        if dice.oneIn(8) { daemon.busyUntil = now + dice.number(1...30) }
    }

    mutating func poll() {
        let clock = clock
        daemon.nextPoll = now + daemon.pollInterval
        guard daemon.hasLooked else { return }
        daemon.machine?.refreshAggregators()
        let names = kernel.fileNames
        carryOut(daemon.machine?.take(names: names) ?? [], of: now)
        readFiles(from: kernel)
        carryOut(daemon.machine?.tick(at: clock) ?? [], of: now)
        askIfDue()
    }

    /// Reads the files of all bonds, as a kernel that may be in the middle of something shows them.
    mutating func readFiles(from kernel: Kernel) {
        for bond in daemon.machine?.bondNames ?? [] { readFile(of: bond, from: kernel) }
    }

    private mutating func readFile(of bond: String, from kernel: Kernel) {
        let clock = clock
        guard daemon.hasLooked, let generation = daemon.machine?.generation(of: bond) else { return }
        if dice.oneIn(300) {
            coverage.note("a file that cannot be read")
            daemon.machine?.lookDone(of: bond, at: clock)
            return
        }
        guard let file = kernel.file(of: bond) else {
            daemon.machine?.lookDone(of: bond, at: clock)
            return
        }
        drain()
        guard let effects = daemon.machine?.take(file: file, of: bond, readAt: generation, at: clock) else { return }
        daemon.machine?.lookDone(of: bond, at: clock)
        carryOut(effects, of: now)
    }

    // MARK: What comes of it

    /// - Parameter moment: what the effects are about: when the message was sent, or the file read.
    private mutating func carryOut(_ effects: [MachineEffect], of moment: UInt64) {
        var events: [LoggedEvent] = []
        for effect in effects { if case .log(let event) = effect { events.append(event) } }
        if !events.isEmpty {
            if dice.oneIn(setting.mortality) {
                die(.beforeCommit)
                return
            }
            daemon.committed = daemon.machine
            for event in events {
                say("log: \(event.message)")
                let views = Auditor.needsViews(event) ? daemon.views(at: now) : []
                auditor.take(event, of: moment, seenAt: now, views)
                sayViolations()
            }
            if dice.oneIn(setting.mortality) {
                die(.afterCommit)
                return
            }
        }
        for effect in effects {
            switch effect {
            case .log: break
            case .send(let request): ask(request)
            case .firstDumpEnded:
                poll()
                if daemon.isRunning { daemon.committed = daemon.machine }
            }
        }
    }
}
