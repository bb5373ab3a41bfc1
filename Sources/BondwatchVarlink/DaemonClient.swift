package import BondwatchCore
package import BondwatchLinux
import FoundationEssentials
import Glibc

/// Why the daemon gave no report.
package enum DaemonClientError: Error, Equatable, CustomStringConvertible {
    /// No socket, or nobody listens on it.
    case notRunning
    case noAnswer(within: BootInstant.Span)
    case noSuchBond(String)
    /// Only root and the daemon's own user may ask for that.
    case permissionDenied
    /// Another error of the interface, by its name.
    case refused(String)
    /// What it sent is no report of ours.
    case notUnderstood
    case system(SystemError)

    package var description: String {
        switch self {
        case .notRunning: "no daemon is running"
        case .noAnswer(let span): "the daemon did not answer within \(span)"
        case .noSuchBond(let name): "the daemon has no bond '\(name)'"
        case .permissionDenied: "only root and the daemon's own user may do that"
        case .refused("\(BondsInterface.name).TooManyClients"): "the daemon has too many clients"
        case .refused(let error): "the daemon refused (\(error))"
        case .notUnderstood: "the daemon's answer was not understood"
        case .system(let error): "the daemon could not be asked: \(error)"
        }
    }
}

/// Asks the running daemon over its control socket, and waits no longer than it was told to.
package struct DaemonClient: Sendable {
    /// How `list` is called, for those who are given it.
    package typealias List =
        (_ names: [InterfaceName]?, _ allFailovers: Bool) throws(DaemonClientError) -> ReportDocument
    /// How `acknowledge` is called.
    package typealias Acknowledging = (_ names: [InterfaceName]?) throws(DaemonClientError) -> [AcknowledgedBond]

    private let path: String
    private let patience: BootInstant.Span

    /// A reply longer than this is not ours.
    private static let replyLimit = 16 << 20

    /// - Parameters:
    ///   - path: the control socket.
    ///   - patience: how long one question may take, from connecting to the end of the reply.
    package init(path: String, patience: BootInstant.Span = .seconds(5)) {
        self.path = path
        self.patience = patience
    }

    /// The bonds of those names in their order; without names all bonds.
    ///
    /// - Parameter allFailovers: with every failover record that is kept, not the last one alone.
    package func list(
        _ names: [InterfaceName]?, allFailovers: Bool = false
    ) throws(DaemonClientError) -> ReportDocument {
        try ask(Call(method: BondsInterface.list, names: names, allFailovers: allFailovers))
    }

    /// Has the daemon take the present slaves and options of those bonds, without names of all, for those that should be.
    package func acknowledge(_ names: [InterfaceName]?) throws(DaemonClientError) -> [AcknowledgedBond] {
        let result: BondsInterface.AcknowledgeResult = try ask(Call(method: BondsInterface.acknowledge, names: names))
        return result.bonds
    }

    private func ask<Result: Decodable>(_ call: Call) throws(DaemonClientError) -> Result {
        let deadline = Deadline(Clock.now() + patience)
        let socket = try connected(deadline)
        try send(call, to: socket, deadline)
        let reply = try receive(from: socket, deadline)
        guard let answer = try? JSONDecoder().decode(Answer<Result>.self, from: Data(reply)) else {
            throw .notUnderstood
        }
        switch answer {
        case .result(let result): return result
        case .error("\(BondsInterface.name).NoSuchBond", let name): throw .noSuchBond(name ?? "")
        case .error("\(ServiceInterface.name).PermissionDenied", _): throw .permissionDenied
        case .error(let error, _): throw .refused(PrintableText.escaping(Array(error.utf8)))
        }
    }

    private func connected(_ deadline: Deadline) throws(DaemonClientError) -> FileDescriptor {
        guard path.utf8.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path) else { throw .notRunning }
        let type = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue) | CInt(SOCK_NONBLOCK.rawValue)
        let number = socket(AF_UNIX, type, 0)
        guard number >= 0 else { throw .system(SystemError("socket", path)) }
        let descriptor = FileDescriptor(owning: number)
        while VarlinkSocket.withAddress(path, { connect(number, $0, $1) }) != 0 {
            switch errno {
            case EINTR: continue
            // The backlog is full; poll(2) does not tell when it no longer is (unix(7)).
            case EAGAIN:
                guard deadline.milliseconds > 0 else { throw .noAnswer(within: patience) }
                usleep(10_000)
            case ENOENT, ECONNREFUSED: throw .notRunning
            default: throw .system(SystemError("connect", path))
            }
        }
        return descriptor
    }

    private func send(
        _ call: Call, to socket: borrowing FileDescriptor, _ deadline: Deadline
    ) throws(DaemonClientError) {
        guard let data = try? ReportJSON.encoder.encode(call) else { preconditionFailure("a call is always JSON") }
        var rest = (Array(data) + [0])[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { bytes in
                uninterrupted {
                    Glibc.send(socket.rawValue, bytes.baseAddress, bytes.count, VarlinkSocket.flags)
                }
            }
            switch (sent, errno) {
            case (0..., _): rest = rest.dropFirst(sent)
            case (_, EAGAIN): try wait(POLLOUT, on: socket, deadline)
            // It hung up, and what it said before that, a refusal, can still be read.
            case (_, EPIPE): return
            case (_, let number): throw .system(SystemError("send", path, errno: number))
            }
        }
    }

    private func receive(
        from socket: borrowing FileDescriptor, _ deadline: Deadline
    ) throws(DaemonClientError) -> ArraySlice<UInt8> {
        var framing = VarlinkFraming(limit: Self.replyLimit)
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            do throws(VarlinkViolation) {
                if let reply = try framing.next() { return reply }
            } catch {
                throw .notUnderstood
            }
            let count = uninterrupted { recv(socket.rawValue, &chunk, chunk.count, VarlinkSocket.flags) }
            switch (count, errno) {
            case (1..., _): framing.append(chunk[..<count])
            case (0, _), (_, ECONNRESET): throw .notUnderstood
            case (_, EAGAIN): try wait(POLLIN, on: socket, deadline)
            case (_, let number): throw .system(SystemError("recv", path, errno: number))
            }
        }
    }

    private func wait(
        _ events: CInt, on socket: borrowing FileDescriptor, _ deadline: Deadline
    ) throws(DaemonClientError) {
        var descriptor = pollfd(fd: socket.rawValue, events: CShort(events), revents: 0)
        let ready = uninterrupted { poll(&descriptor, 1, deadline.milliseconds) }
        if ready == 0 { throw .noAnswer(within: patience) }
        if ready < 0 { throw .system(SystemError("poll", path)) }
    }

    private struct Deadline {
        private let instant: BootInstant

        init(_ instant: BootInstant) { self.instant = instant }

        /// What is left, rounded up so that poll(2) does not spin through the last millisecond.
        var milliseconds: CInt {
            let left = instant.since(Clock.now())
            return left == .zero ? 0 : CInt(clamping: left.milliseconds + 1)
        }
    }

    private struct Call: Encodable {
        var method: String
        var parameters: Parameters

        /// What is not asked for is left out: a daemon of another version may not know it.
        struct Parameters: Encodable {
            var names: [InterfaceName]?
            var failovers: Bool?
        }

        init(method: String, names: [InterfaceName]?, allFailovers: Bool = false) {
            self.method = method
            parameters = Parameters(names: names, failovers: allFailovers ? true : nil)
        }
    }

    private enum Answer<Result: Decodable>: Decodable {
        case result(Result)
        case error(String, name: String?)

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: ReportKey.self)
            let parameters = ReportKey("parameters")
            if let error = try container.decodeIfPresent(String.self, forKey: ReportKey("error")) {
                let details = try? container.decode([String: String].self, forKey: parameters)
                self = .error(error, name: details?["name"])
            } else {
                self = .result(try container.decode(Result.self, forKey: parameters))
            }
        }
    }
}
