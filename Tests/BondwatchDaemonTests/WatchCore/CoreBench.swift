import BondwatchCore
import BondwatchLinux
import BondwatchNetlink

@testable import BondwatchDaemon

/// The core with a host that consists of one bond of two slaves: performs its actions in order, without a socket, a file or a
/// clock, and writes them down.
struct CoreBench {
    var core: WatchCore
    var host = TestHost()
    /// Whether commits end as soon as they are begun.
    var commitsEnd = true
    /// What was done, one action after the other.
    var done: [String] = []
    /// The events as they were handed on.
    var events: [ReportedEvent] = []
    var commits: [Commit] = []
    /// After what time the next dump is asked for; nil where that is left to something else.
    private(set) var dumpTimer: BootInstant.Span?
    private var milliseconds: UInt64 = 1_000_000
    private var waiting: [WatchAction] = []

    init(keepsCheckpoint: Bool = true, restoring memories: [BondMemory]? = nil, lastSequence: UInt64 = 0) {
        core = WatchCore(
            RecordedJoin(restoring: memories, jiffy: .milliseconds(4)),
            .init(pollInterval: .seconds(60), keepsCheckpoint: keepsCheckpoint, lastSequence: lastSequence))
    }

    /// Watches already, and nothing is written down yet.
    static func watching() -> CoreBench {
        var bench = CoreBench()
        bench.begin()
        // The timer of the first commit runs out, and finds nothing.
        bench.pass(2000)
        bench.take(.due(.commit))
        bench.done = []
        bench.events = []
        bench.commits = []
        return bench
    }

    var now: WatchMoment {
        WatchMoment(
            BootInstant(nanoseconds: milliseconds * 1_000_000),
            wallMicroseconds: 1_700_000_000_000_000 + milliseconds * 1000)
    }

    mutating func pass(_ span: UInt64) { milliseconds += span }

    mutating func begin() { perform(core.begin(at: now)) }
    mutating func take(_ input: WatchInput) { perform(core.take(input, at: now)) }

    /// The socket is readable.
    mutating func read() { perform([.readSocket]) }

    /// Performs these, and what comes of them.
    mutating func perform(_ actions: [WatchAction]) {
        waiting += actions
        while true {
            // What the kernel has answered makes the socket readable.
            if waiting.isEmpty, !host.queue.isEmpty, host.readError == nil { waiting.append(.readSocket) }
            if waiting.isEmpty { return }
            let action = waiting.removeFirst()
            if let word = Self.word(for: action) { done.append(word) }
            waiting += outcome(of: action)
        }
    }

    private mutating func outcome(of action: WatchAction) -> [WatchAction] {
        switch action {
        case .readSocket, .readSocketLater: return readSocket()
        case .send(let request, let purpose):
            host.answer(request)
            return core.take(.sent(purpose, host.sendError), at: now)
        case .listNames: return core.take(.names(host.names), at: now)
        case .readFile(let bond):
            let text = host.readFile(bond)
            return core.take(.file(bond, text), at: now)
        case .reopenSocket: return core.take(.reopened(host.reopenError), at: now)
        case .filter: return core.take(.filtered(nil), at: now)
        case .commit(let commit):
            commits.append(commit)
            return commitsEnd ? end(commit.number) : []
        case .arm(.dump, .once(let span)):
            dumpTimer = span
            return []
        case .deliver(let events, _):
            self.events += events.map(\.event)
            return []
        case .log, .beginWatch, .refuseWatch, .keepAside, .passOver, .keepSilences, .keepRecord, .forgetRecords,
            .listen, .arm,
            .becomeReady, .showStatus, .pingWatchdog, .roundDone:
            return []
        }
    }

    private mutating func end(_ number: UInt64) -> [WatchAction] {
        core.take(.commitEnded(number: number, eventsLeftOut: 0, nil), at: now)
    }

    private mutating func readSocket() -> [WatchAction] {
        while !host.queue.isEmpty {
            let bytes = host.queue.removeFirst()
            let actions = core.take(datagram: bytes.span.bytes, at: now)
            if !actions.isEmpty { return actions }
        }
        if let error = host.readError { return core.take(.socketUnreadable(error), at: now) }
        return core.take(.socketEmpty, at: now)
    }

    /// What the tests look at; nil for what they do not.
    private static func word(for action: WatchAction) -> String? {
        switch action {
        case .commit(let commit):
            "commit \(commit.number)" + commit.events.map { " \($0.sequence)" }.joined()
        case .deliver(let events, let commit):
            "deliver" + events.map { " \($0.event.told.sequence)" }.joined() + " after \(commit)"
        case .log(let note, _, let commit): "log \(note.message) after \(commit)"
        case .beginWatch(let watcher, let bonds, let commit):
            "watch \(watcher)\(bonds == nil ? "" : " with states") after \(commit)"
        case .refuseWatch(let watcher, let name, let commit): "refuse \(watcher) \(name) after \(commit)"
        case .keepAside(let commit): "aside \(commit.lastSequence)"
        case .passOver(let number): "pass over \(number)"
        case .keepSilences: "keep silences"
        case .keepRecord: "keep record"
        case .forgetRecords: "forget records"
        case .readSocketLater: "read later"
        case .send(_, .dump): "dump"
        case .send(_, .counters): "counters"
        case .listen(let on): "listen \(on)"
        case .reopenSocket: "reopen"
        case .listNames: "list"
        case .readFile(let bond): "file \(bond)"
        case .arm(.commit, .once(let span)): "time commits in \(span.milliseconds) ms"
        case .arm(.socketRetry, _): "retry"
        case .becomeReady: "ready"
        case .pingWatchdog: "ping"
        case .roundDone: "round done"
        case .readSocket, .filter, .showStatus, .arm: nil
        }
    }
}

/// bond0 with eth0 and eth1, in active-backup mode.
struct TestHost {
    /// What the daemon's socket holds.
    var queue: [[UInt8]] = []
    var readError: SystemError?
    var sendError: SystemError?
    var reopenError: SystemError?
    var isUp = [true, true]
    var failures: [UInt32] = [0, 0]
    var active: Int? = 0
    /// How many messages about eth1 come just after a reading of the file, one after each.
    var interruptions = 0
    private static let bond: UInt32 = 10
    private static let slaves: [(index: UInt32, name: String)] = [(1, "eth0"), (2, "eth1")]

    var names: Result<[InterfaceName], ProcBondingError> {
        .success(InterfaceName("bond0").map { [$0] } ?? [])
    }

    /// Pulls a cable, and lets the driver go over to the other slave.
    mutating func pull(_ slave: Int) {
        isUp[slave] = false
        failures[slave] += 1
        queue.append(message(of: slave))
        guard active == slave else { return }
        active = isUp.firstIndex(of: true)
        queue += Self.slaves.indices.map { message(of: $0) } + [bondMessage()]
    }

    /// Puts a cable back.
    mutating func plug(_ slave: Int) {
        isUp[slave] = true
        queue.append(message(of: slave))
        guard active == nil else { return }
        active = slave
        queue += [message(of: slave), bondMessage()]
    }

    mutating func answer(_ request: RouteRequest) {
        guard sendError == nil else { return }
        let number = request.sequence
        if request == .bonds(sequence: number) {
            queue += [bondMessage(number), LinkBytes.done(number)]
        } else if request == .slaves(of: InterfaceIndex(Self.bond), sequence: number) {
            queue += Self.slaves.indices.map { message(of: $0, number) } + [LinkBytes.done(number)]
        }
    }

    mutating func readFile(_ bond: InterfaceName) -> Result<[UInt8], ProcBondingError> {
        let text = file
        if interruptions > 0 {
            interruptions -= 1
            queue.append(message(of: 1))
        }
        return .success(text)
    }

    private func message(of slave: Int, _ sequence: UInt32 = 0) -> [UInt8] {
        LinkBytes.slave(
            Self.slaves[slave].index, Self.slaves[slave].name, of: Self.bond, isActive: active == slave,
            isUp: isUp[slave], failures: failures[slave], answering: sequence)
    }

    private func bondMessage(_ sequence: UInt32 = 0) -> [UInt8] {
        LinkBytes.bond(
            Self.bond, "bond0", active: active.map { Self.slaves[$0].index } ?? 0, carrier: active != nil,
            answering: sequence)
    }

    private var file: [UInt8] {
        var text = """
            Ethernet Channel Bonding Driver: v6.1.0

            Bonding Mode: fault-tolerance (active-backup)
            Primary Slave: None
            Currently Active Slave: \(active.map { Self.slaves[$0].name } ?? "None")
            MII Status: \(active == nil ? "down" : "up")
            MII Polling Interval (ms): 100
            Up Delay (ms): 0
            Down Delay (ms): 0

            """
        for (place, slave) in Self.slaves.enumerated() {
            text += """

                Slave Interface: \(slave.name)
                MII Status: \(isUp[place] ? "up" : "down")
                Speed: 10000 Mbps
                Duplex: full
                Link Failure Count: \(failures[place])
                Permanent HW addr: 02:00:00:00:00:0\(slave.index)
                Slave queue ID: 0

                """
        }
        return Array(text.utf8)
    }
}
