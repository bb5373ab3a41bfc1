import BondwatchCore

/// How values of a kind are written, checked and told.
struct ValueForm<Value>: Sendable {
    /// What is right, for the end of an error text.
    let expectation: String
    let read: @Sendable (TOMLValue) throws(ValueComplaint) -> Value
    let write: @Sendable (Value) -> String
}

extension ValueForm where Value == BootInstant.Span {
    /// A number with its unit: ms, s, min, h.
    static func duration(from low: Value, to high: Value) -> ValueForm {
        let units = Units(time: [.ms, .s, .min, .h])
        return ValueForm(
            expectation: "a duration from \(units.text(low.nanoseconds)) to \(units.text(high.nanoseconds)) in quotes",
            read: { value throws(ValueComplaint) in
                let nanoseconds = try units.read(value, from: low.nanoseconds, to: high.nanoseconds)
                return BootInstant.Span(nanoseconds: nanoseconds)
            },
            write: { "\"\(units.text($0.nanoseconds))\"" })
    }
}

extension ValueForm where Value == Int {
    /// A number of bytes with its unit: KiB, MiB.
    static func size(from low: UInt64, to high: UInt64) -> ValueForm {
        let units = Units(["KiB": 1 << 10, "MiB": 1 << 20])
        return ValueForm(
            expectation: "a size from \(units.text(low)) to \(units.text(high)) in quotes",
            read: { value throws(ValueComplaint) in Int(clamping: try units.read(value, from: low, to: high)) },
            write: { "\"\(units.text(UInt64(clamping: $0)))\"" })
    }

    /// A plain number.
    static func count(from low: Int, to high: Int) -> ValueForm {
        ValueForm(
            expectation: "a number from \(low) to \(high)",
            read: { value throws(ValueComplaint) in
                guard let number = value.integer else { throw value.isOfWrongType }
                if number < low { throw ValueComplaint("\(number) is too small") }
                if number > high { throw ValueComplaint("\(number) is too large") }
                return number
            },
            write: { String($0) })
    }
}

extension ValueForm where Value == UInt32 {
    /// Permission bits as octal text.
    static var permissions: ValueForm {
        ValueForm(
            expectation: "permission bits as three octal digits after a 0, in quotes",
            read: { value throws(ValueComplaint) in
                let text = try value.quoted
                guard text.utf8.count == 4, text.utf8.first == UInt8(ascii: "0"),
                    text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }),
                    let bits = UInt32(text, radix: 8)
                else { throw ValueComplaint("\(value.told) is not that") }
                return bits
            },
            write: { bits in
                let digits = String(bits, radix: 8)
                return "\"\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)\""
            })
    }
}

extension ValueForm where Value == String {
    /// A path that a socket can be bound to (sun_path of 108 bytes with the closing NUL, unix(7)).
    static var socketPath: ValueForm {
        ValueForm(
            expectation: "an absolute path of at most 107 bytes in quotes",
            read: { value throws(ValueComplaint) in
                let text = try value.quoted
                guard text.hasPrefix("/"), !text.hasSuffix("/"), !text.utf8.contains(0) else {
                    throw ValueComplaint("\(value.told) is not the absolute path of a file")
                }
                guard text.utf8.count <= 107 else { throw ValueComplaint("is \(text.utf8.count) bytes long") }
                return text
            },
            write: { "\"\($0)\"" })
    }
}

extension ValueForm where Value == SinkTargets {
    /// `auto` alone, or a list of targets.
    static var logTargets: ValueForm {
        let names = SinkKind.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        return ValueForm(
            expectation: "\"auto\" alone or some of \(names), in square brackets",
            read: { value throws(ValueComplaint) in
                guard let elements = value.list else { throw value.isOfWrongType }
                if elements.count == 1, elements[0].text == "auto" { return .auto }
                var targets: Set<SinkKind> = []
                for element in elements {
                    let word = try element.quoted
                    if word == "auto" { throw ValueComplaint("has \"auto\" beside others", at: element.place) }
                    guard let target = SinkKind(rawValue: word) else {
                        throw ValueComplaint("has \(word.told), which is none of them", at: element.place)
                    }
                    if !targets.insert(target).inserted {
                        throw ValueComplaint("has \(word.told) twice", at: element.place)
                    }
                }
                if targets.isEmpty { throw ValueComplaint("is empty") }
                return .only(targets)
            },
            write: { targets in
                switch targets {
                case .auto: "[\"auto\"]"
                case .only(let targets):
                    "[\(SinkKind.allCases.filter(targets.contains).map { "\"\($0.rawValue)\"" }.joined(separator: ", "))]"
                }
            })
    }
}

extension Units {
    /// The amount that a value's text names, within its limits.
    fileprivate func read(
        _ value: TOMLValue, from low: UInt64, to high: UInt64
    ) throws(ValueComplaint) -> UInt64 {
        let text = try value.quoted
        do throws(Complaint) {
            return try read(text, from: low, to: high)
        } catch {
            throw ValueComplaint(error.text)
        }
    }
}

extension TOMLValue {
    /// The text of a string; anything else is a complaint.
    var quoted: String {
        get throws(ValueComplaint) {
            guard let text else { throw isOfWrongType }
            return text
        }
    }

    fileprivate var told: String { text?.told ?? "it" }

    var isOfWrongType: ValueComplaint { ValueComplaint("is \(kindWithArticle)", at: place) }

    /// `a section`, `a text`.
    var kindWithArticle: String {
        switch content {
        case .table: "a section"
        case .list: "a list"
        case .text: "a text"
        case .integer: "a plain number"
        case .flag: "true or false without quotes"
        case .unsupported(.fraction): "a number with a point"
        case .unsupported(.dateOrTime): "a date or a time"
        case .unsupported(.multiLineString): "a multi-line string, which is not supported"
        case .unsupported(.hugeInteger): "a number of more than 64 bits"
        }
    }
}

extension String {
    /// In quotes, printable, and not longer than a line can bear.
    var told: String {
        let text = PrintableText.escapingUnprintable(utf8.prefix(60))
        return utf8.count > 60 ? "\"\(text)…\"" : "\"\(text)\""
    }
}
