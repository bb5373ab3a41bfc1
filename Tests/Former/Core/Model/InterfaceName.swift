/// The name of a network interface: 1 to 15 bytes, as the kernel keeps it.
///
/// The kernel refuses only `/`, `:` and white space (`dev_valid_name`, net/core/dev.c 6.1); every other byte is legal,
/// control characters and bytes that are not UTF-8 included. So a name stays bytes, and `description` is the form
/// that is safe in a log line, a JSON text and a terminal.
package struct InterfaceName: Hashable, Sendable {
    /// The name as the kernel has it.
    package let bytes: [UInt8]

    /// Longest name in bytes: IFNAMSIZ less the closing NUL.
    package static let maximumLength = 15

    /// Takes a name from outside; nil when it is empty, too long, or holds a NUL.
    package init?(bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard (1...Self.maximumLength).contains(bytes.count), !bytes.contains(0) else { return nil }
        self.bytes = bytes
    }

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
        left.bytes.lexicographicallyPrecedes(right.bytes)
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
