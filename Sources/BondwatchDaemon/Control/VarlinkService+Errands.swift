import BondwatchCore
import BondwatchVarlink

/// Silence, Unsilence, Silences and Explain.
extension VarlinkService {
    /// What those methods ask for.
    ///
    /// - Returns: nil where it is another method.
    func errand(_ call: VarlinkCall, _ message: ArraySlice<UInt8>) throws(InvalidParameter) -> Answer? {
        let name: String
        let make: (InterfaceName) -> Errand
        switch call.method {
        case BondsInterface.silences:
            _ = try ServiceInterface.NoParameters.read(message)
            return .ask(.errand(.silences, isOneway: call.oneway == true))
        case BondsInterface.silence:
            let parameters = try BondsInterface.SilenceParameters.read(message)
            let (span, reason) = (try parameters.span, try parameters.checkedReason)
            name = parameters.name
            make = { .silence($0, for: span, reason: reason) }
        case BondsInterface.unsilence:
            name = try BondsInterface.NameParameters.read(message).name
            make = { .unsilence($0) }
        case BondsInterface.explain:
            name = try BondsInterface.NameParameters.read(message).name
            make = { .explain($0) }
        default: return nil
        }
        // A text that can be no name is one that no bond has.
        guard let bond = InterfaceName(shownAs: name) else {
            return .reply(VarlinkReply.failure(.noSuchBond(name)))
        }
        return .ask(.errand(make(bond), isOneway: call.oneway == true))
    }

    /// The reply to one of them, once it was carried out or refused.
    package func reply(to outcome: ErrandOutcome, of errand: Errand) -> [UInt8] {
        switch outcome {
        case .silence(let silence): VarlinkReply.success(BondsInterface.SilenceResult(silence: silence))
        case .silences(let silences): VarlinkReply.success(BondsInterface.SilencesResult(silences: silences))
        case .explanation(let explanation): limited(BondsInterface.ExplainResult(explanation: explanation))
        case .noSuchBond(let name): VarlinkReply.failure(.noSuchBond(name.description))
        case .notSilenced(let name): VarlinkReply.failure(.notSilenced(name.description))
        case .tooManySilences: VarlinkReply.failure(.tooManySilences)
        case .permissionDenied: VarlinkReply.failure(.permissionDenied)
        case .notImplemented: VarlinkReply.failure(.methodNotImplemented(errand.method))
        }
    }

    private func limited(_ result: some Encodable) -> [UInt8] {
        let reply = VarlinkReply.success(result)
        return reply.count <= replyLimit ? reply : VarlinkReply.failure(.replyTooLarge)
    }
}

extension Errand {
    fileprivate var method: String {
        switch self {
        case .silence: BondsInterface.silence
        case .unsilence: BondsInterface.unsilence
        case .silences: BondsInterface.silences
        case .explain: BondsInterface.explain
        }
    }
}
