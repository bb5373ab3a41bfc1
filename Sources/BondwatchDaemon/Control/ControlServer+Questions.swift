import BondwatchCore
import BondwatchLinux
import BondwatchVarlink
import Dispatch

/// What the daemon is asked for a client, and how it gets the answer.
extension ControlServer {
    /// Asks what may be asked now; the rest has its turn when something was answered.
    func askNext() {
        while let (id, question) = questions.next() { ask(question, for: id) }
    }

    private func ask(_ question: VarlinkService.Question, for id: UInt64) {
        let service = service
        switch question {
        case .list(let names, let allFailovers):
            model.report(allFailovers) { report in self.hand(to: id) { service.reply(toList: names, report) } }
        case .errand(let errand, let isOneway):
            let reply: @Sendable (ErrandOutcome) -> Void = { outcome in
                self.hand(to: id) { isOneway ? nil : service.reply(to: outcome, of: errand) }
            }
            guard let run = model.errands else { return reply(.notImplemented) }
            guard let asker = clients[id]?.asker, asker.isTrusted || !errand.needsTrust
            else { return reply(.permissionDenied) }
            run(errand, asker, reply)
        case .stats:
            guard let stats = model.stats else {
                return hand(to: id) { VarlinkReply.failure(.methodNotImplemented(BondsInterface.stats)) }
            }
            stats { stats in
                self.handOnQueue(to: id) { server in
                    var stats = stats
                    stats.clients = server.clientStats
                    return VarlinkReply.success(stats)
                }
            }
        case .watch(let names, let withState): beginWatch(of: names, withState: withState, for: id)
        }
    }

    /// Gives a client its reply, from any queue.
    nonisolated func hand(to id: UInt64, _ reply: @escaping @Sendable () -> [UInt8]?) {
        handOnQueue(to: id) { _ in reply() }
    }

    /// Gives a client its reply, which is made from what the server knows then.
    private nonisolated func handOnQueue(
        to id: UInt64, _ reply: @escaping @Sendable (isolated ControlServer) -> [UInt8]?
    ) {
        executor.queue.async {
            self.assumeIsolated { server in
                server.answered(id)
                // It may have been closed for waiting too long.
                guard server.clients[id]?.isClosing == false else { return }
                let reply = reply(server)
                server.clients[id]?.client.take(reply, now: Clock.now())
                server.takeTurn(id)
            }
        }
    }

    /// The daemon is done with the question of that client.
    func answered(_ id: UInt64) {
        questions.answered(id)
        askNext()
    }

    private var clientStats: ClientStats {
        var stats = counts
        stats.connected = UInt64(clients.values.count { !$0.isClosing })
        stats.watchers = UInt64(watchers.count)
        return stats
    }
}
