import BondwatchCore
import BondwatchLinux
import Dispatch
import Glibc

/// The clients and their turns.
extension ControlServer {
    /// A client with its sources. It stays until their cancel handlers ran.
    struct Connection {
        var client: ControlClient
        let socket: CInt
        /// Who is at the other end; nil where the kernel does not say.
        let asker: PeerCredentials?
        var reading: SwitchableSource
        /// Made at the first write that has to wait.
        var writing: SwitchableSource?
        var openSources = 1
        var isClosing = false
        /// Whether a refusal is on its way to it, which it is given time to read.
        var lingers = false
        var hasTurn = false

        var takesTurns: Bool { !isClosing && !hasTurn && !client.isWaiting }
    }

    func takeTurn(_ id: UInt64) {
        guard clients[id]?.takesTurns == true else { return }
        let turn = clients[id]?.client.takeTurn(now: Clock.now()) ?? .close
        if let standing = clients[id]?.client.standing { places.set(standing, of: id) }
        clients[id]?.reading.set(turn == .waitForRead)
        if turn == .waitForWrite { waitForWrite(id) } else { clients[id]?.writing?.set(false) }
        switch turn {
        case .waitForRead, .waitForWrite: break
        case .again:
            clients[id]?.hasTurn = true
            executor.queue.async {
                self.assumeIsolated { server in
                    server.clients[id]?.hasTurn = false
                    server.takeTurn(id)
                }
            }
        case .ask(let question):
            questions.add(question, by: id, of: ControlPeer(clients[id]?.asker))
            askNext()
        case .close: hangUp(id)
        }
    }

    func waitForWrite(_ id: UInt64) {
        guard let connection = clients[id] else { return }
        guard connection.writing == nil else {
            clients[id]?.writing?.set(true)
            return
        }
        let source = DispatchSource.makeWriteSource(fileDescriptor: connection.socket, queue: executor.queue)
        source.setEventHandler { self.assumeIsolated { $0.takeTurn(id) } }
        source.setCancelHandler { self.assumeIsolated { $0.sourceEnded(id) } }
        clients[id]?.openSources += 1
        clients[id]?.writing = SwitchableSource(activating: source)
    }

    func hangUp(_ id: UInt64) {
        guard let connection = clients[id], !connection.isClosing else { return }
        clients[id]?.isClosing = true
        places.leave(id)
        questions.leave(id, of: ControlPeer(connection.asker))
        endWatch(id)
        clients[id]?.reading.cancel()
        clients[id]?.writing?.cancel()
    }

    /// Has a client make room for another, in words where it can understand them.
    func evict(_ id: UInt64) {
        counts.evicted &+= 1
        if let connection = clients[id], connection.client.canBeRefused {
            sendRefusal(connection.socket)
            clients[id]?.lingers = true
        }
        hangUp(id)
    }

    /// The descriptor is closed by the last cancel handler: closed earlier, its number could be given to a new client
    /// whose sources libdispatch would then leave deaf.
    func sourceEnded(_ id: UInt64) {
        guard let connection = clients[id] else { return }
        if connection.openSources > 1 {
            clients[id]?.openSources -= 1
        } else {
            clients[id] = nil
            if connection.lingers { closeRefused(connection.socket) } else { _ = Glibc.close(connection.socket) }
        }
    }
}
