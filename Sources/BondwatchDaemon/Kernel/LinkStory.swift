import BondwatchCore
import BondwatchLinux
import BondwatchNetlink
import Dispatch

/// The rtnetlink socket with its Dispatch source: the story of every link, and the dumps in between, in the kernel's own
/// order.
struct LinkStory: ~Copyable {
    /// Shared with the cancel handler of the source, which is the last to let go of it: a descriptor that is closed
    /// while Dispatch still waits on it leaves the next one of that number deaf.
    private final class Shared: Sendable {
        let socket: RouteSocket

        init(_ socket: consuming RouteSocket) { self.socket = socket }
    }

    private var shared: Shared
    private var source: SwitchableSource
    private let queue: DispatchQueue
    private let handler: @Sendable () -> Void
    /// What was asked for.
    private var wantedQueueSize: Int
    private var buffer = [UInt8](repeating: 0, count: RouteSocket.bufferSize)
    private var filter: LinkFilter?

    /// - Parameter handler: runs on `queue` when there is something to read; must not hold the story's owner.
    init(
        receiveQueueSize: Int, on queue: DispatchQueue, handler: @escaping @Sendable () -> Void
    ) throws(SystemError) {
        self.queue = queue
        self.handler = handler
        wantedQueueSize = receiveQueueSize
        shared = Shared(try RouteSocket(subscribingTo: .links, receiveQueueSize: receiveQueueSize))
        source = Self.source(of: shared, on: queue, handler)
    }

    private static func source(
        of shared: Shared, on queue: DispatchQueue, _ handler: @escaping @Sendable () -> Void
    ) -> SwitchableSource {
        let source = DispatchSource.makeReadSource(fileDescriptor: shared.socket.rawValue, queue: queue)
        source.setEventHandler(handler: handler)
        source.setCancelHandler { withExtendedLifetime(shared) {} }
        return SwitchableSource(activating: source)
    }

    /// Whether the handler is called while there is something to read.
    mutating func setListening(_ on: Bool) { source.set(on) }

    /// Takes another socket in place of this one; what was in its queue is lost. The old one stays where there is none to
    /// be had.
    mutating func reopen() throws(SystemError) {
        let fresh = Shared(try RouteSocket(subscribingTo: .links, receiveQueueSize: wantedQueueSize))
        source.cancel()
        shared = fresh
        source = Self.source(of: fresh, on: queue, handler)
        filter = nil
    }

    /// The port of the socket, which /proc/net/netlink lists it under.
    var port: UInt32 { shared.socket.port }

    /// Its descriptor.
    var rawValue: CInt { shared.socket.rawValue }

    mutating func setReceiveQueueSize(_ size: Int) {
        wantedQueueSize = size
        shared.socket.setReceiveQueueSize(size)
    }

    /// Room of the socket, in the kernel's own accounting.
    var receiveQueueSize: Int { shared.socket.receiveQueueSize }

    /// How many messages the kernel says that it dropped for this socket; nil where it does not say.
    ///
    /// Throws when its table cannot be read.
    func drops() throws(SystemError) -> UInt64? { try shared.socket.drops() }

    /// Reads the next datagram: see `withDatagram`.
    mutating func receive() throws(SystemError) -> RouteSocket.Reception { try shared.socket.receive(into: &buffer) }

    /// The bytes that were received last.
    func withDatagram<Result>(_ count: Int, _ body: (RawSpan) -> Result) -> Result {
        body(buffer.span.extracting(0..<count).bytes)
    }

    func send(_ request: RouteRequest) throws(SystemError) { try shared.socket.send(request) }

    /// Lets the kernel drop what concerns neither a bond nor one of these links.
    mutating func watch(_ links: Set<InterfaceIndex>) throws(SystemError) {
        let wanted = LinkFilter(watching: links)
        guard wanted != filter else { return }
        try shared.socket.attach(wanted)
        filter = wanted
    }

    deinit {
        var source = source
        source.cancel()
    }
}
