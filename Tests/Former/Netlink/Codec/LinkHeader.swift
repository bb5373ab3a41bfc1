/// `struct ifinfomsg` (include/uapi/linux/rtnetlink.h): what a link message begins with.
struct LinkHeader: Equatable {
    static let size = 16
    /// AF_UNSPEC.
    static let unspecifiedFamily: UInt8 = 0

    var family: UInt8
    var index: Int32
    var flags: UInt32

    /// Reads it at the start of a message's payload; nil when it does not fit.
    init?(in bytes: RawSpan, at range: Range<Int>) {
        guard range.count >= Self.size,
            let family: UInt8 = bytes.integer(at: range.lowerBound),
            let index: Int32 = bytes.integer(at: range.lowerBound + 4),
            let flags: UInt32 = bytes.integer(at: range.lowerBound + 8)
        else { return nil }
        self.family = family
        self.index = index
        self.flags = flags
    }
}

extension Attribute {
    /// Whether the payload is the text `bond`, ended by a NUL or not; `bonding` and `team` are not.
    func isBondKind(in bytes: RawSpan) -> Bool {
        guard count == 4 || count == 5,
            let word: UInt32 = bytes.integer(at: start), UInt32(bigEndian: word) == 0x626f_6e64
        else { return false }
        return count == 4 || bytes.integer(at: start + 4, as: UInt8.self) == 0
    }
}
