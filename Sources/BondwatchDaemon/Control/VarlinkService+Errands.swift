import BondwatchCore
import BondwatchVarlink

/// The methods that are errands.
extension VarlinkService {
    /// What the call asks for.
    ///
    /// - Returns: nil where its method is no errand.
    func errand(_ call: VarlinkCall, _ message: ArraySlice<UInt8>) throws(InvalidParameter) -> Answer? {
        func order(_ errand: Errand) -> Question { .errand(errand, isOneway: call.oneway == true) }
        func order(about name: String, _ errand: (InterfaceName) -> Errand) -> Answer {
            // A text that can be no name is one that no bond has.
            guard let bond = InterfaceName(shownAs: name) else {
                return .reply(VarlinkReply.failure(.noSuchBond(name)))
            }
            return .ask(order(errand(bond)))
        }
        switch call.method {
        case BondsInterface.acknowledge:
            return ask(about: try BondsInterface.AcknowledgeParameters.read(message).names) {
                order(.acknowledge($0))
            }
        case BondsInterface.silence:
            let parameters = try BondsInterface.SilenceParameters.read(message)
            let (span, reason) = (try parameters.span, try parameters.checkedReason)
            return order(about: parameters.name) { .silence($0, for: span, reason: reason) }
        case BondsInterface.unsilence:
            return order(about: try BondsInterface.NameParameters.read(message).name) { .unsilence($0) }
        case BondsInterface.silences:
            _ = try ServiceInterface.NoParameters.read(message)
            return .ask(order(.silences))
        case BondsInterface.explain:
            return order(about: try BondsInterface.NameParameters.read(message).name) { .explain($0) }
        default: return nil
        }
    }

    /// The reply to one of them, once it was carried out or refused.
    package func reply(to outcome: ErrandOutcome, of errand: Errand) -> [UInt8] {
        switch outcome {
        case .acknowledged(let bonds): VarlinkReply.success(BondsInterface.AcknowledgeResult(bonds: bonds))
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
        case .acknowledge: BondsInterface.acknowledge
        case .silence: BondsInterface.silence
        case .unsilence: BondsInterface.unsilence
        case .silences: BondsInterface.silences
        case .explain: BondsInterface.explain
        }
    }
}
