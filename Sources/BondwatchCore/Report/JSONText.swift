/// JSON as it is written: one line, keys sorted, slashes as they are. What `ReportJSON.encoder` writes, at a small part of
/// its cost, since nothing is boxed and no key is written twice as text.
package struct JSONText {
    package private(set) var bytes: [UInt8] = []
    /// In which order the fields of each type of object are written, found when the first of it is.
    private var orders: [ObjectIdentifier: [Int]] = [:]

    package init() {}

    /// That value as text.
    package static func bytes(_ value: some ReportValue) -> [UInt8] {
        var text = JSONText()
        value.write(to: &text)
        return text.bytes
    }

    /// Bytes that are JSON already.
    package mutating func append(_ json: some Sequence<UInt8>) { bytes.append(contentsOf: json) }

    mutating func write(literal: StaticString) {
        literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func write(decimal number: some FixedWidthInteger) { bytes.append(contentsOf: String(number).utf8) }

    /// A string in quotes.
    mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): write(literal: "\\\"")
            case UInt8(ascii: "\\"): write(literal: "\\\\")
            case 0x08: write(literal: "\\b")
            case 0x09: write(literal: "\\t")
            case 0x0a: write(literal: "\\n")
            case 0x0c: write(literal: "\\f")
            case 0x0d: write(literal: "\\r")
            case 0..<0x20:
                write(literal: byte < 0x10 ? "\\u000" : "\\u001")
                bytes.append(contentsOf: String(byte & 0x0f, radix: 16).utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// An object of the report.
    mutating func write<Object: ReportObject>(object: Object) {
        let fields = Object.fields
        bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        for place in order(of: Object.self, fields) {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            bytes.append(contentsOf: fields[place].label)
            fields[place].write(object, &self)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func order<Object>(of type: Object.Type, _ fields: [ReportField<Object>]) -> [Int] {
        let type = ObjectIdentifier(type)
        if let order = orders[type] { return order }
        let order = fields.indices.sorted { fields[$0].key < fields[$1].key }
        orders[type] = order
        return order
    }

    /// Keys and values, which come sorted.
    mutating func write<Value: ReportValue>(sorted members: [(key: String, value: Value)]) {
        bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        for (key, value) in members {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            write(key)
            bytes.append(UInt8(ascii: ":"))
            value.write(to: &self)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    mutating func write(_ values: [some ReportValue]) {
        bytes.append(UInt8(ascii: "["))
        var isFirst = true
        for value in values {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            value.write(to: &self)
        }
        bytes.append(UInt8(ascii: "]"))
    }
}

extension ReportObject {
    package func write(to text: inout JSONText) { text.write(object: self) }
}

extension ReportValue where Self: FixedWidthInteger {
    package func write(to text: inout JSONText) { text.write(decimal: self) }
}

extension ReportValue where Self: RawRepresentable<String> {
    package func write(to text: inout JSONText) { text.write(rawValue) }
}
