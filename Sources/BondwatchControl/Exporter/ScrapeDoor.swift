import BondwatchCore
import BondwatchLinux
import NIOCore

/// Lets connections in and closes them, as `ScrapePlaces` decides. All of it happens on one event loop.
final class ScrapeDoor {
    private let loop: any EventLoop
    private var places: ScrapePlaces
    private var channels: [UInt64: any Channel] = [:]
    private var ids: [ObjectIdentifier: UInt64] = [:]
    private var nextID: UInt64 = 0
    /// What takes the next connection, of each listening socket that waits for room.
    private var waiting: [() -> Void] = []
    private var timer: RepeatedTask?

    /// How often it is asked whose time is over.
    private static let period = TimeAmount.milliseconds(100)

    init(_ loop: any EventLoop, _ limits: ExporterLimits) {
        self.loop = loop
        places = ScrapePlaces(limits)
    }

    /// Takes the next connection, by that, once there is room for one.
    func whenRoom(_ accept: @escaping () -> Void) {
        if places.hasRoom { accept() } else { waiting.append(accept) }
    }

    /// - Returns: whether the connection may stay; it is closed otherwise.
    func admit(_ channel: any Channel) -> Bool {
        let id = nextID
        nextID += 1
        let peer = ScrapePeer(channel.remoteAddress?.bytes, own: channel.localAddress?.bytes)
        switch places.admit(id, peer, at: Clock.now()) {
        case .refused:
            channel.close(promise: nil)
            return false
        case .inPlaceOf(let other): close(other)
        case .free: break
        }
        channels[id] = channel
        ids[ObjectIdentifier(channel)] = id
        startTimer()
        return true
    }

    func requested(_ channel: any Channel) {
        guard let id = ids[ObjectIdentifier(channel)] else { return }
        places.requested(id, at: Clock.now())
    }

    func took(_ channel: any Channel) {
        guard let id = ids[ObjectIdentifier(channel)] else { return }
        places.took(id, at: Clock.now())
        takeWaiting()
    }

    /// The connection has ended.
    func left(_ channel: any Channel) {
        guard let id = ids.removeValue(forKey: ObjectIdentifier(channel)) else { return }
        channels[id] = nil
        places.leave(id)
        if channels.isEmpty { stopTimer() }
        takeWaiting()
    }

    private func takeWaiting() {
        guard !waiting.isEmpty, places.hasRoom else { return }
        let accepts = waiting
        waiting = []
        for accept in accepts { accept() }
    }

    /// `left` follows from the channel itself: in a turn of its own, since it changes what is being read here. With optimisation
    /// the reading of `channels` lasts until a call that comes after it is back.
    private func close(_ id: UInt64) {
        guard let channel = channels[id] else { return }
        loop.execute { channel.close(promise: nil) }
    }

    private func startTimer() {
        guard timer == nil else { return }
        let this = NIOLoopBound(self, eventLoop: loop)
        timer = loop.scheduleRepeatedTask(initialDelay: Self.period, delay: Self.period) { _ in
            let door = this.value
            for id in door.places.overdue(at: Clock.now()) { door.close(id) }
        }
    }

    private func stopTimer() {
        timer?.cancel()
        timer = nil
    }
}

/// Takes a connection when the door has room for one; the handler of a listening channel.
final class AcceptHandler: ChannelOutboundHandler {
    typealias OutboundIn = any Channel

    private let door: ScrapeDoor

    init(_ door: ScrapeDoor) { self.door = door }

    func read(context: ChannelHandlerContext) { door.whenRoom { context.read() } }
}

extension SocketAddress {
    /// The address without its port, in network order; nil where it has none.
    fileprivate var bytes: [UInt8]? {
        // struct sockaddr_in: family, port, 4 bytes; struct sockaddr_in6: family, port, flow, 16 bytes, scope.
        let place: Range<Int>
        switch self {
        case .v4: place = 4..<8
        case .v6: place = 8..<24
        case .unixDomainSocket: return nil
        }
        return withSockAddr { pointer, size in
            size < place.upperBound ? nil : Array(UnsafeRawBufferPointer(start: pointer, count: size)[place])
        }
    }
}
