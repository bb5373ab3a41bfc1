/// A process on the simulated host that watches its bonds: it can die and come back.
protocol DaemonProcess: Sendable {
    init(_ setting: Setting)

    var isRunning: Bool { get }
    /// Whether its first look at everything has ended.
    var hasLooked: Bool { get }
    /// When it comes back; nil while it runs.
    var nextStart: UInt64? { get }
    /// When it last started.
    var started: UInt64 { get }
    /// The logs have events that it has not committed: the next run repeats them.
    var isAhead: Bool { get }
    /// Nothing is on its way to a log.
    var isAtRest: Bool { get }

    /// When it has something to do.
    func nextWake(_ socket: Socket) -> UInt64?
    func views(at milliseconds: UInt64) -> [BondView]
    mutating func start(at milliseconds: UInt64)
    mutating func die(startAt milliseconds: UInt64)

    /// Whether its readings can be put into the middle of a commit.
    static var canReadMidway: Bool { get }

    /// Does what is due.
    static func run(in world: inout World<Self>)
    /// Reads the files of all bonds as that kernel shows them, which is in the middle of a commit.
    static func readFiles(of kernel: Kernel, in world: inout World<Self>)
}
