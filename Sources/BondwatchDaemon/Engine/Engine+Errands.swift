import BondwatchCore
package import BondwatchLinux
import BondwatchNetlink

/// What clients of the control socket have carried out.
extension Engine {
    /// Carries out an errand for somebody who may have it carried out.
    package func run(_ errand: Errand, for asker: PeerCredentials) -> ErrandOutcome {
        switch errand {
        case .acknowledge(let bonds): acknowledge(bonds, by: asker)
        case .silence(let bond, let length, let reason): silence(bond, for: length, reason: reason, by: asker.user)
        case .unsilence(let bond): unsilence(bond, by: asker.user)
        case .silences: .silences(silencedBonds)
        case .explain(let bond): explain(bond)
        }
    }

    /// Takes the present slaves and options of those bonds, without names of all, for those that should be.
    private func acknowledge(_ names: [InterfaceName]?, by asker: PeerCredentials) -> ErrandOutcome {
        let present = join.fleet.bonds.map(\.name)
        if let unknown = names?.first(where: { !present.contains($0) }) { return .noSuchBond(unknown) }
        let bonds = names ?? present
        let effects = join.acknowledge(names, at: Clock.now())
        carryOut(effects)
        // What is expected has changed even where nothing is to be told of it.
        if effects.isEmpty { commit() }
        let list = bonds.isEmpty ? "no bond" : bonds.map(\.description).joined(separator: ", ")
        let who = "user \(asker.user) (process \(asker.process))"
        tell(Note(.notice, "the present slaves and options of \(list) were acknowledged by \(who)"))
        return .acknowledged(AcknowledgedBond.all(bonds, by: effects.compactMap(\.event)))
    }
}
