import BondwatchCore
import BondwatchLinux
import BondwatchVarlink
import Glibc

/// One connected client: its bytes on the way in and out. Its sources belong to the server.
struct ControlClient {
    /// What the client's turn ended with, and so what has to happen before its next one.
    enum Turn: Equatable {
        /// There may be more to do at once, after the others had their turn.
        case again
        case waitForRead
        case waitForWrite
        /// Until the daemon has answered; `take` has its reply.
        case ask(VarlinkService.Question)
        /// It hung up, broke the protocol, or an error struck.
        case close
    }

    private let socket: CInt
    private let service: VarlinkService
    private var framing: VarlinkFraming
    /// A reply on its way; the next call is not looked at before it is gone, so there is never more than one. Of a watcher,
    /// the replies that are next.
    private var output: ArraySlice<UInt8> = []
    private(set) var isWaiting = false
    private var isAnswered = false
    /// When it connected, or the daemon had its last reply for it, or it had taken that in full: what the idle timeout counts
    /// from. Of a watcher: when it last took something, or nothing waited for it.
    private(set) var lastProgress: BootInstant
    /// What waits for it as a watcher; nil where it is none. It never stops being one.
    private var watch: WatchQueue?

    /// Bytes read in one turn; in about as many, what waits for a watcher is sent.
    private static let chunk = 16384

    init(socket: CInt, service: VarlinkService, callLimit: Int, now: BootInstant) {
        self.socket = socket
        self.service = service
        framing = VarlinkFraming(limit: callLimit)
        lastProgress = now
    }

    /// Sends what waits, else answers one call, else reads once: little enough that every client gets its turn.
    mutating func takeTurn(now: BootInstant) -> Turn {
        if !output.isEmpty { return flush(now: now) }
        if isWatching {
            while output.count < Self.chunk, let reply = watch?.next() { output += reply }
            return output.isEmpty ? noticeEnd() : flush(now: now)
        }
        do throws(VarlinkViolation) {
            guard let message = try framing.next() else { return read() }
            switch try service.answer(message) {
            case .reply(let bytes):
                take(bytes, now: now)
                return flush(now: now)
            case .nothing:
                lastProgress = now
                return .again
            case .ask(let question):
                isWaiting = true
                return .ask(question)
            }
        } catch {
            return .close
        }
    }

    /// The reply that it waits for; nil where it wants none.
    mutating func take(_ reply: [UInt8]?, now: BootInstant) {
        isWaiting = false
        isAnswered = true
        lastProgress = now
        if let reply { output = reply[...] }
    }

    /// What it has its place for.
    var standing: PlaceStanding {
        if isWatching { return .watching(since: lastProgress) }
        return isWaiting ? .owed(since: lastProgress) : .idle(since: lastProgress)
    }

    /// Whether it may be sent a refusal: it waits for an answer, or never had one. A message between calls is none to a
    /// client, and one within a reply is junk.
    var canBeRefused: Bool { isWaiting || !isAnswered }

    private mutating func flush(now: BootInstant) -> Turn {
        let sent = output.withUnsafeBytes { bytes in
            uninterrupted { send(socket, bytes.baseAddress, bytes.count, VarlinkSocket.flags) }
        }
        guard sent >= 0 else { return errno == EAGAIN ? .waitForWrite : .close }
        if isWatching { lastProgress = now }
        output = output.dropFirst(sent)
        guard output.isEmpty else { return .again }
        // Lets go of the memory of a large reply.
        output = []
        lastProgress = now
        return .again
    }

    private mutating func read() -> Turn {
        var received = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.chunk) { room, count in
            received = uninterrupted { recv(socket, room.baseAddress, room.count, VarlinkSocket.flags) }
            count = max(received, 0)
        }
        guard received >= 0 else { return errno == EAGAIN ? .waitForRead : .close }
        guard received > 0 else { return .close }
        framing.append(bytes)
        return .again
    }
}

/// As a watcher.
extension ControlClient {
    var isWatching: Bool { watch != nil }
    /// Whether something waits for it that it does not take.
    var isBehind: Bool { !output.isEmpty || watch?.isEmpty == false }

    /// Makes it a watcher.
    ///
    /// - Parameter reply: the first one; nil where there is none before the first event.
    mutating func beginWatch(_ reply: [UInt8]?, limits: WatchQueue.Limits, now: BootInstant) {
        isWaiting = false
        isAnswered = true
        lastProgress = now
        watch = WatchQueue(limits: limits)
        if let reply { output = reply[...] }
    }

    /// An event of a bond that it watches.
    ///
    /// - Returns: whether there was room for it; it is counted as missed otherwise.
    mutating func tell(_ reply: [UInt8], now: BootInstant) -> Bool {
        if !isBehind { lastProgress = now }
        return watch?.append(reply) ?? false
    }

    /// Events of bonds that it watches, which came faster than the server could take them.
    mutating func miss(_ count: Int) { watch?.miss(count) }

    /// A watcher has nothing more to say: what it sends could never be answered, so only its end is waited for.
    private func noticeEnd() -> Turn {
        guard framing.isEmpty else { return .close }
        var byte: UInt8 = 0
        let received = uninterrupted { recv(socket, &byte, 1, VarlinkSocket.flags) }
        return received < 0 && errno == EAGAIN ? .waitForRead : .close
    }
}
