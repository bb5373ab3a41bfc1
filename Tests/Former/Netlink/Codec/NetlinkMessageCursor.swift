/// A walk over the messages of one datagram.
///
/// It holds offsets only; the bytes are given at each step, so that nothing of the receive buffer is kept or copied.
struct NetlinkMessageCursor {
    /// One message: its header, and where the bytes after the header lie.
    struct Message: Equatable {
        var header: NetlinkHeader
        var payload: Range<Int>
    }

    private var position = 0

    /// The next message; nil at the end.
    ///
    /// A header that is cut off, or a length that does not fit, throws and ends the walk: where the next message
    /// begins is unknown then.
    mutating func next(in bytes: RawSpan) throws(DecodingFault) -> Message? {
        let start = position
        guard start < bytes.byteCount else { return nil }
        position = bytes.byteCount
        guard
            let length: UInt32 = bytes.integer(at: start),
            let type: UInt16 = bytes.integer(at: start + 4),
            let flags: UInt16 = bytes.integer(at: start + 6),
            let sequence: UInt32 = bytes.integer(at: start + 8),
            let port: UInt32 = bytes.integer(at: start + 12)
        else { throw .truncatedHeader }
        guard length >= NetlinkHeader.size, Int(length) <= bytes.byteCount - start else { throw .absurdLength }
        let end = start + Int(length)
        position = end.alignedToFour
        return Message(
            header: NetlinkHeader(length: length, type: type, flags: flags, sequence: sequence, port: port),
            payload: start + NetlinkHeader.size..<end)
    }
}

extension Int {
    /// NLMSG_ALIGN and NLA_ALIGN, for numbers that lie inside a datagram.
    var alignedToFour: Int { (self &+ 3) & ~3 }
}
