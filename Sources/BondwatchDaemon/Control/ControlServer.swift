package import BondwatchCore
import BondwatchLinux
import BondwatchVarlink
import Dispatch
import Glibc

/// The control socket: answers Varlink clients from the daemon's model, on a queue of its own.
///
/// No client can hold up another or the daemon: nothing here blocks, each client gets one short turn after the other,
/// and has at most one call and one reply in memory. A client that completes no call within `idleTimeout` is closed; when
/// all places are taken, the idlest client makes room for a new one, so that idle connections lock nobody out. Those who
/// watch may be idle, and have at most half of the places.
package actor ControlServer {
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
        /// What waits for one watcher at most.
        package var watchedEvents = 1024
        /// Their bytes.
        package var watchedBytes = 512 << 10
        /// How long a watcher may take nothing while something waits for it.
        package var watcherPatience = BootInstant.Span.seconds(300)

        /// Descriptors that are left to the sources, the sinks and the state, and to clients that are refused.
        package static let descriptorsOfOthers = 128

        /// As many clients as are wanted, or as a process may have that may open so many files: with none left the daemon
        /// could read no bond's file any more.
        package mutating func setClientLimit(_ wanted: Int, descriptors: Int) {
            clientLimit = max(1, min(wanted, descriptors - Self.descriptorsOfOthers))
        }

        /// Half of the places: whoever only asks finds one, however many watch.
        package var watcherLimit: Int { clientLimit / 2 }

        package init(path: String) { self.path = path }
    }

    var settings: Settings
    let model: ControlModel
    let service: VarlinkService
    let executor = QueueExecutor(label: "bondwatchd.control")
    var clients: [UInt64: Connection] = [:]
    var watchers: [UInt64: Watcher] = [:]
    /// What happened to the clients since the start; what is now is counted when somebody asks.
    var counts = ClientStats()
    private var nextID: UInt64 = 0
    private var listener: SwitchableSource?
    private var timer: SwitchableSource?
    private var file: ControlSocket.File?
    /// Clients that were refused, and have not been closed yet.
    private var refusedOnes = 0
    private static let mostRefused = 64

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private init(_ settings: Settings, _ model: ControlModel) {
        self.settings = settings
        self.model = model
        service = VarlinkService(replyLimit: settings.replyLimit)
    }

    /// Listens; replies from now on.
    ///
    /// - Throws: when the path cannot be had. The daemon can go on without its socket.
    package static func start(_ settings: Settings, _ model: ControlModel) throws(ControlError) -> ControlServer {
        let socket = try ControlSocket(path: settings.path, mode: settings.mode)
        let server = ControlServer(settings, model)
        let file = socket.file
        let number = socket.relinquish()
        server.executor.queue.sync { server.assumeIsolated { $0.listen(number, file) } }
        return server
    }

    /// Removes the socket's file and hangs up on every client; returns when the file is gone.
    ///
    /// Must not be called from the model's own reply.
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
        listenToFeed()
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
        let idlest = present.filter { !$0.value.client.isWatching }
            .min { $0.value.client.lastProgress < $1.value.client.lastProgress }
        guard let (id, connection) = idlest, present.count == settings.clientLimit,
            Clock.now().since(connection.client.lastProgress) > settings.idleBeforeEviction
        else { return false }
        counts.evicted &+= 1
        hangUp(id)
        return true
    }

    private func refuse(_ socket: CInt) {
        counts.refused &+= 1
        let refusal = VarlinkService.refusal
        // An empty socket buffer takes these few bytes at once.
        _ = send(socket, refusal, refusal.count, VarlinkSocket.flags)
        guard refusedOnes < Self.mostRefused else {
            _ = Glibc.close(socket)
            return
        }
        // Closed at once, a client that sends its call before it reads would only learn that the pipe is broken.
        shutdown(socket, CInt(SHUT_WR))
        refusedOnes += 1
        executor.queue.asyncAfter(deadline: .now() + .milliseconds(500)) {
            _ = Glibc.close(socket)
            self.assumeIsolated { $0.refusedOnes -= 1 }
        }
    }

    private func add(_ socket: CInt) {
        counts.served &+= 1
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

    /// A watcher may be silent for ever, but not leave what waits for it for ever.
    private func closeIdle() {
        let now = Clock.now()
        for (id, connection) in clients {
            let client = connection.client
            let patience = client.isWatching ? settings.watcherPatience : settings.idleTimeout
            if client.isWatching, !client.isBehind { continue }
            guard !connection.isClosing, now.since(client.lastProgress) > patience else { continue }
            counts.timedOut &+= 1
            hangUp(id)
        }
    }
}
