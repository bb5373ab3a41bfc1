import BondwatchSystemd
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// The HTTP server of `exporter`: /metrics, a front page, and nothing else.
package final class ExporterServer: Sendable {
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let pool = NIOThreadPool(numberOfThreads: 1)
    private let channels: [any Channel]

    /// Takes connections from now on.
    ///
    /// - Parameter gather: the metrics as text; called on a thread where it may block.
    package init(
        _ address: ListenAddress, limits: ExporterLimits = ExporterLimits(),
        gather: @escaping @Sendable () throws -> String
    ) throws(ExporterError) {
        let bootstrap = Self.bootstrap(group, limits, ScrapeSource(pool: pool, gather: gather))
        pool.start()
        do {
            channels = try Self.listening(address, bootstrap)
        } catch let error as ExporterError {
            throw error
        } catch {
            throw .cannotListen(address, "\(error)")
        }
    }

    /// The port of the first socket.
    package var port: Int? { channels.first?.localAddress?.port }

    /// Where it listens, for people.
    package var addresses: [String] {
        channels.compactMap { channel in
            guard let address = channel.localAddress else { return nil }
            guard let host = address.ipAddress, let port = address.port else { return "\(address)" }
            return ListenAddress.tcp(host: host, port: port).description
        }
    }

    /// Returns when the sockets are closed, which nobody but `stop` does.
    package func wait() { for channel in channels { try? channel.closeFuture.wait() } }

    package func stop() {
        for channel in channels { try? channel.close().wait() }
        try? group.syncShutdownGracefully()
        try? pool.syncShutdownGracefully()
    }

    private static func bootstrap(
        _ group: MultiThreadedEventLoopGroup, _ limits: ExporterLimits, _ source: ScrapeSource
    ) -> ServerBootstrap {
        let loop = group.next()
        let door = NIOLoopBoundBox.makeBoxSendingValue(ScrapeDoor(loop, limits), eventLoop: loop)
        return ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            // One at a time, so that the door is asked before each.
            .serverChannelOption(.maxMessagesPerRead, value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptHandler(door.value))
                }
            }
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(RequestSizeLimit(limits.requestBytes))
                    try pipeline.addHandler(HTTPResponseEncoder())
                    try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)))
                    try pipeline.addHandler(RequestHandler(source: source, door: door.value))
                }
            }
    }

    private static func listening(_ address: ListenAddress, _ bootstrap: ServerBootstrap) throws -> [any Channel] {
        switch address {
        case .tcp(let host, let port):
            // The address as a number: no resolver is asked.
            return [try bootstrap.bind(to: SocketAddress(ipAddress: host, port: port)).wait()]
        case .systemd:
            let sockets = ActivatedSockets.take()
            guard !sockets.isEmpty else { throw ExporterError.noSocketHandedOver }
            return try sockets.map { try bootstrap.withBoundSocket($0).wait() }
        }
    }
}

/// Why the exporter cannot serve.
package enum ExporterError: Error, Equatable, CustomStringConvertible {
    case cannotListen(ListenAddress, String)
    case noSocketHandedOver

    package var description: String {
        switch self {
        case .cannotListen(let address, let reason): "cannot listen on \(address): \(reason)"
        case .noSocketHandedOver:
            "systemd handed no socket over: start bondwatch-exporter.socket, or name an address with --listen"
        }
    }
}
