package import BondwatchCore
package import BondwatchLinux
import BondwatchVarlink
import Dispatch
import Glibc

/// The control socket: answers Varlink clients from the daemon's model, on a queue of its own.
///
/// No client can hold up another or the daemon: nothing here blocks, each client gets one short turn after the other,
/// and has at most one call and one reply in memory. A client that completes no call within `idleTimeout` is closed; when
/// all places are taken, the idlest client makes room for a new one, so that idle connections lock nobody out.
package actor ControlServer {
    /// Asks for the present reports, with all failover records or the last ones; the answer may come on any queue, at
    /// any time.
    package typealias Provider =
        @Sendable (
            _ allFailovers: Bool, _ reply: @escaping @Sendable ([BondReport]) -> Void
        ) -> Void

    /// Carries out an acknowledgement, without names of all bonds; the answer may come on any queue, at any time.
    package typealias Acknowledger =
        @Sendable (
            _ names: [InterfaceName]?, _ asker: PeerCredentials,
            _ reply: @escaping @Sendable (Result<[AcknowledgedBond], AcknowledgeError>) -> Void
        ) -> Void

    package struct Settings: Equatable, Sendable {
        package var path: String
        /// Permission bits of the socket's file.
        package var mode: UInt32 = 0o666
        package var clientLimit = 64
        /// Bytes of one call.
        package var callLimit = 64 << 10
        /// Bytes of one reply.
        package var replyLimit = 4 << 20
        package var idleTimeout = BootInstant.Span.seconds(60)
        /// How long a client must have been idle before it has to make room.
        package var idleBeforeEviction = BootInstant.Span.seconds(1)

        package init(path: String) { self.path = path }
    }

    private var settings: Settings
    private let provide: Provider
    private let acknowledge: Acknowledger?
    private let service: VarlinkService
    private let executor = QueueExecutor(label: "bondwatchd.control")
    private var clients: [UInt64: Connection] = [:]
    private var nextID: UInt64 = 0
    private var listener: SwitchableSource?
    private var timer: SwitchableSource?
    private var file: ControlSocket.File?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// A client with its sources. It stays until their cancel handlers ran.
    private struct Connection {
        var client: ControlClient
        let socket: CInt
        var reading: SwitchableSource
        /// Made at the first write that has to wait.
        var writing: SwitchableSource?
        var openSources = 1
        var isClosing = false
        var hasTurn = false

        var takesTurns: Bool { !isClosing && !hasTurn && !client.isWaiting }
    }

    private init(_ settings: Settings, acknowledge: Acknowledger?, provide: @escaping Provider) {
        self.settings = settings
        self.provide = provide
        self.acknowledge = acknowledge
        service = VarlinkService(replyLimit: settings.replyLimit)
    }

    /// Listens; replies from now on.
    ///
    /// - Parameter acknowledge: nil: none are taken.
    /// - Throws: when the path cannot be had. The daemon can go on without its socket.
    package static func start(
        _ settings: Settings, acknowledge: Acknowledger? = nil, provide: @escaping Provider
    ) throws(ControlError) -> ControlServer {
        let socket = try ControlSocket(path: settings.path, mode: settings.mode)
        let server = ControlServer(settings, acknowledge: acknowledge, provide: provide)
        let file = socket.file
        let number = socket.relinquish()
        server.executor.queue.sync { server.assumeIsolated { $0.listen(number, file) } }
        return server
    }

    /// Removes the socket's file and hangs up on every client; returns when the file is gone.
    ///
    /// Must not be called from the provider's own reply.
    package nonisolated func stop() {
        executor.queue.sync { assumeIsolated { $0.close() } }
    }

    /// Takes over `clientLimit`, `idleTimeout` and `idleBeforeEviction`, as a reload does; no client is hung up on for it.
    package nonisolated func apply(_ settings: Settings) {
        executor.queue.async {
            self.assumeIsolated { server in
                server.settings.clientLimit = settings.clientLimit
                server.settings.idleTimeout = settings.idleTimeout
                server.settings.idleBeforeEviction = settings.idleBeforeEviction
            }
        }
    }

    private func listen(_ socket: CInt, _ file: ControlSocket.File) {
        self.file = file
        let source = DispatchSource.makeReadSource(fileDescriptor: socket, queue: executor.queue)
        source.setEventHandler { self.assumeIsolated { $0.acceptClients(socket) } }
        source.setCancelHandler { _ = Glibc.close(socket) }
        listener = SwitchableSource(activating: source)

        let timer = DispatchSource.makeTimerSource(queue: executor.queue)
        let period = DispatchTimeInterval.milliseconds(max(Int(clamping: settings.idleTimeout.milliseconds / 4), 10))
        timer.schedule(deadline: .now() + period, repeating: period)
        timer.setEventHandler { self.assumeIsolated { $0.closeIdle() } }
        self.timer = SwitchableSource(activating: timer)
    }

    private func close() {
        file?.remove()
        file = nil
        // A cancelled source lets go of its handlers, and they of this actor.
        listener?.cancel()
        listener = nil
        timer?.cancel()
        timer = nil
        for id in clients.keys { hangUp(id) }
    }

    private func acceptClients(_ listener: CInt) {
        // A bound, so that a flood of connections leaves the clients their turns; the source fires again for the rest.
        for _ in 0..<64 {
            let socket = uninterrupted { accept(listener, nil, nil) }
            guard socket >= 0 else {
                if errno != EAGAIN, errno != ECONNABORTED { restListener() }
                return
            }
            _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
            if hasRoom() { add(socket) } else { refuse(socket) }
        }
    }

    /// Out of descriptors or memory: the connection stays in the backlog, and the source would fire for ever.
    private func restListener() {
        listener?.set(false)
        executor.queue.asyncAfter(deadline: .now() + 1) { self.assumeIsolated { $0.listener?.set(true) } }
    }

    /// Whether one more client may be had, if need be in the place of the idlest.
    private func hasRoom() -> Bool {
        let present = clients.filter { !$0.value.isClosing }
        if present.count < settings.clientLimit { return true }
        let idlest = present.min { $0.value.client.lastProgress < $1.value.client.lastProgress }
        guard let (id, connection) = idlest, present.count == settings.clientLimit,
            Clock.now().since(connection.client.lastProgress) > settings.idleBeforeEviction
        else { return false }
        hangUp(id)
        return true
    }

    private func refuse(_ socket: CInt) {
        let refusal = VarlinkService.refusal
        // An empty socket buffer takes these few bytes at once.
        _ = send(socket, refusal, refusal.count, VarlinkSocket.flags)
        _ = Glibc.close(socket)
    }

    private func add(_ socket: CInt) {
        let id = nextID
        nextID += 1
        let source = DispatchSource.makeReadSource(fileDescriptor: socket, queue: executor.queue)
        source.setEventHandler { self.assumeIsolated { $0.takeTurn(id) } }
        source.setCancelHandler { self.assumeIsolated { $0.sourceEnded(id) } }
        clients[id] = Connection(
            client: ControlClient(
                socket: socket, service: service, callLimit: settings.callLimit, now: Clock.now()),
            socket: socket, reading: SwitchableSource(activating: source))
    }

    private func takeTurn(_ id: UInt64) {
        guard clients[id]?.takesTurns == true else { return }
        let turn = clients[id]?.client.takeTurn(now: Clock.now()) ?? .close
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
        case .ask(let question): ask(question, for: id)
        case .close: hangUp(id)
        }
    }

    private func ask(_ question: VarlinkService.Question, for id: UInt64) {
        let service = service
        switch question {
        case .list(let names, let allFailovers):
            provide(allFailovers) { bonds in self.hand(to: id) { service.reply(toList: names, bonds: bonds) } }
        case .acknowledge(let names, let isOneway):
            let reply: @Sendable (Result<[AcknowledgedBond], AcknowledgeError>) -> Void = { outcome in
                self.hand(to: id) { isOneway ? nil : service.reply(to: outcome) }
            }
            guard let acknowledge else { return reply(.failure(.notImplemented)) }
            guard let socket = clients[id]?.socket, let asker = PeerCredentials(of: socket), asker.isTrusted else {
                return reply(.failure(.permissionDenied))
            }
            acknowledge(names, asker, reply)
        }
    }

    private nonisolated func hand(to id: UInt64, _ reply: @escaping @Sendable () -> [UInt8]?) {
        executor.queue.async {
            self.assumeIsolated { server in
                // It may have been closed for waiting too long.
                server.clients[id]?.client.take(reply(), now: Clock.now())
                server.takeTurn(id)
            }
        }
    }

    private func waitForWrite(_ id: UInt64) {
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

    private func hangUp(_ id: UInt64) {
        guard clients[id]?.isClosing == false else { return }
        clients[id]?.isClosing = true
        clients[id]?.reading.cancel()
        clients[id]?.writing?.cancel()
    }

    /// The descriptor is closed by the last cancel handler: closed earlier, its number could be given to a new client
    /// whose sources libdispatch would then leave deaf.
    private func sourceEnded(_ id: UInt64) {
        guard let connection = clients[id] else { return }
        if connection.openSources > 1 {
            clients[id]?.openSources -= 1
        } else {
            _ = Glibc.close(connection.socket)
            clients[id] = nil
        }
    }

    private func closeIdle() {
        let now = Clock.now()
        for (id, connection) in clients where now.since(connection.client.lastProgress) > settings.idleTimeout {
            hangUp(id)
        }
    }
}
