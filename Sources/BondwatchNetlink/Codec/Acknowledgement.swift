import BondwatchCore

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

    /// The kernel's explanation of an error, which it gives to a socket with NETLINK_EXT_ACK.
    static func explanation(of message: NetlinkMessageCursor.Message, in bytes: RawSpan) -> String? {
        let flags = message.header.flags
        guard flags & NetlinkHeader.Flag.acknowledgementAttributes != 0 else { return nil }
        // After the number comes the request that failed: its header, and its payload too unless that is capped.
        let request = message.payload.lowerBound + 4
        guard let requestLength: UInt32 = bytes.integer(at: request) else { return nil }
        let skipped = flags & NetlinkHeader.Flag.capped != 0 ? NetlinkHeader.size : Int(requestLength).alignedToFour
        guard skipped >= NetlinkHeader.size, skipped <= message.payload.upperBound - request else { return nil }
        var cursor = AttributeCursor(request + skipped..<message.payload.upperBound)
        while let attribute = try? cursor.next(in: bytes) {
            if attribute.number == explanationAttribute {
                return PrintableText.escaping(attribute.text(in: bytes).prefix(longestExplanation))
            }
        }
        return nil
    }
}
