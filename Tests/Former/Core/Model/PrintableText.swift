/// Turns bytes from outside into text that cannot break a log line, a JSON text or a terminal.
package enum PrintableText {
    /// Printable UTF-8 stays; a backslash and every byte of anything else becomes `\xNN`.
    package static func escaping(_ bytes: some Collection<UInt8>) -> String { escaping(bytes, sparing: nil) }

    /// Printable UTF-8 stays, a backslash too; every byte of anything else becomes `\xNN`. So a text that was made by
    /// `escaping` stays as it is.
    package static func escapingUnprintable(_ bytes: some Collection<UInt8>) -> String {
        escaping(bytes, sparing: UInt8(ascii: "\\"))
    }

    private static func escaping(_ bytes: some Collection<UInt8>, sparing spared: UInt8?) -> String {
        if bytes.allSatisfy({ (0x20...0x7e).contains($0) && ($0 != UInt8(ascii: "\\") || $0 == spared) }) {
            return String(decoding: bytes, as: UTF8.self)
        }
        var text = ""
        var rest = Array(bytes)[...]
        while let first = rest.first {
            let length = scalarLength(leading: first)
            let candidate = rest.prefix(length)
            if let scalar = singleScalar(candidate), isPrintable(scalar) || first == spared {
                text.unicodeScalars.append(scalar)
                rest = rest.dropFirst(length)
            } else {
                text += escape(first)
                rest = rest.dropFirst()
            }
        }
        return text
    }

    /// A text whose parts were escaped already, for a screen: what is not printable is written `\xNN`, a backslash stays.
    package static func escapingControls(_ text: String) -> String {
        if text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) { return text }
        var spared = ""
        for scalar in text.unicodeScalars {
            if scalar == "\\" || isPrintable(scalar) {
                spared.unicodeScalars.append(scalar)
            } else {
                spared += UTF8.encode(scalar)?.map(escape).joined() ?? ""
            }
        }
        return spared
    }

    /// The bytes that `escaping` was given.
    package static func unescaping(_ text: String) -> [UInt8] {
        let source = Array(text.utf8)
        var bytes: [UInt8] = []
        var position = 0
        while position < source.count {
            if source[position] == UInt8(ascii: "\\"), position + 3 < source.count,
                source[position + 1] == UInt8(ascii: "x"),
                let value = UInt8(String(decoding: source[position + 2...position + 3], as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                position += 4
            } else {
                bytes.append(source[position])
                position += 1
            }
        }
        return bytes
    }

    private static func escape(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return byte < 0x10 ? "\\x0\(digits)" : "\\x\(digits)"
    }

    private static func scalarLength(leading byte: UInt8) -> Int {
        switch byte {
        case 0xc2...0xdf: 2
        case 0xe0...0xef: 3
        case 0xf0...0xf4: 4
        default: 1
        }
    }

    private static func singleScalar(_ bytes: ArraySlice<UInt8>) -> Unicode.Scalar? {
        guard let text = String(validating: bytes, as: UTF8.self), text.unicodeScalars.count == 1 else { return nil }
        return text.unicodeScalars.first
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\\" { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return false
        default: return true
        }
    }
}

extension Unicode.Scalar {
    /// Whether a reader may take it for the end of a line.
    package var isLineBreak: Bool {
        switch value {
        case 0x0a...0x0d, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }
}
