/// What a client did that no reply can mend; its connection is closed.
package enum VarlinkViolation: Error, Equatable {
    /// More bytes than the limit without the closing NUL.
    case messageTooLong(limit: Int)
    /// Not a JSON object with a method, so where the next message starts cannot be trusted either.
    case notACall
}

/// Cuts a stream into Varlink messages: JSON objects, each followed by one NUL.
///
/// It never holds more than the limit plus what was appended last.
package struct VarlinkFraming: Sendable {
    private let limit: Int
    private var buffer: [UInt8] = []
    /// Where the message that is not taken yet starts, and how far it was searched for its end.
    private var start = 0
    private var searched = 0

    package init(limit: Int) { self.limit = limit }

    /// Whether nothing has come since the last message.
    package var isEmpty: Bool { start == buffer.count }

    package mutating func append(_ bytes: some Collection<UInt8>) {
        buffer.removeFirst(start)
        searched -= start
        start = 0
        buffer.append(contentsOf: bytes)
    }

    /// The next whole message without its NUL; nil when more bytes are needed.
    package mutating func next() throws(VarlinkViolation) -> ArraySlice<UInt8>? {
        guard let end = buffer[searched...].firstIndex(of: 0) else {
            searched = buffer.count
            if searched - start > limit { throw .messageTooLong(limit: limit) }
            return nil
        }
        if end - start > limit { throw .messageTooLong(limit: limit) }
        defer {
            start = end + 1
            searched = start
        }
        return buffer[start..<end]
    }
}
