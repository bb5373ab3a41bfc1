import FormerCore

/// NLMSG_DONE and NLMSG_ERROR.
extension LinkMessageDecoder {
    /// Number of the attribute that explains an error: NLMSGERR_ATTR_MSG, since 4.12.
    private static let explanationAttribute: UInt16 = 1
    /// More of a text than any the kernel has.
    private static let longestExplanation = 200

    /// The error number at the start of a payload, as errno has it; 0 where there is none.
    static func errorNumber(in bytes: RawSpan, at range: Range<Int>) -> Int32 {
        guard range.count >= 4, let number: Int32 = bytes.integer(at: range.lowerBound) else { return 0 }
        return 0 &- number
    }

    /// The kernel's explanation of a failure, which it gives to a socket with NETLINK_EXT_ACK.
    static func explanation(of message: NetlinkMessageCursor.Message, in bytes: RawSpan) -> String? {
        guard message.header.flags & NetlinkHeader.Flag.acknowledgementAttributes != 0,
            let start = startOfAttributes(of: message, in: bytes)
        else { return nil }
        var cursor = AttributeCursor(start..<message.payload.upperBound)
        while let attribute = try? cursor.next(in: bytes) {
            if attribute.number == explanationAttribute {
                return PrintableText.escaping(attribute.text(in: bytes).prefix(longestExplanation))
            }
        }
        return nil
    }

    /// Where the attributes begin; nil where there is no room for them.
    private static func startOfAttributes(of message: NetlinkMessageCursor.Message, in bytes: RawSpan) -> Int? {
        let afterNumber = message.payload.lowerBound + 4
        let room = message.payload.upperBound - afterNumber
        guard message.header.type == NetlinkHeader.MessageType.error else { return room >= 0 ? afterNumber : nil }
        // An error repeats the request: its header, and unless it is capped its payload too.
        guard let requestLength: UInt32 = bytes.integer(at: afterNumber) else { return nil }
        let isCapped = message.header.flags & NetlinkHeader.Flag.capped != 0
        let skipped = isCapped ? NetlinkHeader.size : Int(requestLength).alignedToFour
        return skipped <= room ? afterNumber + skipped : nil
    }
}
