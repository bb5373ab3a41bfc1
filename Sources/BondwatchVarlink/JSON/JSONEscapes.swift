/// The escapes of JSON strings.
enum JSONEscapes {
    /// The rest of a string in which something is escaped.
    ///
    /// - Parameters:
    ///   - start: its first byte after the quotation mark.
    ///   - position: the first backslash; then what follows the closing quotation mark.
    static func string(in bytes: [UInt8], from start: Int, _ position: inout Int) throws(JSONFault) -> String {
        var text = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw JSONFault(offset: start, problem: .notUnicode)
                }
                return string
            case UInt8(ascii: "\\"): text += try escaped(in: bytes, &position)
            case 0..<0x20: throw JSONFault(offset: position - 1, problem: .unexpected)
            default: text.append(byte)
            }
        }
        throw JSONFault(offset: position, problem: .unexpected)
    }

    private static func escaped(in bytes: [UInt8], _ position: inout Int) throws(JSONFault) -> [UInt8] {
        guard position < bytes.count else { throw JSONFault(offset: position, problem: .unexpected) }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0c]
        case UInt8(ascii: "n"): return [0x0a]
        case UInt8(ascii: "r"): return [0x0d]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try scalar(in: bytes, &position)
        default: throw JSONFault(offset: position - 1, problem: .unexpected)
        }
    }

    /// `00e9`, or `d83d\ude00`: a character beyond 16 bits is written as two surrogates.
    private static func scalar(in bytes: [UInt8], _ position: inout Int) throws(JSONFault) -> [UInt8] {
        let start = position
        var value = try unit(in: bytes, &position)
        if (0xd800..<0xdc00).contains(value) {
            guard bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
                throw JSONFault(offset: start, problem: .notUnicode)
            }
            position += 2
            let low = try unit(in: bytes, &position)
            guard (0xdc00..<0xe000).contains(low) else { throw JSONFault(offset: start, problem: .notUnicode) }
            value = 0x10000 + (value - 0xd800) << 10 + (low - 0xdc00)
        }
        guard let scalar = Unicode.Scalar(value), let encoded = UTF8.encode(scalar) else {
            throw JSONFault(offset: start, problem: .notUnicode)
        }
        return Array(encoded)
    }

    private static func unit(in bytes: [UInt8], _ position: inout Int) throws(JSONFault) -> UInt32 {
        let digits = bytes[position...].prefix(4)
        var value: UInt32 = 0
        for byte in digits {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw JSONFault(offset: position, problem: .unexpected)
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        guard digits.count == 4 else { throw JSONFault(offset: position, problem: .unexpected) }
        return value
    }
}
