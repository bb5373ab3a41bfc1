package import BondwatchCore
package import BondwatchLinux
import BondwatchNetlink

/// What clients ask for. The core answers on the daemon's queue; what is on the disk is added on another.
extension Engine {
    /// Answers with everything as it is known now.
    ///
    /// - Parameter allFailovers: with every failover record that is kept, not the last one alone.
    package func report(
        allFailovers: Bool = false, then reply: @escaping @Sendable (ReportDocument) -> Void
    ) {
        let moment = Self.now()
        let document = core.report(at: moment)
        let records = records
        records.read {
            var document = document
            document.bonds = records.complete(
                document.bonds, all: allFailovers, now: moment.instant, wallMicroseconds: moment.wallMicroseconds)
            reply(document)
        }
    }

    /// Carries out an errand for somebody who may have it carried out.
    package func run(
        _ errand: Errand, for asker: PeerCredentials, then reply: @escaping @Sendable (ErrandOutcome) -> Void
    ) {
        let moment = Self.now()
        if case .explain(let bond) = errand, let explaining = core.explanation(of: bond, at: moment) {
            let records = records
            return records.read { reply(.explanation(explaining.make(records.last(of: explaining.bond)))) }
        }
        core.wantsStates = deliverer.feed?.wantsStates ?? false
        let (outcome, actions) = core.run(errand, for: asker, at: moment)
        perform(actions)
        reply(outcome)
    }

    /// Begins a watch: see `WatchCore.beginWatch`.
    package func beginWatch(_ watcher: UInt64, of names: [InterfaceName]?, withState: Bool) {
        perform(core.beginWatch(watcher, of: names, withState: withState, at: Self.now()))
    }

    // MARK: The daemon's own part

    package var statusText: String { core.statusText(at: Self.now()) }

    package func log(_ note: Note) { perform(core.log(note, at: Self.now())) }

    /// Takes what an attempt outside of the core has shown.
    package func take(_ signal: ConditionSignal) { perform(core.take(signal, at: Self.now())) }
}
