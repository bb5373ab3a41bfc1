/// A name of a bond as an administrator writes it: the name itself, or a pattern in which `*` stands for any bytes, also
/// none, and `?` for one byte.
package struct NamePattern: Hashable, Sendable {
    private let bytes: [UInt8]

    private static let anyBytes = UInt8(ascii: "*")
    private static let anyByte = UInt8(ascii: "?")

    /// Nil where no name can fit: the text is empty, asks for more bytes than a name has, or for a NUL.
    package init?(_ text: String) {
        bytes = Array(text.utf8)
        let asked = bytes.count { $0 != Self.anyBytes }
        let refused: [UInt8] = [0] + Array("/: \t\n\u{b}\u{c}\r".utf8) + [0xa0]
        guard !bytes.isEmpty, asked <= InterfaceName.maximumLength, !bytes.contains(where: refused.contains) else {
            return nil
        }
    }

    /// Whether the name is the pattern, or fits it. `*` and `?` are legal in a name, so such a name can be written as it
    /// is.
    package func fits(_ name: InterfaceName) -> Bool {
        if isName(name) { return true }
        var pattern = bytes[...]
        var rest = name.bytes[...]
        /// The last `*`, and what it has not yet taken.
        var retry: (pattern: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)?
        while let byte = rest.first {
            if let wanted = pattern.first, wanted == Self.anyBytes {
                pattern.removeFirst()
                retry = (pattern, rest)
            } else if let wanted = pattern.first, wanted == byte || wanted == Self.anyByte {
                pattern.removeFirst()
                rest.removeFirst()
            } else if let last = retry {
                pattern = last.pattern
                rest = last.rest.dropFirst()
                retry?.rest = rest
            } else {
                return false
            }
        }
        return pattern.allSatisfy { $0 == Self.anyBytes }
    }

    func isName(_ name: InterfaceName) -> Bool { bytes == name.bytes }

    /// Whether `self` says less of the names that fit it than `other` does: it has fewer bytes that stand for themselves,
    /// or else fewer `?`. Where both are alike the alphabet decides, so that the order never depends on anything else.
    func isLessExact(than other: NamePattern) -> Bool {
        if literals != other.literals { return literals < other.literals }
        if singles != other.singles { return singles < other.singles }
        return bytes.lexicographicallyPrecedes(other.bytes)
    }

    private var singles: Int { bytes.count { $0 == Self.anyByte } }
    private var literals: Int { bytes.count { $0 != Self.anyBytes && $0 != Self.anyByte } }
}
