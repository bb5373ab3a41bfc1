import BondwatchCore
import BondwatchLinux
import BondwatchVarlink
import Dispatch
import Glibc

/// Taking connections, and refusing them.
extension ControlServer {
    /// Connections taken in one go, so that a flood of them leaves the clients their turns; the source fires again for the
    /// rest.
    private static let takenAtOnce = 32
    /// Refused clients that are given time to read why; further ones are closed at once.
    private static let mostRefused = 32

    func acceptClients(_ listener: CInt) {
        for _ in 0..<Self.takenAtOnce {
            let socket = acceptConnection(listener)
            guard socket >= 0 else {
                if errno != EAGAIN, errno != ECONNABORTED { restListener() }
                return
            }
            take(socket)
        }
    }

    private func take(_ socket: CInt) {
        let asker = identify(socket)
        let (id, now) = (nextID, Clock.now())
        nextID += 1
        switch places.admit(id, for: ControlPeer(asker), at: now) {
        case .refused:
            counts.refused &+= 1
            sendRefusal(socket)
            closeRefused(socket)
            return
        case .inPlaceOf(let other): evict(other)
        case .free: break
        }
        counts.served &+= 1
        let source = DispatchSource.makeReadSource(fileDescriptor: socket, queue: executor.queue)
        source.setEventHandler { self.assumeIsolated { $0.takeTurn(id) } }
        source.setCancelHandler { self.assumeIsolated { $0.sourceEnded(id) } }
        clients[id] = Connection(
            client: ControlClient(socket: socket, service: service, callLimit: settings.callLimit, now: now),
            socket: socket, asker: asker, reading: SwitchableSource(activating: source))
    }

    /// Out of descriptors or memory: the connection stays in the backlog, and the source would fire for ever. Whoever has
    /// been idle longest gives up a descriptor for it.
    private func restListener() {
        listener?.set(false)
        if let idle = places.oldestIdle { evict(idle) }
        executor.queue.asyncAfter(deadline: .now() + .milliseconds(50)) {
            self.assumeIsolated { $0.listener?.set(true) }
        }
    }

    /// A socket without anything in its buffer takes these few bytes at once.
    func sendRefusal(_ socket: CInt) {
        let refusal = VarlinkService.refusal
        _ = send(socket, refusal, refusal.count, VarlinkSocket.flags)
    }

    /// Closes a socket that was sent a refusal. Closed at once, a client that sends its call before it reads would only learn
    /// that the pipe is broken.
    func closeRefused(_ socket: CInt) {
        guard refusedOnes < Self.mostRefused else {
            _ = Glibc.close(socket)
            return
        }
        shutdown(socket, CInt(SHUT_WR))
        refusedOnes += 1
        executor.queue.asyncAfter(deadline: .now() + .milliseconds(500)) {
            _ = Glibc.close(socket)
            self.assumeIsolated { $0.refusedOnes -= 1 }
        }
    }
}
