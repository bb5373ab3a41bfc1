/// Decodes values from a JSON text that was read: a decoder that does without coding paths, since whoever asks for more than
/// "not understood" looks at the text.
package struct JSONValueDecoder: Decoder {
    private let value: JSONValue

    package init(_ value: JSONValue) { self.value = value }

    package var codingPath: [any CodingKey] { [] }
    package var userInfo: [CodingUserInfoKey: Any] { [:] }

    package func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = value else { throw JSONMismatch() }
        return KeyedDecodingContainer(JSONObjectContainer(members: members))
    }

    package func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let elements) = value else { throw JSONMismatch() }
        return JSONArrayContainer(elements: elements)
    }

    package func singleValueContainer() throws -> any SingleValueDecodingContainer {
        JSONValueContainer(value: value)
    }
}

/// The text is JSON, but not of the form that is wanted.
package struct JSONMismatch: Error, Equatable {}

extension JSONValue {
    var bool: Bool {
        get throws {
            guard case .bool(let bool) = self else { throw JSONMismatch() }
            return bool
        }
    }

    var string: String {
        get throws {
            guard case .string(let string) = self else { throw JSONMismatch() }
            return string
        }
    }

    func integer<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) throws -> Number {
        guard case .integer(let integer) = self, let number = integer.exactly(type) else { throw JSONMismatch() }
        return number
    }

    /// Varlink has a type for it; the interfaces here do not use it.
    func float<Number: BinaryFloatingPoint>(_ type: Number.Type = Number.self) throws -> Number { throw JSONMismatch() }
}
