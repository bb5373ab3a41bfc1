package import BondwatchCore

/// The workers of the sinks: those that are given what is told, and those that are given nothing more and still deliver
/// what they have. There is never more than one for a kind, so that what one sink is given stays in order.
package struct SinkRoster: Sendable {
    package private(set) var active: [SinkKind: SinkWorker]
    package private(set) var leaving: [SinkKind: Leaver]
    /// Whether the active ones are what `auto` has found.
    package private(set) var areAutomatic: Bool

    package struct Leaver: Sendable {
        let worker: SinkWorker
        /// The number of the last event that was meant for it.
        let lastSequence: UInt64
    }

    package init(
        active: [SinkKind: SinkWorker] = [:], leaving: [SinkKind: Leaver] = [:], areAutomatic: Bool = false
    ) {
        self.active = active
        self.leaving = leaving
        self.areAutomatic = areAutomatic
    }

    /// Every worker, in the order of the marks.
    package var all: [(kind: SinkKind, worker: SinkWorker)] {
        let both = active.map { ($0.key, $0.value) } + leaving.map { ($0.key, $0.value.worker) }
        return both.sorted { $0.0.mark < $1.0.mark }
    }

    /// For the checkpoint.
    package var accounts: SinkAccounts {
        SinkAccounts(
            active: Set(active.keys), leaving: leaving.mapValues(\.lastSequence), areAutomatic: areAutomatic)
    }

    /// Gives what is told to these from now on. One that comes back while it still delivers goes on with that.
    ///
    /// - Parameters:
    ///   - lastSequence: the number of the last event that was told.
    ///   - join: makes the worker of a sink that is new.
    /// - Returns: those that begin to leave; `dismissDrained` is to be called when they are drained.
    package mutating func change(
        to kinds: Set<SinkKind>, areAutomatic: Bool, lastSequence: UInt64, join: (SinkKind) -> SinkWorker
    ) -> [SinkWorker] {
        self.areAutomatic = areAutomatic
        var left: [SinkWorker] = []
        for (kind, worker) in active where !kinds.contains(kind) {
            active[kind] = nil
            leaving[kind] = Leaver(worker: worker, lastSequence: lastSequence)
            left.append(worker)
        }
        for kind in kinds where active[kind] == nil {
            active[kind] = leaving.removeValue(forKey: kind)?.worker ?? join(kind)
        }
        return left
    }

    /// Lets go of those that have delivered everything.
    package mutating func dismissDrained() {
        for (kind, leaver) in leaving where leaver.worker.isDrained {
            leaver.worker.cancel()
            leaving[kind] = nil
        }
    }
}
