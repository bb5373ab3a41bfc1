import BondwatchCore
import BondwatchLinux
import BondwatchNetlink
import Dispatch

/// The story: what rtnetlink says, in the kernel's order, and the dumps that begin it and mend it.
extension Engine {
    /// How many datagrams are taken before timers and queries get their turn.
    private static let datagramsAtOnce = 2048

    /// Reads the socket empty, and starts a dump where one is due.
    func drain() {
        if drainStory() {
            startDumpIfDue()
        } else {
            queue.async { [weak self] in self?.assumeIsolated { $0.drain() } }
        }
        scheduleLooks()
    }

    /// Reads the socket; false when there was more than is taken at once.
    @discardableResult
    func drainStory() -> Bool {
        for _ in 0..<Self.datagramsAtOnce {
            do throws(SystemError) {
                switch try story.next() {
                case .nothing:
                    noteUnknown()
                    return true
                case .loss:
                    lostMessages()
                case .messages(let messages):
                    for message in messages { take(message) }
                }
            } catch {
                noteOnce(.storyUnreadable, Note(.error, "cannot read the netlink socket: \(error)"))
                return true
            }
        }
        noteUnknown()
        return false
    }

    private func take(_ message: ReceivedMessage) {
        let step = dumps.receive(message)
        switch message.content {
        case .link(let link):
            // A dump repairs what was lost, so what it finds was not told by the kernel at its time.
            let source: EventSource = message.header.isMultipart ? .poll : .netlink
            tell(fleet.apply(link, source: source, at: Clock.now()))
            updateFilter()
        case .overrun, .malformed:
            lostMessages()
        case .done, .error, .other:
            break
        }
        take(step)
    }

    private func take(_ step: DumpSequence.Step) {
        switch step {
        case .wait: break
        case .send(let request): send(request)
        case .finished(let outcome): finishDump(outcome)
        case .failed(let number):
            dumpFailures += 1
            mustDump = true
            noteOnce(
                .dumpFailed, Note(.warning, "the kernel refused a dump of the links, error \(number); trying again"))
        }
    }

    private func finishDump(_ outcome: DumpSequence.Outcome) {
        // The list changed while it was read: something may be missing, and nothing may be taken for gone. After some
        // attempts the list is taken as it is, since it changes all the time; the audits mend the rest.
        let patience = 5
        if outcome.interrupted, dumpFailures < patience {
            dumpFailures += 1
            mustDump = true
            return
        }
        dumpFailures = 0
        tell(fleet.dumpEnded(bonds: outcome.bonds, at: Clock.now()))
        updateFilter()
        guard !hasLooked else { return }
        hasLooked = true
        poll()
        becomeReady()
    }

    /// Everything since the last message read may be missing.
    private func lostMessages() {
        mustDump = true
        dumps.abandon()
    }

    /// Starts a dump if one is due; the socket has been read empty, so nothing that comes later can be lost unseen.
    private func startDumpIfDue() {
        guard mustDump || fleet.needsDump, !dumps.isRunning else { return }
        let now = Clock.now()
        let pause = BootInstant.Span.milliseconds(dumpFailures == 0 ? 20 : min(1000, 10 << min(dumpFailures, 7)))
        if let lastDump, now.since(lastDump) < pause {
            dumpTimer?.fire(after: pause)
            return
        }
        guard let request = dumps.start() else { return }
        mustDump = false
        lastDump = now
        fleet.dumpRequested()
        send(request)
    }

    /// Asks for the facts that no message announces: 802.3ad tells neither a partner nor a port state.
    func refreshAggregators() {
        if fleet.bonds.contains(where: { $0.attributes.mode == .ieee8023ad }) { mustDump = true }
    }

    private func send(_ request: RouteRequest) {
        do throws(SystemError) {
            try story.send(request)
        } catch {
            dumps.abandon()
            mustDump = true
            dumpFailures += 1
            noteOnce(.dumpFailed, Note(.warning, "cannot ask the kernel for its links: \(error); trying again"))
        }
    }

    private func updateFilter() {
        do throws(SystemError) {
            try story.watch(fleet.watched)
        } catch {
            noteOnce(
                .noFilter, Note(.warning, "foreign links cannot be filtered, all their changes are read: \(error)"))
        }
    }

    private func noteUnknown() {
        for entry in story.takeUnreported() {
            tell(Note(.warning, "not understood, and passed over: \(entry)"))
        }
    }
}
