package import BondwatchCore
import BondwatchNetlink

/// For those who watch over the control socket.
extension Engine {
    /// Begins a watch: the events that are told from now on are its own.
    ///
    /// - Parameters:
    ///   - watcher: whose it is.
    ///   - names: nil: all bonds.
    ///   - withState: whether it begins with the bonds as they are now.
    package func beginWatch(_ watcher: UInt64, of names: [InterfaceName]?, withState: Bool) {
        if let unknown = names?.first(where: { join.fleet.machine(named: $0) == nil }) {
            ledger.feed?.refuse(watcher, unknown: unknown)
        } else {
            ledger.feed?.begin(watcher, bonds: withState ? reports(of: watched(names)) : nil)
        }
    }

    /// Of each event its bond as it is now, none where it is gone.
    func states(after events: [Event]) -> [[BondReport]] {
        var known: [InterfaceName: [BondReport]] = [:]
        return events.map { event in
            let name = event.bond.name
            if let state = known[name] { return state }
            let state = reports(of: watched([name]))
            known[name] = state
            return state
        }
    }

    private func watched(_ names: [InterfaceName]?) -> [BondMachine] {
        guard let names else { return join.fleet.bonds }
        var seen: Set<InterfaceName> = []
        return names.compactMap { seen.insert($0).inserted ? join.fleet.machine(named: $0) : nil }
    }
}
