package import BondwatchCore
package import BondwatchLinux
import BondwatchNetlink
package import BondwatchSystemd
import Dispatch

/// The daemon's state, on its one queue: takes what the sources read to the machines, and what the machines tell to the
/// ledger.
///
/// Nothing here may block: sinks, the service manager and clients have queues of their own.
package actor Engine {
    nonisolated let engineQueue: QueueExecutor
    package nonisolated var unownedExecutor: UnownedSerialExecutor { engineQueue.asUnownedSerialExecutor() }
    nonisolated var queue: DispatchQueue { engineQueue.queue }

    var join: RecordedJoin
    var ledger: Ledger
    var story: LinkStory
    var reader: ProcBondingReader
    let serviceManager: ServiceManager
    /// nil where there is no place for it.
    let failovers: FailoverStore?
    var silences: SilenceKeeper

    var pollInterval: BootInstant.Span
    var pollTimer: QueueTimer?
    var lookTimer: QueueTimer?
    var dumpTimer: QueueTimer?
    var watchdogTimer: QueueTimer?
    var silenceTimer: QueueTimer?
    var storyTimer: QueueTimer?

    let startedAt = Clock.now()
    /// Rounds over the files of all bonds.
    var polls: UInt64 = 0
    var watchdogPing = WatchdogPing()
    var driverState = DriverState.unknown
    var conditions = ConditionRegister()
    var storyRetry = StoryRetry()
    var lookPace = LookPace()
    /// When the timer of the early readings fires; nil while it rests.
    var scheduledLook: BootInstant?
    /// Failover records that could not be kept yet, oldest first.
    var unkeptRecords: [FailoverRecord] = []
    /// Whether /proc/net/bonding listed any bond the last time.
    var listsBonds = false
    var lastStatus = ""
    /// Called once, after the first full look.
    private var whenReady: (@Sendable () -> Void)?
    /// Called after every round over the files.
    private(set) var whenPolled: (@Sendable () -> Void)?

    enum DriverState: Equatable {
        case unknown
        case missing
        case loaded
    }

    /// - Parameters:
    ///   - engineQueue: the daemon's queue.
    ///   - procfs: where a procfs is mounted.
    ///   - policies: what the administrator expects of the bonds.
    ///   - memories: what an earlier run in this boot had told.
    ///   - failovers: keeps the failover records.
    ///   - silences: those that an earlier run has left.
    ///   - recording: keeps what goes into the join.
    /// - Throws: when no rtnetlink socket can be had.
    package init(
        on engineQueue: QueueExecutor, procfs: String, pollInterval: BootInstant.Span, receiveQueueSize: Int,
        policies: PolicyBook, restoring memories: [BondMemory]?, ledger: Ledger, serviceManager: ServiceManager,
        failovers: FailoverStore? = nil, silences: SilenceKeeper = SilenceKeeper(), recording: RecordingWriter? = nil
    ) throws(SystemError) {
        self.engineQueue = engineQueue
        self.ledger = ledger
        self.serviceManager = serviceManager
        self.failovers = failovers
        self.silences = silences
        self.pollInterval = pollInterval
        join = RecordedJoin(restoring: memories, jiffy: Clock.jiffy())
        join.policies = policies
        reader = ProcBondingReader(procfs: procfs)
        let wake = Wake()
        story = try LinkStory(receiveQueueSize: receiveQueueSize, on: engineQueue.queue) { wake.run() }
        if let recording {
            let header = RecordingHeader(
                pollInterval: pollInterval, jiffy: Clock.jiffy(), lastSequence: ledger.lastSequence)
            join.record(to: recording, header)
        }
        wake.set { [weak self] in self?.assumeIsolated { $0.drain() } }
    }

    /// Starts to watch.
    ///
    /// - Parameters:
    ///   - whenPolled: called on the daemon's queue after every round over the files.
    ///   - whenReady: called once, when every bond has been looked at by both sources.
    package func start(
        whenPolled: (@Sendable () -> Void)? = nil, whenReady: @escaping @Sendable () -> Void
    ) {
        self.whenPolled = whenPolled
        self.whenReady = whenReady
        dismissWhenDrained(ledger.sinks.leaving.values.map(\.worker))
        pollTimer = QueueTimer(on: queue) { [weak self] in self?.assumeIsolated { $0.poll() } }
        lookTimer = QueueTimer(on: queue) { [weak self] in self?.assumeIsolated { $0.takeLooks() } }
        dumpTimer = QueueTimer(on: queue) { [weak self] in self?.assumeIsolated { $0.drain() } }
        storyTimer = QueueTimer(on: queue) { [weak self] in self?.assumeIsolated { $0.retryStory() } }
        pollTimer?.fire(every: pollInterval)
        startWatchdog()
        startSilences()
        drain()
    }

    /// Ends the watching; what was told is still delivered.
    package func stop() {
        pollTimer = nil
        lookTimer = nil
        dumpTimer = nil
        watchdogTimer = nil
        silenceTimer = nil
        storyTimer = nil
        if !silences.book.isEmpty { keepSilences() }
    }

    /// Polls at that interval from now on.
    package func setPollInterval(_ interval: BootInstant.Span) {
        guard interval != pollInterval else { return }
        pollInterval = interval
        pollTimer?.fire(every: interval)
    }

    /// Expects something else of the bonds from now on, and tells at once what that makes of them.
    package func setPolicies(_ policies: PolicyBook) {
        guard policies != join.policies else { return }
        join.policies = policies
        poll()
    }

    /// Makes room for that many bytes of messages from now on.
    package func setReceiveQueueSize(_ size: Int) { story.setReceiveQueueSize(size) }

    /// Gives what is told to these sinks from now on. Those that leave deliver what they have.
    ///
    /// - Parameter join: makes the worker of a sink that is new; it is given the number of the last event.
    package func changeSinks(
        to kinds: Set<SinkKind>, areAutomatic: Bool, join: (SinkKind, UInt64) -> SinkWorker
    ) {
        let leaving = ledger.changeSinks(to: kinds, areAutomatic: areAutomatic, join: join)
        dismissWhenDrained(leaving)
    }

    private func dismissWhenDrained(_ workers: some Sequence<SinkWorker>) {
        for worker in workers {
            worker.drain { [weak self] in
                guard let self else { return }
                queue.async { self.assumeIsolated { $0.ledger.dismissDrainedSinks() } }
            }
        }
    }

    func becomeReady() {
        guard let ready = whenReady else { return }
        whenReady = nil
        serviceManager.ready(status: statusText)
        ready()
    }
}
