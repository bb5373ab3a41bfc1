package import BondwatchCore
package import BondwatchLinux
import BondwatchVarlink
import Dispatch
import Glibc

/// The control socket: answers Varlink clients from the daemon's model, on a queue of its own.
///
/// No client can hold up another or the daemon: nothing here blocks, each client gets one short turn after the other,
/// and has at most one call and one reply in memory. A client that completes no call within `idleTimeout` is closed. Who has
/// a place, and who makes room for whom, is for `Places` to decide: root and the daemon's own user always get in, and nobody
/// else takes more than a share. Those who watch may be idle, and have at most half of the places. What the daemon itself
/// has to be asked waits in a line where every user has a turn (`QuestionLine`).
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
        /// How long a client must have been idle before it has to make room for one whose user has no fewer.
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

        /// An eighth of the places is for the trusted, and nobody else has more than half of the rest.
        var places: PlaceBounds { bounds(clientLimit) }
        /// Half of the places: whoever only asks finds one, however many watch.
        var watchPlaces: PlaceBounds { bounds(clientLimit / 2) }

        private func bounds(_ limit: Int) -> PlaceBounds {
            let reserved = limit > 1 ? max(limit / 8, 1) : 0
            return PlaceBounds(
                limit: limit, reserved: reserved, quota: (limit - reserved) / 2, patience: idleBeforeEviction)
        }

        package init(path: String) { self.path = path }
    }

    var settings: Settings
    let model: ControlModel
    let service: VarlinkService
    let executor = QueueExecutor(label: "bondwatchd.control")
    /// Says who is at the other end of a connection.
    let identify: Identify
    var clients: [UInt64: Connection] = [:]
    var watchers: [UInt64: Watcher] = [:]
    var places: Places<ControlPeer>
    var watchPlaces: Places<ControlPeer>
    var questions = QuestionLine<ControlPeer, VarlinkService.Question>()
    /// What happened to the clients since the start; what is now is counted when somebody asks.
    var counts = ClientStats()
    var nextID: UInt64 = 0
    var listener: SwitchableSource?
    private var timer: SwitchableSource?
    private var file: ControlSocket.File?
    /// Clients that were refused, and have not been closed yet.
    var refusedOnes = 0

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private init(_ settings: Settings, _ model: ControlModel, _ identify: @escaping Identify) {
        self.settings = settings
        self.model = model
        self.identify = identify
        places = Places(settings.places)
        watchPlaces = Places(settings.watchPlaces)
        service = VarlinkService(replyLimit: settings.replyLimit)
    }

    package typealias Identify = @Sendable (_ socket: CInt) -> PeerCredentials?

    /// Listens; replies from now on.
    ///
    /// - Parameter identify: says who is at the other end of a connection; nil where that is not known.
    /// - Throws: when the path cannot be had. The daemon can go on without its socket.
    package static func start(
        _ settings: Settings, _ model: ControlModel, identify: @escaping Identify = { PeerCredentials(of: $0) }
    ) throws(ControlError) -> ControlServer {
        let socket = try ControlSocket(path: settings.path, mode: settings.mode)
        let server = ControlServer(settings, model, identify)
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
                server.places.bounds = server.settings.places
                server.watchPlaces.bounds = server.settings.watchPlaces
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
