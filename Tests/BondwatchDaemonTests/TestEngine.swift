import BondwatchCore
import BondwatchLinux
import BondwatchSystemd

@testable import BondwatchDaemon

extension Engine {
    /// An engine without a state directory, unless there is a store, and without policies.
    static func forTest(
        on executor: QueueExecutor, procfs: String, pollInterval: BootInstant.Span, receiveQueueSize: Int = 1 << 16,
        sinks: [SinkKind: SinkWorker] = [:], store: StoreQueue = StoreQueue(.init()), lastSequence: UInt64 = 0,
        serviceManager: ServiceManager = ServiceManager(transport: { _ in })
    ) throws -> Engine {
        let settings = WatchCore.Settings(
            pollInterval: pollInterval, keepsCheckpoint: false, lastSequence: lastSequence)
        let parts = Parts(
            procfs: procfs, receiveQueueSize: receiveQueueSize, sinks: SinkRoster(active: sinks), store: store)
        return try Engine(on: executor, settings, parts, serviceManager: serviceManager)
    }

    /// The bonds as they are known.
    var reports: [BondReport] { core.report(at: Self.now()).bonds }

    /// What hinders it, as it is shown.
    var conditionReports: [ConditionReport] { core.report(at: Self.now()).conditions }
}
