package import BondwatchCore
package import BondwatchLinux
import BondwatchNetlink
package import BondwatchSystemd
import Dispatch

/// The daemon's state, on its one queue: performs what the core decides, in its order, and gives back what comes of it.
///
/// Nothing here may block: the disk, sinks, the service manager and clients have queues of their own.
package actor Engine {
    nonisolated let engineQueue: QueueExecutor
    package nonisolated var unownedExecutor: UnownedSerialExecutor { engineQueue.asUnownedSerialExecutor() }
    nonisolated var queue: DispatchQueue { engineQueue.queue }

    var core: WatchCore
    var story: LinkStory
    var received = ReceptionCounts()
    var reader: ProcBondingReader
    let serviceManager: ServiceManager
    let store: StoreQueue
    let deliverer: Deliverer
    let records: FailoverRecords
    var sinks: SinkRoster
    let startedAt = Clock.now()
    private var timers: [WatchTimer: QueueTimer] = [:]
    /// What is to be done, in order.
    private var waiting = Ring<WatchAction>()
    private var isPerforming = false
    /// Called once, after the first full look.
    private var whenReady: (@Sendable () -> Void)?
    /// Called after every round over the files.
    private var whenPolled: (@Sendable () -> Void)?

    /// What the engine works with.
    package struct Parts {
        package var procfs: String
        package var receiveQueueSize: Int
        package var policies = PolicyBook()
        /// What an earlier run in this boot had told.
        package var memories: [BondMemory]?
        /// Those that an earlier run has left.
        package var silences = SilenceKeeper()
        package var sinks: SinkRoster
        package var store: StoreQueue
        /// nil where there is no place for them.
        package var failovers: FailoverStore?
        package var feed: WatchFeed?
        /// Keeps what goes into the join.
        package var recording: RecordingWriter?

        package init(procfs: String, receiveQueueSize: Int, sinks: SinkRoster, store: StoreQueue) {
            self.procfs = procfs
            self.receiveQueueSize = receiveQueueSize
            self.sinks = sinks
            self.store = store
        }
    }

    /// - Parameters:
    ///   - engineQueue: the daemon's queue.
    ///   - settings: whether there is a checkpoint is known from the store.
    /// - Throws: when no rtnetlink socket can be had.
    package init(
        on engineQueue: QueueExecutor, _ settings: WatchCore.Settings, _ parts: Parts, serviceManager: ServiceManager
    ) throws(SystemError) {
        self.engineQueue = engineQueue
        self.serviceManager = serviceManager
        store = parts.store
        deliverer = Deliverer(feed: parts.feed)
        records = FailoverRecords(parts.failovers)
        sinks = parts.sinks
        var join = RecordedJoin(restoring: parts.memories, jiffy: Clock.jiffy())
        join.policies = parts.policies
        if let recording = parts.recording {
            let header = RecordingHeader(
                pollInterval: settings.pollInterval, jiffy: Clock.jiffy(), lastSequence: settings.lastSequence)
            join.record(to: recording, header)
        }
        var settings = settings
        settings.keepsCheckpoint = parts.store.keepsCheckpoint
        core = WatchCore(join, settings, silences: parts.silences)
        reader = ProcBondingReader(procfs: parts.procfs)
        let wake = Wake()
        story = try LinkStory(receiveQueueSize: parts.receiveQueueSize, on: engineQueue.queue) { wake.run() }
        core.countersAtOnce = story.receiveQueueSize / RouteSocket.roomOfCounters
        parts.store.use(parts.sinks.accounts)
        wake.set { [weak self] in self?.assumeIsolated { $0.readSocket() } }
        let deliverer = deliverer
        parts.store.listen(
            // At once, and not by way of the daemon's queue: whoever reads the log waits for it.
            commitEnded: { deliverer.open(upTo: $0) },
            outcomesWait: { [weak self] in
                guard let self else { return }
                queue.async { self.assumeIsolated { $0.takeOutcomes() } }
            })
    }

    nonisolated static func now() -> WatchMoment {
        WatchMoment(Clock.now(), wallMicroseconds: Clock.wallMicroseconds())
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
        dismissWhenDrained(sinks.leaving.values.map(\.worker))
        for timer in WatchTimer.allCases {
            timers[timer] = QueueTimer(on: queue) { [weak self] in self?.assumeIsolated { $0.take(.due(timer)) } }
        }
        perform(core.begin(at: Self.now()))
    }

    /// Ends the watching; what was reported is still delivered.
    package func stop() {
        timers = [:]
        take(.ending)
    }

    /// Takes an input of the core's, behind what the store has done until now, and does what follows from it.
    package func take(_ input: WatchInput) {
        takeOutcomes()
        perform(core.take(input, at: Self.now()))
    }

    func takeOutcomes() {
        for outcome in store.takeOutcomes() { perform(core.take(WatchInput(outcome), at: Self.now())) }
    }

    /// Does these behind what is still to be done: an action's outcome is an input, whose own actions come last.
    func perform(_ actions: [WatchAction]) {
        for action in actions { waiting.append(action) }
        guard !isPerforming else { return }
        isPerforming = true
        while let action = waiting.popFirst() { perform(action) }
        isPerforming = false
    }

    private func perform(_ action: WatchAction) {
        switch action {
        case .commit(let commit): store.commit(commit)
        case .deliver(let events, let commit):
            deliverer.deliver(events, to: sinks.active, after: commit)
        case .log(let note, let wall, let commit):
            var entry = Entry(note, seenAt: wall)
            entry.sinks = SinkSet(sinks.active.keys)
            deliverer.put(.entry(entry, Array(sinks.active.values)), after: commit)
        case .beginWatch(let watcher, let bonds, let commit):
            deliverer.put(.beginWatch(watcher, bonds: bonds), after: commit)
        case .refuseWatch(let watcher, let name, let commit):
            deliverer.put(.refuseWatch(watcher, unknown: name), after: commit)
        case .keepAside(let commit): store.keepAside(commit)
        case .passOver(let commit): deliverer.open(upTo: commit)
        case .keepSilences(let bytes): store.keepSilences(bytes)
        case .keepRecord(let record): store.keep(record)
        case .forgetRecords(let bonds): store.forgetRecords(keeping: bonds)
        case .readSocket: readSocket()
        case .readSocketLater: queue.async { [weak self] in self?.assumeIsolated { $0.perform([.readSocket]) } }
        case .send(let request, let purpose):
            take(.sent(purpose, Self.failure { () throws(SystemError) in try story.send(request) }))
        case .filter(let links): filter(links)
        case .listen(let on): story.setListening(on)
        case .reopenSocket: reopenSocket()
        case .listNames: listNames()
        case .readFile(let bond): readFile(bond)
        case .arm(let timer, let setting): arm(timer, setting)
        case .becomeReady(let status): becomeReady(status)
        case .showStatus(let status): serviceManager.status(status)
        case .pingWatchdog: serviceManager.ping()
        case .roundDone: whenPolled?()
        }
    }

    private func arm(_ timer: WatchTimer, _ setting: WatchAction.Setting) {
        switch setting {
        case .once(let span): timers[timer]?.fire(after: span)
        case .every(let interval): timers[timer]?.fire(every: interval)
        case .never: timers[timer]?.rest()
        }
    }

    private func becomeReady(_ status: String) {
        serviceManager.ready(status: status)
        whenReady?()
        whenReady = nil
    }

    // MARK: Sinks

    /// Gives what is reported to these sinks from now on. Those that leave deliver what they have.
    ///
    /// - Parameter join: makes the worker of a sink that is new; it is given the number of the last event.
    package func changeSinks(
        to kinds: Set<SinkKind>, areAutomatic: Bool, join: (SinkKind, UInt64) -> SinkWorker
    ) {
        let lastSequence = core.lastSequence
        let leaving = sinks.change(to: kinds, areAutomatic: areAutomatic, lastSequence: lastSequence) {
            join($0, lastSequence)
        }
        store.use(sinks.accounts)
        dismissWhenDrained(leaving)
    }

    /// They may still be given what waits for its commit.
    private func dismissWhenDrained(_ workers: some Sequence<SinkWorker>) {
        for worker in workers {
            let dismiss: @Sendable () -> Void = { [weak self] in
                guard let self else { return }
                queue.async { self.assumeIsolated { $0.dismissDrainedSinks() } }
            }
            let call: @Sendable () -> Void = { worker.drain(then: dismiss) }
            deliverer.put(.call(call), after: core.commits.last)
        }
    }

    /// Delivers what still waits for its commit.
    ///
    /// - Returns: the workers of all sinks.
    func releaseAll() -> [(kind: SinkKind, worker: SinkWorker)] {
        deliverer.open(upTo: .max)
        return sinks.all
    }

    func dismissDrainedSinks() {
        sinks.dismissDrained()
        store.use(sinks.accounts)
    }
}

extension WatchInput {
    fileprivate init(_ outcome: StoreQueue.Outcome) {
        switch outcome {
        case .commit(let number, let leftOut, let error):
            self = .commitEnded(number: number, eventsLeftOut: leftOut, error)
        case .silences(let error): self = .silencesKept(error)
        case .record(let record, let error): self = .recordKept(record, error)
        }
    }
}
