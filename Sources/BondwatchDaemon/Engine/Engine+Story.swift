import BondwatchCore
import BondwatchLinux
import BondwatchNetlink
import Dispatch

/// The story: what rtnetlink says, in the kernel's order.
extension Engine {
    /// How many datagrams are taken before timers and queries get their turn.
    private static let datagramsAtOnce = 512
    /// How many events are committed together at most, while more datagrams wait.
    private static let eventsAtOnce = 64

    /// How far the socket was read.
    enum StoryEnd {
        case empty
        /// There was more than is taken at once.
        case more
        /// What it holds cannot be had.
        case unreadable
    }

    /// Reads the socket empty, and starts a dump where one is due.
    func drain() {
        switch drainStory() {
        case .empty: startDumpIfDue()
        case .more: queue.async { [weak self] in self?.assumeIsolated { $0.drain() } }
        // It is tried again by a timer: its source would wake the daemon again and again for what it cannot read.
        case .unreadable: break
        }
        scheduleLooks()
        noteForgery()
    }

    /// Root of the network namespace can send to the socket, and nobody but the kernel should.
    private func noteForgery() {
        let forged = story.takeForged()
        guard forged > 0 else { return }
        take(
            .holds(Condition(.forgedMessage, "a netlink message that did not come from the kernel was dropped")),
            times: forged)
    }

    /// Reads the socket.
    ///
    /// What a burst brings is told together: the queue that the kernel fills must be read faster than it can commit one
    /// event after the other. A single message is told at once, as nothing waits behind it.
    func drainStory() -> StoryEnd {
        if storyRetry.isWaiting { return .unreadable }
        var batch = Batch()
        let end = read(into: &batch)
        carryOut(batch)
        return end
    }

    private func read(into batch: inout Batch) -> StoryEnd {
        for _ in 0..<Self.datagramsAtOnce {
            do throws(SystemError) {
                let next = try story.receive()
                storyIsReadable()
                switch next {
                case .nothing: return .empty
                case .loss: join.messagesLost()
                case .forged: break
                case .datagram(let count):
                    let now = Clock.now()
                    let effects = story.withDatagram(count) { join.take(datagram: $0, at: now) }
                    gather(effects, into: &batch)
                    if batch.effects.count >= Self.eventsAtOnce {
                        carryOut(batch)
                        batch = Batch()
                    }
                }
            } catch {
                storyFailed(error)
                return .unreadable
            }
        }
        watchdogPing.heard(at: Clock.now())
        return .more
    }

    private func startDumpIfDue() {
        switch join.queueEmpty(at: Clock.now()) {
        case .nothing: break
        case .wait(let span): dumpTimer?.fire(after: span)
        case .send(let request): send(request)
        }
    }

    func send(_ request: RouteRequest) {
        do throws(SystemError) {
            try story.send(request)
        } catch {
            join.requestFailed()
            conditionHolds(.dumpRefused, "cannot ask the kernel for its links: \(error); trying again")
        }
    }

    /// Asks what the slaves have received, where that is due; the answers are in the socket when this returns.
    func askForCounters() {
        let most = story.receiveQueueSize / RouteSocket.roomOfCounters
        guard let request = join.countersDue(atMost: most, at: Clock.now()) else { return }
        do throws(SystemError) {
            try story.send(request)
            conditionEnded(.counters)
        } catch {
            conditionHolds(.counters, "cannot ask for the counters of the slaves: \(error)")
        }
    }

    /// Lets the kernel filter what concerns no bond, by who is known by now.
    func updateFilter() {
        do throws(SystemError) {
            try story.watch(join.fleet.watched)
            conditionEnded(.netlinkFilter)
        } catch {
            conditionHolds(.netlinkFilter, "foreign links cannot be filtered, all their changes are read: \(error)")
        }
    }
}
