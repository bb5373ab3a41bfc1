import BondwatchCore
import NIOCore

/// What a client may use up.
package struct ExporterLimits: Sendable {
    /// Connections that are open at once.
    package var connections = 32
    /// Bytes of a request, headers and whatever follows them.
    package var requestBytes = 8192
    /// Milliseconds until a whole request must be there, while most places are free.
    package var requestTime = 5000
    /// Milliseconds for which a client may take nothing of its answer, while most places are free.
    package var answerTime = 10_000
    /// Milliseconds from connecting until the answer must have been taken.
    package var connectionTime = 20_000

    package init() {}

    /// The part of a patience that is left once no place is free: one in so many.
    static let patienceUnderPressure = 20

    /// One address has at most half of the places. Nobody has to be idle for any time to make room: a scrape sends its
    /// request with its connection.
    var places: PlaceBounds {
        PlaceBounds(limit: connections, reserved: 0, quota: connections / 2, patience: .zero)
    }
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
