package import BondwatchCore
import BondwatchLinux
import Glibc

/// Joins the two sources: rtnetlink tells the story, /proc/net/bonding audits it.
///
/// Pure: bytes in, effects out. What the daemon does with its sockets and files, a replay does with a recording, and a
/// test with a model of the driver.
package struct SourceJoin: Sendable {
    /// What the caller has to do, in this order.
    package enum Effect: Equatable, Sendable {
        case tell(Event)
        case send(RouteRequest)
        /// What an attempt has shown about the daemon's own work.
        case condition(ConditionSignal)
        /// Every bond that was there at the start is known.
        case firstDumpEnded
    }

    /// What to do when the socket has been read empty.
    package enum Next: Equatable, Sendable {
        case nothing
        case send(RouteRequest)
        /// A dump is due, but the last one was too short a time ago.
        case wait(BootInstant.Span)
    }

    package private(set) var fleet: BondFleet
    /// What the administrator expects of the bonds.
    package var policies: PolicyBook {
        get { fleet.policies }
        set { fleet.policies = newValue }
    }
    private var dumps = DumpSequence()
    private var decoder = LinkMessageDecoder()
    /// Messages were lost, or none were received yet: everything is to be dumped anew.
    private var mustDump = true
    /// A dump has ended at least once.
    package private(set) var hasLooked = false
    private var lastDump: BootInstant?
    /// Requests that failed, since a dump last came to its end.
    private var failures = 0
    /// Dumps one after the other during which the list of links changed.
    private var interruptions = 0
    private var counterRound = CounterRound()
    /// /proc/net/bonding showed no bond when it was last listed, and rtnetlink some.
    private var lacksFiles = false
    /// Dumps that were begun, those of the aggregators included.
    package private(set) var dumpsBegun: UInt64 = 0
    /// Dumps during which the list of links changed (NLM_F_DUMP_INTR).
    package private(set) var dumpsInterrupted: UInt64 = 0
    /// Netlink messages that were received.
    package private(set) var messages: UInt64 = 0
    /// Times that something in a message was not understood.
    package var notUnderstood: UInt64 { decoder.tally.total }

    /// What the first dump finds is compared with: the memory of an earlier run of the daemon, or nothing.
    private let isRestored: Bool

    /// - Parameters:
    ///   - memories: what an earlier run of the daemon in this boot had told.
    ///   - jiffy: one tick of the kernel.
    package init(restoring memories: [BondMemory]? = nil, jiffy: BootInstant.Span) {
        fleet = memories.map { BondFleet(restoring: $0, jiffy: jiffy) } ?? BondFleet(jiffy: jiffy)
        isRestored = memories != nil
    }

    /// With what an event is told that a dump brings to light.
    private var dumpSource: EventSource { isRestored && !hasLooked ? .checkpoint : .poll }

    // MARK: The story

    /// Takes one datagram of the kernel's.
    package mutating func take(datagram: RawSpan, at instant: BootInstant) -> [Effect] {
        var effects: [Effect] = []
        var position = LinkMessageDecoder.Position()
        while let message = decoder.next(in: datagram, at: &position) {
            messages &+= 1
            take(message, at: instant, into: &effects)
        }
        for entry in decoder.tally.takeUnreported() {
            effects.append(
                .holds(.notUnderstood, of: entry.fault.text, "not understood, and passed over: \(entry)"))
        }
        return effects
    }

    /// Messages were lost; which ones, nobody knows.
    package mutating func messagesLost() {
        fleet.messagesLost()
        dumpAnew()
    }

    private mutating func dumpAnew() {
        mustDump = true
        dumps.abandon()
    }

    /// A request could not be sent.
    package mutating func requestFailed() {
        failures += 1
        dumpAnew()
    }

    /// The socket has been read empty: a dump that begins now misses nothing, since the kernel drops every further
    /// message of an overrun socket until then (netlink_overrun, net/netlink/af_netlink.c).
    package mutating func queueEmpty(at instant: BootInstant) -> Next {
        guard mustDump || fleet.needsDump, !dumps.isRunning else { return .nothing }
        let shortest: UInt64 = 20
        let longest: UInt64 = 1000
        let pause = BootInstant.Span.milliseconds(min(longest, shortest << UInt64(min(failures + interruptions, 6))))
        if let lastDump, instant.since(lastDump) < pause { return .wait(pause) }
        guard let request = dumps.start(knowing: fleet.watched) else { return .nothing }
        dumpBegun(at: instant)
        return .send(request)
    }

    /// Says that the memories are of this very moment, as those in the middle of a recorded run are.
    package mutating func nothingMissed() { fleet.nothingMissed() }

    /// Has everything dumped anew as soon as the socket has been read empty: a recording begins, which knows of nothing.
    package mutating func lookAnew() { mustDump = true }

    /// Goes on from a request that a recorded run has sent, in place of one of this join's own making: the answers carry
    /// the number of that run's.
    package mutating func follow(_ request: RecordedRequest, at instant: BootInstant) {
        dumps.follow(request, knowing: fleet.watched)
        if request.begins { dumpBegun(at: instant) }
    }

    private mutating func dumpBegun(at instant: BootInstant) {
        mustDump = false
        lastDump = instant
        dumpsBegun &+= 1
        fleet.dumpRequested()
    }

    /// Asks for the facts that no message announces: 802.3ad tells neither a partner nor a port's state.
    package mutating func refreshAggregators() {
        if fleet.hasAggregators { mustDump = true }
    }

    /// What to ask the kernel next of what the slaves have received, where that is due.
    ///
    /// - Parameter most: for how many slaves the answers find room at once.
    package mutating func countersDue(atMost most: Int, at instant: BootInstant) -> RouteRequest? {
        guard hasLooked else { return nil }
        let slaves = counterRound.next(of: fleet, atMost: most, at: instant)
        return slaves.isEmpty ? nil : .counters(of: slaves, sequence: dumps.nextSequence())
    }

    private mutating func take(_ message: ReceivedMessage, at instant: BootInstant, into effects: inout [Effect]) {
        let isAnswer = dumps.isAnswer(message)
        let step = dumps.receive(message)
        switch message.content {
        case .link(let link):
            let source = isAnswer ? dumpSource : .netlink
            effects += fleet.apply(link, source: source, at: instant).map(Effect.tell)
        case .counters(let counters): fleet.apply(counters, at: instant)
        case .overrun, .malformed:
            messagesLost()
        // Links alone are asked for otherwise, and every kernel knows those.
        case .error(EOPNOTSUPP, _, _):
            counterRound.isUnknown = true
            effects.append(
                .holds(
                    .countersUnknown,
                    "this kernel, older than 4.7, does not tell what is asked; deaf slaves are not found"))
        case .done, .error, .other:
            break
        }
        take(step, at: instant, into: &effects)
    }

    private mutating func take(_ step: DumpSequence.Step, at instant: BootInstant, into effects: inout [Effect]) {
        switch step {
        case .wait: break
        case .send(let request): effects.append(.send(request))
        case .failed(let number, let explanation):
            failures += 1
            mustDump = true
            let error = SystemError("dump", "the kernel refused a dump of the links", errno: number)
            let why = explanation.map { " (\($0))" } ?? ""
            effects.append(.holds(.dumpRefused, "\(error.subject): \(error.reason)\(why)"))
        case .finished(let outcome): finish(outcome, at: instant, into: &effects)
        }
    }

    private mutating func finish(
        _ outcome: DumpSequence.Outcome, at instant: BootInstant, into effects: inout [Effect]
    ) {
        if failures > 0 { effects.append(.condition(.ended(.dumpRefused))) }
        failures = 0
        if outcome.interrupted {
            dumpsInterrupted &+= 1
            // What was known and is not in the outcome was asked for, so it is gone. What was not known may be missing:
            // where the list changes all the time, that is left to the audits after some attempts, each of which adds
            // what it found.
            let patience = 5
            if interruptions < patience {
                interruptions += 1
                mustDump = true
                if !hasLooked { return }
            }
        } else {
            interruptions = 0
        }
        effects += fleet.dumpEnded(bonds: outcome.bonds, source: dumpSource, at: instant).map(Effect.tell)
        if !hasLooked {
            hasLooked = true
            effects.append(.firstDumpEnded)
        }
    }

    // MARK: The audit

    /// Takes the bytes of a bond's /proc file that was read at `generation`.
    ///
    /// - Returns: nil when a message about the bond has come since: it is older than the file, so the file does not
    ///   count and must be read again.
    package mutating func take(
        file bytes: Span<UInt8>, of bond: InterfaceName, readAt generation: UInt64, at instant: BootInstant
    ) -> [Effect]? {
        let file = ProcBondingParser.parse(bytes)
        guard var events = fleet.apply(file, of: bond, readAt: generation, at: instant) else { return nil }
        if fleet.wantsFileCopy(of: bond) { events += fleet.apply(ProcCopy(bytes, at: instant), of: bond, at: instant) }
        return file.unknownLines.map { line in
            .holds(
                .procLine, of: line.kind.subject,
                "line not understood in /proc/net/bonding, and passed over: \(line.text)")
        } + events.map(Effect.tell)
    }

    /// Takes the names that /proc/net/bonding lists, after the socket has been read empty; none where there is no such
    /// folder.
    package mutating func take(names: [InterfaceName]) -> [Effect] {
        if names.contains(where: { !fleet.contains(named: $0) }) { mustDump = true }
        guard names.isEmpty, !fleet.bonds.isEmpty else {
            let effects: [Effect] = lacksFiles ? [.condition(.ended(.procEmpty))] : []
            lacksFiles = false
            return effects
        }
        // A bond that is deleted leaves /proc before its message comes: what rtnetlink shows is asked for anew.
        mustDump = true
        lacksFiles = true
        return [
            .holds(
                .procEmpty, "rtnetlink shows bonds and /proc/net/bonding shows none; does the unit set ProcSubset=pid?")
        ]
    }

    /// Takes what there is of those bonds, without names of all, for what should be.
    package mutating func acknowledge(_ names: [InterfaceName]?, at instant: BootInstant) -> [Effect] {
        fleet.acknowledge(names, at: instant).map(Effect.tell)
    }

    /// Lets time pass for every bond.
    package mutating func tick(at instant: BootInstant) -> [Effect] { fleet.tick(at: instant).map(Effect.tell) }

    /// The bonds whose files are to be read now besides the regular poll; they stay due until `looksDone`.
    package func dueLooks(at instant: BootInstant) -> [InterfaceName] {
        fleet.dueLooks(at: instant)
    }

    /// Notes that the bond's file, read from `instant` on, was taken, or that there is none to be had.
    package mutating func looksDone(of bond: InterfaceName, at instant: BootInstant) {
        fleet.lookTaken(of: bond, at: instant)
    }

    /// Asks for an early reading of a bond's file, which a round could not take.
    package mutating func wantFile(of bond: InterfaceName, at instant: BootInstant) {
        fleet.wantFile(of: bond, at: instant)
    }
}

extension SourceJoin.Effect {
    /// An attempt failed, or something happened: see `Condition`.
    static func holds(_ kind: ConditionKind, of subject: String? = nil, _ text: String) -> Self {
        .condition(.holds(Condition(kind, of: subject, text)))
    }
}
