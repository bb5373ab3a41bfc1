package import BondwatchCore
package import BondwatchLinux
import BondwatchNetlink

/// What clients of the control socket ask for. Failover records are on the disk, and so are added by whoever may wait for it.
extension WatchCore {
    /// Carries out an errand for somebody who may have it carried out.
    ///
    /// - Returns: its outcome, and what is to be done. `explain` is answered by `explanation`.
    package mutating func run(
        _ errand: Errand, for asker: PeerCredentials, at moment: WatchMoment
    ) -> (outcome: ErrandOutcome, actions: [WatchAction]) {
        var actions: [WatchAction] = []
        let outcome: ErrandOutcome =
            switch errand {
            case .acknowledge(let bonds): acknowledge(bonds, by: asker, at: moment, &actions)
            case .silence(let bond, let length, let reason):
                silence(bond, for: length, reason: reason, by: asker.user, at: moment, &actions)
            case .unsilence(let bond): unsilence(bond, by: asker.user, at: moment, &actions)
            case .silences: .silences(silencedBonds(at: moment))
            case .explain(let bond):
                explanation(of: bond, at: moment).map { .explanation($0.make(nil)) } ?? .noSuchBond(bond)
            }
        return (outcome, actions)
    }

    /// Takes the present slaves and options of those bonds, without names of all, for those that should be.
    private mutating func acknowledge(
        _ names: [InterfaceName]?, by asker: PeerCredentials, at moment: WatchMoment,
        _ actions: inout [WatchAction]
    ) -> ErrandOutcome {
        let present = join.fleet.names
        if let unknown = names?.first(where: { !present.contains($0) }) { return .noSuchBond(unknown) }
        let bonds = names ?? present
        flush(at: moment, &actions)
        let effects = join.acknowledge(names, at: moment.instant)
        gather(effects, at: moment)
        let events = batch.events.map(\.event)
        flush(at: moment, &actions)
        // What is expected has changed even where nothing is to be reported of it.
        if events.isEmpty { commit(at: moment, &actions) }
        let list = bonds.isEmpty ? "no bond" : bonds.map(\.description).joined(separator: ", ")
        let who = "user \(asker.user) (process \(asker.process))"
        let text = "the present slaves and options of \(list) were acknowledged by \(who)"
        actions += log(Note(.notice, text), at: moment)
        return .acknowledged(AcknowledgedBond.all(bonds, by: events))
    }

    /// An explanation that lacks the bond's last failover record.
    package struct Explaining: Sendable {
        package let bond: InterfaceIndex
        /// Gives the explanation, with that record.
        package let make: @Sendable (FailoverRecord?) -> Explanation
    }

    /// Why a bond is judged as it is, with what only the daemon knows: its silence, and its last change; nil where there is no
    /// bond of that name.
    package func explanation(of bond: InterfaceName, at moment: WatchMoment) -> Explaining? {
        guard let machine = join.fleet.machine(named: bond) else { return nil }
        let silence = silences.silence(of: bond, at: moment).map { silence in
            (silence, silence.left(at: moment.instant, wallMicroseconds: moment.wallMicroseconds))
        }
        return Explaining(bond: machine.index) { record in
            let background = ExplanationBackground(isWatched: true, silence: silence, lastChange: record)
            return machine.explanation(background, at: moment.instant)
        }
    }

    /// Everything as it is known now, what hinders the daemon included.
    package func report(at moment: WatchMoment) -> ReportDocument {
        ReportDocument(
            source: .daemon, bonds: reports(of: nil, at: moment),
            conditions: conditions.reports(at: moment.instant, wallMicroseconds: moment.wallMicroseconds))
    }

    /// - Parameter names: of which bonds, in their order; nil: of all, in the order of the names.
    func reports(of names: [InterfaceName]?, at moment: WatchMoment) -> [BondReport] {
        guard let names else { return join.fleet.bonds.map { report(of: $0, at: moment) } }
        var seen: Set<InterfaceName> = []
        return names.compactMap { name in
            guard seen.insert(name).inserted, let machine = join.fleet.machine(named: name) else { return nil }
            return report(of: machine, at: moment)
        }
    }

    /// The bond of that name as it is now, none where it is gone.
    func present(_ name: InterfaceName, at moment: WatchMoment) -> [BondReport] { reports(of: [name], at: moment) }

    private func report(of bond: BondMachine, at moment: WatchMoment) -> BondReport {
        var report = bond.report(at: moment.instant, wallMicroseconds: moment.wallMicroseconds)
        report.silence = silences.silence(of: bond.name, at: moment)?
            .report(at: moment.instant, wallMicroseconds: moment.wallMicroseconds)
        return report
    }

    /// Begins a watch: the events that are reported from now on are its own.
    ///
    /// - Parameters:
    ///   - watcher: whose it is.
    ///   - names: nil: all bonds.
    ///   - withState: whether it begins with the bonds as they are now.
    package mutating func beginWatch(
        _ watcher: UInt64, of names: [InterfaceName]?, withState: Bool, at moment: WatchMoment
    ) -> [WatchAction] {
        var actions: [WatchAction] = []
        // What was gathered before belongs to those who watched before.
        flush(at: moment, &actions)
        if let unknown = names?.first(where: { !join.fleet.contains(named: $0) }) {
            actions.append(.refuseWatch(watcher, unknown: unknown, after: commits.last))
        } else {
            let bonds = withState ? reports(of: names, at: moment) : nil
            if withState { wantsStates = true }
            actions.append(.beginWatch(watcher, bonds: bonds, after: commits.last))
        }
        return actions
    }
}
