import BondwatchCore
import BondwatchDaemon
import BondwatchNetlink

/// Today's daemon as a whole: its core, the queue of its actions, its timers, the disk that its commits go to, and the logs.
struct EngineProcess: DaemonProcess {
    struct Timer {
        /// Milliseconds since boot.
        var due: UInt64
        var interval: UInt64?
    }

    /// What waits for its commit.
    struct Delivery {
        var entries: [SimulatedLog.Entry]
        var commit: UInt64
    }

    let setting: Setting
    var core: WatchCore?
    /// What the core wants done, in its order.
    var actions: [WatchAction] = []
    var timers: [WatchTimer: Timer] = [:]
    var disk = Disk()
    var logs = SimulatedLog.Kind.allCases.map(SimulatedLog.init)
    var held: [Delivery] = []
    /// Commits up to that number have ended, or are waited for no longer.
    var open: UInt64 = 0
    var moments = Moments()
    /// The same of each event that was delivered, by its number.
    var momentOfEvent: [UInt64: UInt64] = [:]
    private var lastClock: UInt64 = 0
    var busyUntil: UInt64 = 0
    var hasLooked = false
    /// Events were delivered that the disk has not taken: a death now makes the next run repeat them.
    var isAhead = false
    /// Whether there is a core; asked for at each step of the world, so the core itself is not looked at for it.
    private(set) var isRunning = false
    private(set) var nextStart: UInt64?
    private(set) var started: UInt64 = 0

    init(_ setting: Setting) { self.setting = setting }

    /// When the first timer fires.
    var nextTimer: UInt64 { timers.values.reduce(.max) { min($0, $1.due) } }
    var isAtRest: Bool { disk.isAtRest && held.isEmpty && logs.allSatisfy { $0.nextTake(at: 0) == nil } }

    func views(at milliseconds: UInt64) -> [BondView] {
        let instant = BootInstant(nanoseconds: milliseconds * 1_000_000)
        return core?.fleet.bonds.map { BondView($0.report(at: instant, wallMicroseconds: 0)) } ?? []
    }

    func nextWake(_ socket: Socket) -> UInt64? {
        guard isRunning else { return nil }
        if !actions.isEmpty || socket.isReadable { return busyUntil }
        var next = nextTimer
        if let end = disk.nextEnd { next = min(next, end) }
        for log in logs { if let take = log.nextTake(at: 0) { next = min(next, take) } }
        return max(next, busyUntil)
    }

    /// The present moment; no two inputs have the same.
    mutating func moment(at milliseconds: UInt64) -> WatchMoment {
        lastClock = max(lastClock + 1, milliseconds * 1_000_000)
        return WatchMoment(
            BootInstant(nanoseconds: lastClock), wallMicroseconds: 1_800_000_000_000_000 + lastClock / 1000)
    }

    mutating func start(at milliseconds: UInt64) {
        let found = disk.recover()
        let join = RecordedJoin(restoring: found?.memories, jiffy: .zero)
        var core = WatchCore(
            join,
            WatchCore.Settings(
                pollInterval: .milliseconds(setting.pollInterval), keepsCheckpoint: true,
                lastSequence: found?.lastSequence ?? 0))
        core.wantsStates = true
        for place in logs.indices {
            let mark = disk.marks[logs[place].kind] ?? 0
            logs[place].reportLost(since: mark, until: found?.lastSequence ?? 0, kept: disk.pending)
            for told in logs[place].owed(disk.pending, mark: mark) {
                let instant = momentOfEvent[told.sequence] ?? milliseconds
                logs[place].submit(
                    .init(
                        sequence: told.sequence, event: LoggedEvent(told), moment: instant, seen: milliseconds,
                        views: []))
            }
        }
        actions = core.begin(at: moment(at: milliseconds))
        self.core = core
        isRunning = true
        nextStart = nil
        started = milliseconds
        busyUntil = milliseconds
        open = 0
        isAhead = false
    }

    mutating func die(startAt milliseconds: UInt64) {
        core = nil
        isRunning = false
        actions = []
        timers = [:]
        held = []
        hasLooked = false
        disk.lose()
        for place in logs.indices { logs[place].lose() }
        nextStart = milliseconds
    }

    static func run(in world: inout World<EngineProcess>) { world.runEngine() }

    /// What the core reads comes in rounds of its own, with dumps between them.
    static var canReadMidway: Bool { false }

    static func readFiles(of kernel: Kernel, in world: inout World<EngineProcess>) {}
}
