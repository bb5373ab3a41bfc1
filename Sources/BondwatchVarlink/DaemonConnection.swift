import BondwatchCore
import BondwatchLinux
import FoundationEssentials
import Glibc

/// One connection to the daemon's control socket: calls out, messages in, none of it longer than until a deadline.
struct DaemonConnection: ~Copyable, Sendable {
    /// What came of waiting for a message.
    enum Received {
        case message(ArraySlice<UInt8>)
        case timeout
        /// The daemon has hung up.
        case end
    }

    private let path: String
    private let socket: FileDescriptor
    private var framing = VarlinkFraming(limit: replyLimit)
    private var chunk = [UInt8](repeating: 0, count: 65536)

    /// A reply longer than this is not ours.
    private static let replyLimit = 16 << 20

    /// For poll(2) only.
    var descriptor: CInt { socket.rawValue }

    init(path: String, _ deadline: Deadline) throws(DaemonClientError) {
        self.path = path
        guard let address = UnixSocketAddress(path) else { throw .notRunning }
        let number = Glibc.socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { throw .system(SystemError("socket", path)) }
        let descriptor = FileDescriptor(owning: number)
        try Self.connect(number, to: address, path, deadline)
        _ = fcntl(number, F_SETFL, O_NONBLOCK)
        socket = descriptor
    }

    /// Waits where the backlog is full: whoever waits in connect(2) gets in by turns, and whoever tries again and again finds
    /// it full again and again while others wait.
    private static func connect(
        _ socket: CInt, to address: UnixSocketAddress, _ path: String, _ deadline: Deadline
    ) throws(DaemonClientError) {
        // On a local socket an interrupted connect(2) has done nothing, and may be called again.
        repeat {
            guard let patience = deadline.timeLeft else { throw .noAnswer(within: deadline.span) }
            var limit = patience
            _ = setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            if address.connect(socket) == 0 { return }
        } while errno == EINTR
        switch errno {
        // SO_SNDTIMEO is over (unix(7), socket(7)).
        case EAGAIN: throw .noAnswer(within: deadline.span)
        case ENOENT, ECONNREFUSED: throw .notRunning
        default: throw .system(SystemError("connect", path))
        }
    }

    func send(_ call: DaemonCall<some Encodable>, _ deadline: Deadline) throws(DaemonClientError) {
        var rest = (ReportJSON.bytes(call) + [0])[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { bytes in
                uninterrupted {
                    Glibc.send(socket.rawValue, bytes.baseAddress, bytes.count, VarlinkSocket.flags)
                }
            }
            switch (sent, errno) {
            case (0..., _): rest = rest.dropFirst(sent)
            case (_, EAGAIN):
                guard try wait(POLLOUT, deadline) else { throw .noAnswer(within: deadline.span) }
            // It hung up, and what it said before that, a refusal, can still be read.
            case (_, EPIPE): return
            case (_, let number): throw .system(SystemError("send", path, errno: number))
            }
        }
    }

    /// The next message.
    ///
    /// - Parameter deadline: nil: waits for ever.
    mutating func receive(_ deadline: Deadline?) throws(DaemonClientError) -> Received {
        while true {
            do throws(VarlinkViolation) {
                if let message = try framing.next() { return .message(message) }
            } catch {
                throw .notUnderstood
            }
            let count = uninterrupted { recv(socket.rawValue, &chunk, chunk.count, VarlinkSocket.flags) }
            switch (count, errno) {
            case (1..., _): framing.append(chunk[..<count])
            case (0, _), (_, ECONNRESET): return .end
            case (_, EAGAIN):
                guard try wait(POLLIN, deadline) else { return .timeout }
            case (_, let number): throw .system(SystemError("recv", path, errno: number))
            }
        }
    }

    /// - Returns: whether the socket is ready; false at the deadline.
    private func wait(_ events: CInt, _ deadline: Deadline?) throws(DaemonClientError) -> Bool {
        var descriptor = pollfd(fd: socket.rawValue, events: CShort(events), revents: 0)
        let ready = uninterrupted { poll(&descriptor, 1, deadline?.milliseconds ?? -1) }
        if ready < 0 { throw .system(SystemError("poll", path)) }
        return ready > 0
    }
}

/// When somebody's patience ends.
struct Deadline {
    let span: BootInstant.Span
    private let instant: BootInstant

    init(after span: BootInstant.Span) {
        self.span = span
        instant = Clock.now() + span
    }

    /// What is left, rounded up so that poll(2) does not spin through the last millisecond.
    var milliseconds: CInt {
        let left = instant.since(Clock.now())
        return left == .zero ? 0 : CInt(clamping: left.milliseconds + 1)
    }

    /// For SO_SNDTIMEO, to which 0 is for ever; nil where nothing is left.
    var timeLeft: timeval? {
        let microseconds = Int(clamping: instant.since(Clock.now()).microseconds)
        return microseconds == 0
            ? nil : timeval(tv_sec: microseconds / 1_000_000, tv_usec: microseconds % 1_000_000)
    }
}

/// A call as the daemon is sent it.
struct DaemonCall<Parameters: Encodable>: Encodable {
    var method: String
    /// Whether more than one reply is taken; left out where not.
    var more: Bool?
    var parameters: Parameters
}

/// A reply of the daemon's.
struct DaemonReply<Result: Decodable> {
    let result: Result
    /// Whether another reply to the same call follows.
    let continues: Bool

    init(_ message: ArraySlice<UInt8>) throws(DaemonClientError) {
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(message)) else { throw .notUnderstood }
        switch answer {
        case .result(let result, let continues):
            self.result = result
            self.continues = continues
        case .failure(let failure): throw .refused(failure)
        }
    }

    private enum Answer: Decodable {
        case result(Result, continues: Bool)
        case failure(VarlinkFailure)

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: ReportKey.self)
            if try container.decodeIfPresent(String.self, forKey: ReportKey("error")) != nil {
                self = .failure(try VarlinkFailure(from: decoder))
            } else {
                self = .result(
                    try container.decode(Result.self, forKey: ReportKey("parameters")),
                    continues: try container.decodeIfPresent(Bool.self, forKey: ReportKey("continues")) ?? false)
            }
        }
    }
}
