package import BondwatchCore

/// A call that the engine carries out or answers, in one reply.
///
/// A method that asks for no more than that is a case here, and what may come of it one of `ErrandOutcome`. List, Stats and
/// Watch are none, since the server has a share in their answers: it picks and bounds, counts its clients, holds watches.
package enum Errand: Equatable, Sendable {
    /// For those who may. nil stands for all bonds.
    case acknowledge([InterfaceName]?)
    /// For those who may.
    case silence(InterfaceName, for: BootInstant.Span, reason: String)
    /// For those who may.
    case unsilence(InterfaceName)
    case silences
    case explain(InterfaceName)

    /// Whether only root and the daemon's own user may ask for it.
    var needsTrust: Bool {
        switch self {
        case .acknowledge, .silence, .unsilence: true
        case .silences, .explain: false
        }
    }
}

/// What came of an errand.
package enum ErrandOutcome: Equatable, Sendable {
    case acknowledged([AcknowledgedBond])
    case silence(SilenceReport)
    case silences([SilencedBond])
    case explanation(Explanation)
    case noSuchBond(InterfaceName)
    case notSilenced(InterfaceName)
    case tooManySilences
    case permissionDenied
    /// This server runs none.
    case notImplemented
}
