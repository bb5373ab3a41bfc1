import NIOCore

/// What a client may use up.
package struct ExporterLimits: Sendable {
    /// Connections that are open at once; others wait in the kernel's queue.
    package var connections = 32
    /// Bytes of a request, headers and whatever follows them.
    package var requestBytes = 8192
    /// Milliseconds until a request must be there.
    package var requestTime = 5000
    /// Milliseconds from connecting until the answer must have been taken.
    package var connectionTime = 20_000

    package init() {}
}

/// The request is larger than allowed.
struct RequestTooLarge: Error {}

/// Lets no more bytes than allowed through to the HTTP parser.
final class RequestSizeLimit: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private var left: Int

    init(_ limit: Int) { left = limit }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let count = unwrapInboundIn(data).readableBytes
        guard left >= 0 else { return }
        left -= count
        if left >= 0 { context.fireChannelRead(data) } else { context.fireErrorCaught(RequestTooLarge()) }
    }
}

/// Accepts no connection while as many are open as allowed; the handler of the listening channel.
final class ConnectionLimit: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel
    typealias OutboundIn = any Channel

    private let limit: Int
    private var open = 0
    /// A read was asked for while there was no room.
    private var isReadDue = false

    init(_ limit: Int) { self.limit = limit }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        open += 1
        let loop = context.eventLoop
        let (this, owner) = (NIOLoopBound(self, eventLoop: loop), NIOLoopBound(context, eventLoop: loop))
        unwrapInboundIn(data).closeFuture.hop(to: loop).whenComplete { _ in this.value.closed(owner.value) }
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) {
        if open < limit { context.read() } else { isReadDue = true }
    }

    private func closed(_ context: ChannelHandlerContext) {
        open -= 1
        guard isReadDue else { return }
        isReadDue = false
        context.read()
    }
}
