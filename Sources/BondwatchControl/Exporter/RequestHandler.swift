import NIOCore
import NIOHTTP1

/// Answers the one request of a connection, and closes it.
final class RequestHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let source: ScrapeSource
    private let door: ScrapeDoor
    private var head: HTTPRequestHead?
    private var isAnswered = false

    /// Bytes of an answer that are handed to the kernel at a time, after the client took those before.
    private static let chunk = 64 << 10

    init(source: ScrapeSource, door: ScrapeDoor) {
        self.source = source
        self.door = door
    }

    func channelActive(context: ChannelHandlerContext) {
        if door.admit(context.channel) { context.fireChannelActive() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        door.left(context.channel)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): if self.head == nil { self.head = head }
        case .body: break
        case .end: if let head { answer(head, context) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case is RequestTooLarge: send(.tooLarge, context)
        case is HTTPParserError: send(.malformed, context)
        // The client is gone.
        default: context.close(promise: nil)
        }
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        guard !isAnswered else { return }
        door.requested(context.channel)
        switch ExporterAnswer.target(of: head.method, uri: head.uri) {
        case .known(let answer): send(answer, context)
        case .metrics:
            isAnswered = true
            let loop = context.eventLoop
            let (this, owner) = (NIOLoopBound(self, eventLoop: loop), NIOLoopBound(context, eventLoop: loop))
            source.text(on: loop).whenComplete { text in this.value.write(.metrics(text), owner.value) }
        }
    }

    private func send(_ answer: ExporterAnswer, _ context: ChannelHandlerContext) {
        guard !isAnswered else { return }
        isAnswered = true
        write(answer, context)
    }

    private func write(_ answer: ExporterAnswer, _ context: ChannelHandlerContext) {
        door.took(context.channel)
        context.write(wrapOutboundOut(.head(answer.head(version: head?.version ?? .http1_1))), promise: nil)
        let body = head?.method == .HEAD ? ByteBuffer() : context.channel.allocator.buffer(string: answer.body)
        writeRest(of: body, context)
    }

    private func writeRest(of body: ByteBuffer, _ context: ChannelHandlerContext) {
        var body = body
        let channel = context.channel
        guard let chunk = body.readSlice(length: min(body.readableBytes, Self.chunk)), chunk.readableBytes > 0 else {
            context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
            return
        }
        let loop = context.eventLoop
        let (this, owner, rest) = (NIOLoopBound(self, eventLoop: loop), NIOLoopBound(context, eventLoop: loop), body)
        // A failure is the end of the channel, which closes itself.
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(chunk)))).whenSuccess {
            this.value.door.took(channel)
            this.value.writeRest(of: rest, owner.value)
        }
    }
}
