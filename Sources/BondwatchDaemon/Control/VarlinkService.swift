package import BondwatchCore
package import BondwatchVarlink

/// Decides what to answer to a message: bytes in, bytes out, no sockets.
package struct VarlinkService: Sendable {
    /// What to do about a message.
    package enum Answer: Equatable, Sendable {
        case reply([UInt8])
        /// The call was `oneway`.
        case nothing
        /// The daemon has to be asked first; `reply` words its answer.
        case ask(Question)
    }

    /// What only the daemon can answer. nil stands for all bonds.
    package enum Question: Equatable, Sendable {
        /// org.bondwatch.Bonds.List; the reports are needed: `reply(toList:_:)`.
        ///
        /// - Parameter allFailovers: with every failover record that is kept, not the last one alone.
        case list([InterfaceName]?, allFailovers: Bool)
        /// Every method that is an errand: `reply(to:of:)`. A oneway call is carried out as well.
        case errand(Errand, isOneway: Bool)
        /// org.bondwatch.Bonds.Stats.
        case stats
        /// org.bondwatch.Bonds.Watch: `reply(toWatchOf:)` begins it, unless it is refused.
        case watch([InterfaceName]?, withState: Bool)
    }

    let replyLimit: Int

    /// - Parameter replyLimit: bytes that a reply may have; a larger one becomes the error ReplyTooLarge.
    package init(replyLimit: Int) { self.replyLimit = replyLimit }

    /// Answers one message.
    package func answer(_ message: ArraySlice<UInt8>) throws(VarlinkViolation) -> Answer {
        let call = try VarlinkCall(message)
        let answer = dispatch(call, message)
        guard call.oneway == true else { return answer }
        // A oneway call gets no reply at all, not even an error; but what it asks for is done.
        return switch answer {
        case .ask(.errand): answer
        default: .nothing
        }
    }

    private func dispatch(_ call: VarlinkCall, _ message: ArraySlice<UInt8>) -> Answer {
        // `upgrade` would turn the connection into something else than Varlink.
        if call.upgrade == true { return .reply(VarlinkReply.failure(.methodNotImplemented(call.method))) }
        do throws(InvalidParameter) {
            switch call.method {
            case BondsInterface.list:
                let parameters = try BondsInterface.ListParameters.read(message)
                return ask(about: parameters.names) { .list($0, allFailovers: parameters.failovers ?? false) }
            case BondsInterface.stats:
                _ = try ServiceInterface.NoParameters.read(message)
                return .ask(.stats)
            case BondsInterface.watch:
                guard call.more == true else { return .reply(VarlinkReply.failure(.expectedMore)) }
                let parameters = try BondsInterface.WatchParameters.read(message)
                return ask(about: parameters.names) { .watch($0, withState: parameters.state ?? false) }
            case "\(ServiceInterface.name).GetInfo":
                _ = try ServiceInterface.NoParameters.read(message)
                return .reply(VarlinkReply.success(ServiceInterface.Info()))
            case "\(ServiceInterface.name).GetInterfaceDescription":
                return .reply(describe(try ServiceInterface.DescriptionParameters.read(message).interface))
            default:
                return try errand(call, message) ?? .reply(VarlinkReply.failure(unknownMethod(call)))
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

    /// A text that can be no name is one that no bond has.
    func ask(about texts: [String]?, _ question: ([InterfaceName]?) -> Question) -> Answer {
        guard let texts else { return .ask(question(nil)) }
        var names: [InterfaceName] = []
        for text in texts {
            guard let name = InterfaceName(shownAs: text) else {
                return .reply(VarlinkReply.failure(.noSuchBond(text)))
            }
            names.append(name)
        }
        return .ask(question(names))
    }

    /// The reply to a List call, once the reports are there.
    package func reply(toList names: [InterfaceName]?, _ document: ReportDocument) -> [UInt8] {
        do throws(UnknownBond) {
            let reply = VarlinkReply.success(try document.selecting(names))
            return reply.count <= replyLimit ? reply : VarlinkReply.failure(.replyTooLarge)
        } catch {
            return VarlinkReply.failure(.noSuchBond(error.name))
        }
    }

    /// The reply of a daemon that nothing hinders.
    package func reply(toList names: [InterfaceName]?, bonds: [BondReport]) -> [UInt8] {
        reply(toList: names, ReportDocument(source: .daemon, bonds: bonds))
    }

    /// The first reply to a Watch call, with the state of those bonds in their order; it is the only one where it is too
    /// large.
    package func reply(toWatchOf bonds: [BondReport]) -> (reply: [UInt8], continues: Bool) {
        let reply = VarlinkReply.success(WatchReport(bonds: bonds), continues: true)
        return reply.count <= replyLimit ? (reply, true) : (VarlinkReply.failure(.replyTooLarge), false)
    }

    /// What a client over the limit is told.
    package static let refusal = VarlinkReply.failure(.tooManyClients)
}
