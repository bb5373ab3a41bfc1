/// The state of the daemon's process: the machine, its timers, and what it has committed.
///
/// What an engine does is done here by `World+Daemon`.
struct Daemon: DaemonProcess {
    var machine: WatchedMachine?
    let pollInterval: UInt64
    /// The machine whose memory the next start begins with.
    var committed: WatchedMachine?
    /// Whether there is a machine; asked for at each step of the world, so the machine itself is not looked at for it.
    private(set) var isRunning = false
    /// When the process comes back.
    private(set) var nextStart: UInt64?
    var nextPoll: UInt64 = 0
    /// When a file is wanted besides the poll.
    private var nextLook: UInt64?
    private(set) var started: UInt64 = 0
    /// A dump that is due waits until then.
    var nextDump: UInt64?
    /// The process does not get to run before.
    var busyUntil: UInt64 = 0
    /// Datagrams were answered or the first dump is due, so that it runs again at once.
    var hasWork = false

    init(_ setting: Setting) { pollInterval = setting.pollInterval }

    var isAtRest: Bool { true }

    var hasLooked: Bool { machine?.hasLooked ?? false }

    func views(at milliseconds: UInt64) -> [BondView] { machine?.views(at: milliseconds * 1_000_000) ?? [] }

    func nextWake(_ socket: Socket) -> UInt64? {
        guard isRunning else { return nil }
        if socket.isReadable || hasWork { return busyUntil }
        var next = nextPoll
        if let nextLook { next = min(next, nextLook) }
        if let nextDump { next = min(next, nextDump) }
        return max(next, busyUntil)
    }

    /// Sets the timer of the early readings, after everything that the machine was shown.
    mutating func scheduleLooks() {
        nextLook = hasLooked ? machine?.nextLook.map { ($0 + 999_999) / 1_000_000 } : nil
    }

    mutating func start(at milliseconds: UInt64) {
        machine = WatchedMachine(restoring: committed?.memory)
        isRunning = true
        nextStart = nil
        started = milliseconds
        nextDump = nil
        nextPoll = milliseconds + pollInterval
        busyUntil = milliseconds
        hasWork = true
    }

    mutating func die(startAt milliseconds: UInt64) {
        machine = nil
        isRunning = false
        nextStart = milliseconds
    }

    static let canReadMidway = true
    /// Each event is logged and committed in one step.
    var isAhead: Bool { false }

    static func run(in world: inout World<Daemon>) { world.runDaemon() }

    static func readFiles(of kernel: Kernel, in world: inout World<Daemon>) {
        world.readFiles(from: kernel)
        world.daemon.scheduleLooks()
    }
}
