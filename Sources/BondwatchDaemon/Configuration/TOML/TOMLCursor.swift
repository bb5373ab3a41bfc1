/// A position in the bytes of a text in UTF-8.
struct TOMLCursor {
    private let bytes: [UInt8]
    private var position: Int
    private var startOfLine: Int
    /// The place of `current`, which is never inside of a character.
    private(set) var place = TextPlace(line: 1, column: 1)

    /// At the first character; a byte order mark at the beginning is none.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
        startOfLine = position
    }

    /// nil at the end.
    var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// nil behind the end.
    func byte(after distance: Int) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }

    func isAt(_ character: Unicode.Scalar) -> Bool { current == UInt8(ascii: character) }

    /// At the end of the text, or before LF or CR LF.
    var isAtEndOfLine: Bool {
        switch current {
        case nil, .lineFeed: true
        case .carriageReturn: byte(after: 1) == .lineFeed
        default: false
        }
    }

    mutating func advance() {
        guard let byte = current else { return }
        position += 1
        if byte == .lineFeed {
            place = TextPlace(line: place.line + 1, column: 1)
            startOfLine = position
        } else if !byte.continuesCharacter {
            place.column += 1
        }
    }

    /// Takes bytes as long as a condition holds, which no line feed fulfils, and bytes outside of ASCII all or none.
    @discardableResult
    mutating func take(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = position
        while position < bytes.count, condition(bytes[position]) {
            if !bytes[position].continuesCharacter { place.column += 1 }
            position += 1
        }
        return bytes[start..<position]
    }

    mutating func skipBlanks() { take { $0.isBlank } }

    /// Goes to the beginning of the next line.
    mutating func skipLine() {
        take { $0 != .lineFeed }
        advance()
    }

    /// Goes back to the beginning of the line.
    mutating func returnToStartOfLine() {
        position = startOfLine
        place.column = 1
    }

    /// Whether the line, whatever it stands in, is one that opens a section or gives a key its value.
    var isInLineOfStatement: Bool {
        let line = bytes[startOfLine...].drop { $0.isBlank }
        return Self.opensSection(line) || Self.givesValue(line)
    }

    private static func opensSection(_ line: ArraySlice<UInt8>) -> Bool {
        guard line.first == UInt8(ascii: "[") else { return false }
        let name = line.dropFirst().drop { $0.isBlank }
        guard name.first?.isLetter ?? false else { return false }
        let bracket = name.drop { $0.standsInBareName || $0.isBlank || ".\"'*?".utf8.contains($0) }
        guard bracket.first == UInt8(ascii: "]") else { return false }
        let rest = bracket.dropFirst().drop { $0.isBlank }
        return rest.first.map { $0 == .lineFeed || $0 == .carriageReturn || $0 == UInt8(ascii: "#") } ?? true
    }

    private static func givesValue(_ line: ArraySlice<UInt8>) -> Bool {
        var rest = line
        if let quote = line.first, "\"'".utf8.contains(quote) {
            rest = line.dropFirst().drop { $0 != quote && $0 != .lineFeed }.dropFirst()
        } else if !(line.first?.standsInBareName ?? false) {
            return false
        }
        return rest.drop { $0.standsInBareName || $0.isBlank || ".\"'".utf8.contains($0) }.first == UInt8(ascii: "=")
    }
}

extension UInt8 {
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")

    var isBlank: Bool { self == 0x20 || self == 0x09 }

    /// Of ASCII, and none of a text's or a comment's.
    var isControl: Bool { self < 0x20 && self != 0x09 || self == 0x7f }

    var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    var isHexDigit: Bool { isDigit || self | 0x20 >= 0x61 && self | 0x20 <= 0x66 }

    var isLetter: Bool { self | 0x20 >= 0x61 && self | 0x20 <= 0x7a }

    /// Letters, digits, `_` and `-`.
    var standsInBareName: Bool { isLetter || isDigit || self == 0x5f || self == 0x2d }

    /// In UTF-8, the second, third or fourth byte of a character.
    fileprivate var continuesCharacter: Bool { self & 0xc0 == 0x80 }
}
