/// What a value without quotes, brackets and braces is.
enum TOMLWord {
    case nothing
    case value(TOMLValue.Content)
    /// It begins as a number does.
    case malformedNumber
    case noValue

    init(_ word: ArraySlice<UInt8>) {
        let unsigned = Self.isSign(word.first) ? word.dropFirst() : word
        self =
            if word.isEmpty {
                .nothing
            } else if word.elementsEqual("true".utf8) {
                .value(.flag(true))
            } else if word.elementsEqual("false".utf8) {
                .value(.flag(false))
            } else if let integer = Self.integer(word) {
                .value(integer)
            } else if Self.isDateOrTime(word) {
                .value(.unsupported(.dateOrTime))
            } else if Self.isFraction(unsigned) {
                .value(.unsupported(.fraction))
            } else if Self.isMeantAsNumber(unsigned) {
                .malformedNumber
            } else {
                .noValue
            }
    }

    private static func integer(_ word: ArraySlice<UInt8>) -> TOMLValue.Content? {
        let radixes: [UInt8: Int] = [UInt8(ascii: "x"): 16, UInt8(ascii: "o"): 8, UInt8(ascii: "b"): 2]
        var digits = word
        var sign = ""
        var radix = 10
        if word.first == UInt8(ascii: "0"), let named = word.dropFirst().first.flatMap({ radixes[$0] }) {
            radix = named
            digits = word.dropFirst(2)
        } else if isSign(word.first) {
            if word.first == UInt8(ascii: "-") { sign = "-" }
            digits = word.dropFirst()
        }
        guard areDigits(digits, radix) else { return nil }
        if radix == 10, digits.count > 1, digits.first == UInt8(ascii: "0") { return nil }
        let plain = digits.filter { $0 != UInt8(ascii: "_") }
        let number = Int64(sign + String(decoding: plain, as: UTF8.self), radix: radix)
        return number.map { .integer($0) } ?? .unsupported(.hugeInteger)
    }

    /// Whether these are digits, with `_` only between two of them.
    private static func areDigits(_ bytes: ArraySlice<UInt8>, _ radix: Int) -> Bool {
        var isAfterDigit = false
        for byte in bytes {
            let isDigit = radix == 16 ? byte.isHexDigit : byte.isDigit && byte - 0x30 < radix
            guard isDigit || byte == UInt8(ascii: "_") && isAfterDigit else { return false }
            isAfterDigit = isDigit
        }
        return isAfterDigit
    }

    /// `1979-05-27`, `07:32`, and whatever follows.
    private static func isDateOrTime(_ word: ArraySlice<UInt8>) -> Bool {
        begins(word, as: "dddd-dd-dd") || begins(word, as: "dd:dd")
    }

    private static func begins(_ word: ArraySlice<UInt8>, as form: StaticString) -> Bool {
        form.withUTF8Buffer { form in
            word.count >= form.count
                && zip(word, form).allSatisfy { $1 == UInt8(ascii: "d") ? $0.isDigit : $0 == $1 }
        }
    }

    /// `1.5`, `1e5`, `inf`, `nan`, or nearly so: in no case a value that anything takes.
    private static func isFraction(_ word: ArraySlice<UInt8>) -> Bool {
        if word.elementsEqual("inf".utf8) || word.elementsEqual("nan".utf8) { return true }
        guard word.first?.isDigit ?? false else { return false }
        return word.allSatisfy { $0.isDigit || "_+-.eE".utf8.contains($0) }
            && word.contains { ".eE".utf8.contains($0) } && word.count { $0 == UInt8(ascii: ".") } < 2
    }

    /// `01`, `1__000` and `0x` are meant as numbers, `10s` is not.
    private static func isMeantAsNumber(_ word: ArraySlice<UInt8>) -> Bool {
        guard word.first?.isDigit ?? false else { return false }
        return word.allSatisfy { $0.isDigit || $0 == UInt8(ascii: "_") }
            || word.first == UInt8(ascii: "0") && "xob".utf8.contains(word.dropFirst().first ?? 0)
    }

    private static func isSign(_ byte: UInt8?) -> Bool { byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") }
}
