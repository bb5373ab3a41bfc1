import NIOCore
import NIOHTTP1

/// Answers the one request of a connection, and closes it.
final class RequestHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let source: ScrapeSource
    private let limits: ExporterLimits
    private var head: HTTPRequestHead?
    private var isAnswered = false
    private var deadlines: [Scheduled<Void>] = []

    init(source: ScrapeSource, limits: ExporterLimits) {
        self.source = source
        self.limits = limits
    }

    func channelActive(context: ChannelHandlerContext) {
        let this = NIOLoopBound(self, eventLoop: context.eventLoop)
        let channel = context.channel
        deadlines = [
            context.eventLoop.scheduleTask(in: .milliseconds(Int64(limits.requestTime))) {
                if !this.value.isAnswered { channel.close(promise: nil) }
            },
            context.eventLoop.scheduleTask(in: .milliseconds(Int64(limits.connectionTime))) {
                channel.close(promise: nil)
            },
        ]
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        for deadline in deadlines { deadline.cancel() }
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
        context.write(wrapOutboundOut(.head(answer.head(version: head?.version ?? .http1_1))), promise: nil)
        if head?.method != .HEAD {
            let body = context.channel.allocator.buffer(string: answer.body)
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
    }
}
