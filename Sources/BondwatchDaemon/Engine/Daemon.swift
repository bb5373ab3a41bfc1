import BondwatchCore
import BondwatchLinux
import BondwatchSystemd
import Dispatch
import Glibc

/// The running daemon: puts the parts together, in the order in which they depend on each other, and takes them apart.
package actor Daemon {
    nonisolated let engineQueue: QueueExecutor
    package nonisolated var unownedExecutor: UnownedSerialExecutor { engineQueue.asUnownedSerialExecutor() }

    let source: ConfigurationSource
    /// The settings in use.
    var configuration: Configuration
    var reloads: ReloadTurns
    /// Keeps what was accepted for the next start; nil where there is no place for it.
    let keeper: ConfigurationKeeper?
    /// Nil once the daemon watches.
    private var firstReading: FirstReading?
    /// Why the daemon has begun with other settings than those of the file.
    private let refusal: ConfigurationRefusal?
    /// What a refusal leaves in use.
    var inUse: ConfigurationRefusal.InUse
    let engine: Engine
    private let feed = WatchFeed()
    let serviceManager: ServiceManager
    private let store: StoreQueue
    private let records: FailoverRecords
    /// What there is to say about the state that was found.
    private let notes: [Note]
    /// What this run has to do without.
    private let conditions: [Condition]
    private let recording: RecordingWriter?
    private var signals: SignalTrap?
    private(set) var control: ControlServer?
    private(set) var isStopping = false

    /// Runs until a signal ends it.
    ///
    /// - Parameter source: of the configuration, now and at every reload.
    /// - Throws: a `ConfigurationError` (see `StartupConfiguration.decide`), a `RecordingError`, a `Return.DirectoryInUse`, or a `SystemError` when rtnetlink
    ///   cannot be had.
    package static func run(
        procfs: String, recording: RecordingRequest? = nil, source: ConfigurationSource
    ) throws -> Never {
        // A client or a terminal that goes away is an answer, not an end.
        signal(SIGPIPE, SIG_IGN)
        let daemon = try Daemon(procfs: procfs, recording: recording, source: source)
        daemon.engineQueue.queue.async { daemon.assumeIsolated { $0.start() } }
        dispatchMain()
    }

    private init(procfs: String, recording: RecordingRequest?, source: ConfigurationSource) throws {
        let keeper = Return.statePlace().map(ConfigurationKeeper.init(directory:))
        let supervision = StartupConfiguration.Supervision.current()
        let firstReading = FirstReading(of: source, supervision: supervision)
        let start = try StartupConfiguration.decide(
            firstReading.outcome, lastGood: { keeper?.lastGood() ?? .none }, supervision: supervision)
        let configuration = start.settings
        let engineQueue = QueueExecutor(label: "bondwatchd.engine")
        let serviceManager = ServiceManager()
        // For a service there would only be the next attempt, and the next lines about it.
        let patience: BootInstant.Span = supervision == .serviceManager ? .seconds(10) : .zero
        let bootID = BootID.current()
        var earlier = try Return.open(directory: Return.stateDirectory(), bootID: bootID, patience: patience)
        let spare = SpareMemory.ofService(bootID: bootID)
        earlier.take(spare?.found)
        let failovers = earlier.openFailovers()
        let silences = earlier.openSilences()
        var places = StoreQueue.Places(
            checkpoint: earlier.store, failovers: failovers.store, silences: silences.store)
        places.spare = spare
        let store = StoreQueue(places, lastSequence: earlier.lastSequence)
        let targets = configuration.log.targets
        let sinks = earlier.makeSinks(
            SinkSelection.sinks(for: targets, given: SinkFacts.gather(), known: earlier.knownLogs),
            areAutomatic: targets == .auto, marking: store)
        let recording = try RecordingWriter.start(recording) { [workers = sinks.active.values] note in
            for worker in workers { worker.submit(Entry(note, seenAt: Clock.wallMicroseconds())) }
        }
        let settings = WatchCore.Settings(
            pollInterval: configuration.pollInterval,
            pingInterval: ServiceManager.watchdogMicroseconds().map { BootInstant.Span(microseconds: $0 / 3) },
            keepsCheckpoint: store.keepsCheckpoint, lastSequence: earlier.lastSequence)
        var parts = Engine.Parts(
            procfs: procfs, receiveQueueSize: configuration.netlink.receiveBuffer, sinks: sinks, store: store)
        parts.policies = configuration.policies
        parts.memories = earlier.memories
        parts.silences = silences
        parts.failovers = failovers.store
        parts.feed = feed
        parts.recording = recording
        engine = try Engine(on: engineQueue, settings, parts, serviceManager: serviceManager)
        notes = [earlier.note, failovers.note, silences.note].compactMap(\.self)
        conditions = [earlier.condition, failovers.condition].compactMap(\.self)
        self.recording = recording
        self.engineQueue = engineQueue
        self.serviceManager = serviceManager
        self.store = store
        records = FailoverRecords(failovers.store)
        self.source = source
        self.configuration = configuration
        self.keeper = keeper
        self.firstReading = firstReading
        reloads = firstReading.turns
        refusal = start.refusal
        inUse = start.refusal?.inUse ?? .oldSettings
    }

    private func start() {
        signals = SignalTrap(
            [SIGTERM, SIGINT, SIGHUP], on: engineQueue.queue,
            registered: { [weak self] in self?.assumeIsolated { $0.startEngine() } },
            handler: { [weak self] number in self?.assumeIsolated { $0.take(signal: number) } })
    }

    private func startEngine() {
        engine.assumeIsolated { engine in
            for note in notes { engine.log(note) }
            for condition in conditions { engine.take(.holds(condition)) }
        }
        if let firstReading { beginReloads(after: firstReading, refusal) }
        firstReading = nil
        engine.assumeIsolated { engine in
            engine.start(
                whenPolled: { [weak self] in self?.assumeIsolated { $0.lookForLogs() } },
                whenReady: { [weak self] in self?.assumeIsolated { $0.listen() } })
        }
    }

    /// Opens the control socket once there is something to answer with.
    private func listen() {
        do throws(ControlError) {
            control = try ControlServer.start(controlSettings(configuration), controlModel)
        } catch {
            tell(.warning, "no control socket, so --dump reads the kernel itself: \(error)")
        }
        ResidentPages.giveBack()
    }

    private var controlModel: ControlModel {
        let engine = engine
        let queue = engineQueue.queue
        var model = ControlModel.reporting { allFailovers, reply in
            queue.async { engine.assumeIsolated { $0.report(allFailovers: allFailovers, then: reply) } }
        }
        model.errands = { errand, asker, reply in
            queue.async { engine.assumeIsolated { $0.run(errand, for: asker, then: reply) } }
        }
        model.stats = { reply in queue.async { reply(engine.assumeIsolated { $0.stats() }) } }
        let complete: @Sendable ([BondReport]) -> [BondReport] = { [records] bonds in
            records.complete(bonds, all: false, now: Clock.now(), wallMicroseconds: Clock.wallMicroseconds())
        }
        model.watching = ControlModel.Watching(feed, completing: complete) { watcher, names, withState in
            queue.async {
                engine.assumeIsolated { $0.beginWatch(watcher, of: names, withState: withState) }
            }
        }
        return model
    }

    /// The settings of the control socket, within what the process may have.
    func controlSettings(_ configuration: Configuration) -> ControlServer.Settings {
        var settings = ControlServer.Settings(path: configuration.control.path)
        settings.mode = configuration.control.mode
        let wanted = configuration.control.clients
        let descriptors = DescriptorLimit.current()
        settings.setClientLimit(wanted, descriptors: descriptors)
        if settings.clientLimit < wanted {
            tell(
                .warning,
                "control.clients is \(wanted), and \(descriptors) files may be open (RLIMIT_NOFILE): at most "
                    + "\(settings.clientLimit.counted("program")) can be connected at one time")
        }
        return settings
    }

    private func take(signal number: CInt) {
        if number == SIGHUP { reload() } else { stop() }
    }

    func tell(_ priority: Priority, _ message: String) {
        engine.assumeIsolated { $0.log(Note(priority, message)) }
    }
}

/// The logs, and ending.
extension Daemon {
    /// Looks whether a log has turned up that was not there before, or /dev/log belongs to somebody else by now.
    private func lookForLogs() {
        guard !isStopping, let kinds = chooseSinks() else { return }
        let names = SinkKind.allCases.filter(kinds.contains).map(\.rawValue).joined(separator: ", ")
        tell(.info, "what there is to log to has changed; events go to \(names) from now on")
    }

    /// - Returns: nil where they stay as they were.
    @discardableResult
    func chooseSinks() -> Set<SinkKind>? {
        let targets = configuration.log.targets
        let store = store
        return engine.assumeIsolated { engine in
            let present = engine.sinks
            let kinds = SinkSelection.sinks(
                for: targets, given: SinkFacts.gather(), known: present.areAutomatic ? Set(present.active.keys) : [])
            guard kinds != Set(present.active.keys) || present.areAutomatic != (targets == .auto) else { return nil }
            engine.changeSinks(to: kinds, areAutomatic: targets == .auto) { kind, lastSequence in
                // What came before was not meant for it.
                store.markSoon(taken: lastSequence, by: kind)
                return SinkWorker(for: kind, marking: store)
            }
            return kinds
        }
    }

    /// Ends in order: no more watching, the entries that wait to their sinks, then the process.
    private func stop() {
        guard !isStopping else { return }
        isStopping = true
        serviceManager.stopping(status: "Stopping")
        control?.stop()
        engine.assumeIsolated { $0.stop() }
        // systemctl stop should be through within a second.
        let deadline = DispatchTime.now() + .milliseconds(700)
        // What waits for its commit is delivered when that has ended, or without it when half of the time is over.
        let half = DispatchTime.now() + .milliseconds(350)
        let queue = engineQueue.queue
        store.flush(until: half) { queue.async { self.assumeIsolated { $0.drainSinks(until: deadline) } } }
    }

    private func drainSinks(until deadline: DispatchTime) {
        let group = DispatchGroup()
        for (_, sink) in engine.assumeIsolated({ $0.releaseAll() }) {
            group.enter()
            sink.drain(until: deadline) { _ in group.leave() }
        }
        let serviceManager = serviceManager
        let recording = recording
        let store = store
        group.notify(queue: .global()) {
            // How far the logs have come is written, so that the next run need not search the journal for it.
            store.flush(until: deadline) {
                _ = recording?.flush(until: deadline)
                _ = serviceManager.flush(until: deadline)
                exit(0)
            }
        }
    }
}
