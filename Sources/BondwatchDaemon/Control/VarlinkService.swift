package import BondwatchCore

/// Decides what to answer to a message: bytes in, bytes out, no sockets.
package struct VarlinkService: Sendable {
    /// What to do about a message.
    package enum Answer: Equatable, Sendable {
        case reply([UInt8])
        /// The call was `oneway`.
        case nothing
        /// The reports are needed first: `reply(to:bonds:)`.
        case bonds(ListCall)
    }

    /// A call of org.bondwatch.Bonds.List.
    package struct ListCall: Equatable, Sendable {
        /// nil: all bonds.
        var names: [String]?
        /// Whether more failover records than the last one are wanted.
        var failovers = false
    }

    private let replyLimit: Int

    /// - Parameter replyLimit: bytes that a reply may have; a larger one becomes the error ReplyTooLarge.
    package init(replyLimit: Int) { self.replyLimit = replyLimit }

    /// Answers one message.
    package func answer(_ message: ArraySlice<UInt8>) throws(VarlinkViolation) -> Answer {
        let call = try VarlinkCall(message)
        let answer = dispatch(call, message)
        // A oneway call gets no reply at all, not even an error; none of our methods does anything but reply.
        return call.oneway == true ? .nothing : answer
    }

    private func dispatch(_ call: VarlinkCall, _ message: ArraySlice<UInt8>) -> Answer {
        // `upgrade` would turn the connection into something else than Varlink.
        if call.upgrade == true { return .reply(VarlinkReply.failure(.methodNotImplemented(call.method))) }
        do throws(InvalidParameter) {
            switch call.method {
            case BondsInterface.list:
                let parameters = try BondsInterface.ListParameters.read(message)
                return .bonds(ListCall(names: parameters.names, failovers: parameters.failovers ?? false))
            case "\(ServiceInterface.name).GetInfo":
                _ = try ServiceInterface.NoParameters.read(message)
                return .reply(VarlinkReply.success(ServiceInterface.Info()))
            case "\(ServiceInterface.name).GetInterfaceDescription":
                return .reply(describe(try ServiceInterface.DescriptionParameters.read(message).interface))
            default:
                return .reply(VarlinkReply.failure(unknownMethod(call)))
            }
        } catch {
            return .reply(VarlinkReply.failure(.invalidParameter(error.name)))
        }
    }

    private func describe(_ interface: String) -> [UInt8] {
        switch interface {
        case BondsInterface.name:
            VarlinkReply.success(ServiceInterface.Description(description: BondsInterface.description))
        case ServiceInterface.name:
            VarlinkReply.success(ServiceInterface.Description(description: ServiceInterface.description))
        default: VarlinkReply.failure(.interfaceNotFound(interface))
        }
    }

    private func unknownMethod(_ call: VarlinkCall) -> VarlinkFailure {
        switch call.interface {
        case BondsInterface.name, ServiceInterface.name: .methodNotFound(call.method)
        case let interface: .interfaceNotFound(interface ?? call.method)
        }
    }

    /// The reply to a List call, once the reports are there.
    package func reply(to call: ListCall, bonds: [BondReport]) -> [UInt8] {
        let document = ReportDocument(source: .daemon, bonds: bonds)
        var names: [InterfaceName]?
        if let asked = call.names {
            names = []
            for text in asked {
                guard let name = InterfaceName(bytes: PrintableText.unescaping(text)) else {
                    return VarlinkReply.failure(.noSuchBond(text))
                }
                names?.append(name)
            }
        }
        do throws(UnknownBond) {
            let reply = VarlinkReply.success(try document.selecting(names))
            return reply.count <= replyLimit ? reply : VarlinkReply.failure(.replyTooLarge)
        } catch {
            return VarlinkReply.failure(.noSuchBond(error.name))
        }
    }

    /// What a client over the limit is told.
    package static let refusal = VarlinkReply.failure(.tooManyClients)
}
