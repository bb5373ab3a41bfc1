/// The receive queue of the daemon's rtnetlink socket.
struct Socket {
    /// A datagram and when the kernel sent it.
    struct Datagram {
        var bytes: [UInt8]
        var sent: UInt64
    }

    private var queue: [Datagram] = []
    private var first = 0
    private let room: Int
    /// ENOBUFS waits for the next reader.
    private var hasError = false
    /// The kernel drops everything until the queue has been read empty (`netlink_overrun`, net/netlink/af_netlink.c).
    private var isCongested = false

    /// - Parameter room: how many datagrams it holds.
    init(room: Int) { self.room = room }

    var count: Int { queue.count - first }
    var isReadable: Bool { hasError || count > 0 }

    enum Reading {
        case nothing
        case loss
        case datagram(Datagram)
    }

    /// True where the datagram was dropped.
    @discardableResult
    mutating func put(_ bytes: [UInt8], at time: UInt64) -> Bool {
        if isCongested { return true }
        if count >= room {
            isCongested = true
            hasError = true
            return true
        }
        queue.append(Datagram(bytes: bytes, sent: time))
        return false
    }

    mutating func read() -> Reading {
        if hasError {
            hasError = false
            return .loss
        }
        guard first < queue.count else { return .nothing }
        let datagram = queue[first]
        first += 1
        if first == queue.count {
            queue.removeAll(keepingCapacity: true)
            first = 0
            isCongested = false
        }
        return .datagram(datagram)
    }
}
