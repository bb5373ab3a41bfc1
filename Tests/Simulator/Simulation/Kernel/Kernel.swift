import BondwatchCore

/// The kernels of the recordings, where their drivers differ in what they send and when.
enum DriverVersion { case v6_1, v7_2 }

/// The modelled host: interfaces, bonds, what rtnetlink sends and what /proc/net/bonding shows.
///
/// It does what drivers/net/bonding of 6.1 or 7.2 does, in its order, as far as messages, files and counters show it. What it
/// sends goes to `outbox`; the world decides what becomes of that.
struct Kernel: Sendable {
    /// Milliseconds since boot.
    var now: UInt64 = 1_000_000
    var interfaces: [Interface] = []
    var bonds: [Bond] = []
    /// What rtnetlink has sent and the world has not taken yet.
    var outbox: [[UInt8]] = []
    private(set) var log: [LoggedTransition] = []
    var linkwatch = Linkwatch()
    /// Whether messages about a carrier that goes wait for a batch. Newer kernels hold those of bonds and slaves for urgent
    /// (`linkwatch_urgent_event`).
    var batchesCarriers = true
    /// Milliseconds of a jiffy; timers end with one.
    var tick: UInt64 = 1
    /// How long before `now` = 0 a jiffy began.
    var tickPhase: UInt64 = 0
    /// Whose order of messages it is, where the two differ.
    var driver = DriverVersion.v6_1
    /// LACPDUs that are sent and that nobody has taken yet.
    var lacpdus: [WiredLacpdu] = []
    /// Whether the interfaces' own far ends answer; where not, somebody else takes the LACPDUs.
    var hasOwnSwitches = true
    /// The states between the commands of one action, which its messages show.
    private(set) var between: [Kernel] = []
    private var lastIndex: UInt32 = 0
    /// Before 6.1.10 the driver chose a new active slave in the middle of a commit.
    var choosesInsideCommit = false
    var reached = Coverage()

    mutating func newIndex() -> UInt32 {
        lastIndex += 1
        return lastIndex
    }

    func position(ofInterface index: UInt32) -> Int? { interfaces.firstIndex { $0.index == index } }
    func position(ofBond index: UInt32) -> Int? { bonds.firstIndex { $0.index == index } }

    func interface(_ index: UInt32) -> Interface? { interfaces.first { $0.index == index } }
    func name(of interface: UInt32) -> String { self.interface(interface)?.name ?? "?" }

    mutating func note(_ transition: Transition, of bond: Int) {
        reached.note(transition, in: bonds[bond])
        log.append(
            LoggedTransition(
                time: now, bond: bonds[bond].name, transition: transition, inService: bonds[bond].isUp,
                isAnnounced: bonds[bond].mode == .activeBackup))
    }

    /// Another command of the same action follows.
    mutating func keepState() {
        var state = self
        state.between = []
        between.append(state)
    }

    mutating func forgetStates() { between = [] }

    // MARK: Time

    /// When something happens next of itself.
    var nextTimer: UInt64? {
        var next: UInt64? = linkwatch.due
        func take(_ time: UInt64?) { if let time { next = min(next ?? time, time) } }
        for bond in bonds.indices {
            take(bonds[bond].nextMonitor)
            take(bonds[bond].nextLacp)
            take(bonds[bond].nextRejoin)
        }
        return next
    }

    /// Runs what is due at `now`.
    ///
    /// - Parameter midway: called in the middle of a commit, when links are changed and nothing is announced yet.
    mutating func runTimers(midway: (inout Kernel) -> Void) {
        runLinkwatch()
        for index in bonds.map(\.index) {
            guard let bond = position(ofBond: index) else { continue }
            if let due = bonds[bond].nextRejoin, due <= now { rejoin(bond) }
            if bonds[bond].lacpIsLast { runDueLacp(bond) }
            if let due = bonds[bond].nextMonitor, due <= now {
                bonds[bond].nextMonitor = self.due(after: bonds[bond].options.interval ?? 100)
                bonds[bond].lacpIsLast = false
                runMonitor(bond, midway)
                // A carrier that changed is announced before another work runs.
                runLinkwatch()
            }
            runDueLacp(bond)
            if bonds[bond].mustCount {
                bonds[bond].mustCount = false
                countSenders(bond)
            }
        }
    }

    private mutating func runDueLacp(_ bond: Int) {
        guard let due = bonds[bond].nextLacp, due <= now else { return }
        bonds[bond].nextLacp = self.due(after: 100)
        bonds[bond].lacpIsLast = true
        runLacp(bond)
    }

    /// When work is done that is to be done after so many milliseconds: in the jiffy after they have passed (`calc_index`,
    /// kernel/time/timer.c).
    func due(after delay: UInt64) -> UInt64 { (tickNumber(of: now) + ticks(delay) + 1) * tick - tickPhase }

    func tickNumber(of time: UInt64) -> UInt64 { (time + tickPhase) / tick }
    func ticks(_ milliseconds: UInt64) -> UInt64 { (milliseconds + tick - 1) / tick }

    private mutating func runMonitor(_ bond: Int, _ midway: (inout Kernel) -> Void) {
        guard !bonds[bond].slaves.isEmpty else { return }
        if bonds[bond].options.miimon > 0 {
            runMiiMonitor(bond, midway)
        } else if bonds[bond].mode == .activeBackup {
            runActiveBackupArpMonitor(bond)
        } else {
            runLoadBalancingArpMonitor(bond)
        }
    }
}
