package import BondwatchCore

/// What the daemon is to do about silences, or to say of a bond, besides listing and watching it.
package enum Errand: Equatable, Sendable {
    /// For those who may.
    case silence(InterfaceName, for: BootInstant.Span, reason: String)
    /// For those who may.
    case unsilence(InterfaceName)
    case silences
    case explain(InterfaceName)

    /// Whether only root and the daemon's own user may ask for it.
    var needsTrust: Bool {
        switch self {
        case .silence, .unsilence: true
        case .silences, .explain: false
        }
    }
}

/// What came of an errand.
package enum ErrandOutcome: Equatable, Sendable {
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
