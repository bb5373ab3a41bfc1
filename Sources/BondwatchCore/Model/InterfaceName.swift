/// The name of a network interface: 1 to 15 bytes, as the kernel keeps it.
///
/// The kernel refuses only `/`, `:` and white space (`dev_valid_name`, net/core/dev.c 6.1); every other byte is legal,
/// control characters and bytes that are not UTF-8 included. So a name stays bytes, and `description` is the form
/// that is safe in a log line, a JSON text and a terminal.
package struct InterfaceName: Hashable, Sendable {
    /// The first eight bytes and the others, the first of each on top, filled up with NUL, which no name holds. So names are
    /// copied and compared as numbers are; every event carries some.
    private let head: UInt64
    private let tail: UInt64

    /// Longest name in bytes: IFNAMSIZ less the closing NUL.
    package static let maximumLength = 15

    /// Takes a name from outside; nil when it is empty, too long, or holds a NUL.
    package init?(bytes: [UInt8]) {
        guard (1...Self.maximumLength).contains(bytes.count) else { return nil }
        var (head, tail): (UInt64, UInt64) = (0, 0)
        for position in bytes.indices {
            let byte = bytes[position]
            guard byte != 0 else { return nil }
            let value = UInt64(byte) << Self.shift(of: position)
            if position < Self.inHead { head |= value } else { tail |= value }
        }
        (self.head, self.tail) = (head, tail)
    }

    /// Takes a name from other bytes, under the same rules. Not the way of the messages: this one is not specialised.
    package init?(bytes: some Sequence<UInt8>) { self.init(bytes: Array(bytes)) }

    /// The name as the kernel has it.
    package var bytes: [UInt8] {
        let unused = tail == 0 ? Self.inHead + head.trailingZeroBitCount / 8 : tail.trailingZeroBitCount / 8
        return (0..<2 * Self.inHead - unused).map { position in
            UInt8(truncatingIfNeeded: (position < Self.inHead ? head : tail) >> Self.shift(of: position))
        }
    }

    private static let inHead = MemoryLayout<UInt64>.size

    private static func shift(of position: Int) -> Int { (inHead - 1 - position % inHead) * 8 }

    /// Takes a name from text, under the same rules.
    package init?(_ text: some StringProtocol) {
        self.init(bytes: text.utf8)
    }
}

extension InterfaceName: CustomStringConvertible {
    /// The name for people: printable as it is, every other byte as `\xNN`, a backslash as `\x5c`, so that two names
    /// never look the same.
    package var description: String { PrintableText.escaping(bytes) }

    /// The name that `text` shows, as `description` or as it is; nil where it shows none.
    package init?(shownAs text: String) { self.init(bytes: PrintableText.unescaping(text)) }
}

extension InterfaceName: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        (left.head, left.tail) < (right.head, right.tail)
    }
}

extension InterfaceName: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let name = InterfaceName(shownAs: text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not an interface name"))
        }
        self = name
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
