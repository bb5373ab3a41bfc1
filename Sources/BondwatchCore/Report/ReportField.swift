/// A JSON object of the report.
///
/// `fields` is the only list of its keys: encoding, decoding and the Varlink type are all made from it, so that they
/// cannot drift apart.
package protocol ReportObject: ReportValue {
    /// The name of its Varlink type.
    static var typeName: String { get }
    /// One line about it, for the interface description.
    static var summary: String { get }
    static var fields: [ReportField<Self>] { get }
    /// Reads only what the object cannot be without; `fields` then fill in the rest.
    init(required container: KeyedDecodingContainer<ReportKey>) throws
}

/// A type that a field of the report can have.
package protocol ReportValue: Codable, Sendable {
    /// Its type in Varlink's interface definition language.
    static var varlinkType: String { get }
    /// Whether a key may be missing in what another version wrote.
    static var isOptional: Bool { get }
    /// Writes it as JSON; the same as its encoding.
    func write(to text: inout JSONText)
}

extension ReportValue {
    package static var isOptional: Bool { false }
}

/// A key of the report.
package struct ReportKey: CodingKey {
    package let stringValue: String
    package var intValue: Int? { nil }

    package init(_ text: String) { stringValue = text }
    package init?(stringValue: String) { self.stringValue = stringValue }
    package init?(intValue: Int) { nil }
}

/// One key of a report object: its name, its Varlink type, and the way to and from JSON.
package struct ReportField<Object: Sendable>: Sendable {
    package let key: String
    private let type: any ReportValue.Type
    package var varlinkType: String { type.varlinkType }
    /// One line for the interface description.
    package let summary: String
    /// The key as JSON, with its colon.
    let label: [UInt8]
    let write: @Sendable (Object, inout JSONText) -> Void
    let encode: @Sendable (Object, inout KeyedEncodingContainer<ReportKey>) throws -> Void
    let decode: @Sendable (inout Object, KeyedDecodingContainer<ReportKey>) throws -> Void

    /// - Parameter mayBeMissing: in what an older version wrote; the object keeps the value that it was made with.
    package init<Value: ReportValue>(
        _ key: String, _ path: any WritableKeyPath<Object, Value> & Sendable, _ summary: String,
        mayBeMissing: Bool = Value.isOptional
    ) {
        self.key = key
        type = Value.self
        self.summary = summary
        let codingKey = ReportKey(key)
        label = Array("\"\(key)\":".utf8)
        write = { object, text in object[keyPath: path].write(to: &text) }
        // `encode`, not `encodeIfPresent`: a key whose value is unknown is there, and null.
        encode = { object, container in try container.encode(object[keyPath: path], forKey: codingKey) }
        decode = { object, container in
            if mayBeMissing, !container.contains(codingKey) { return }
            object[keyPath: path] = try container.decode(Value.self, forKey: codingKey)
        }
    }
}

extension ReportObject {
    package static var varlinkType: String { typeName }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: ReportKey.self)
        for field in Self.fields { try field.encode(self, &container) }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: ReportKey.self)
        self = try Self(required: container)
        for field in Self.fields { try field.decode(&self, container) }
    }

    /// Its Varlink type with a comment on every field.
    package static var varlinkDefinition: String {
        "# \(summary)\ntype \(typeName) (\n\(varlinkFields)\n)\n"
    }

    /// Its fields, each on a line of its own under a comment.
    package static var varlinkFields: String {
        fields.map { "    # \($0.summary)\n    \($0.key): \($0.varlinkType)" }.joined(separator: ",\n")
    }
}

extension KeyedDecodingContainer<ReportKey> {
    /// The value of a key that must be there.
    package func required<Value: ReportValue>(_ key: String) throws -> Value {
        try decode(Value.self, forKey: ReportKey(key))
    }
}

extension String: ReportValue {
    package static var varlinkType: String { "string" }
    package func write(to text: inout JSONText) { text.write(self) }
}

extension Bool: ReportValue {
    package static var varlinkType: String { "bool" }
    package func write(to text: inout JSONText) { text.write(literal: self ? "true" : "false") }
}

extension Int: ReportValue {
    package static var varlinkType: String { "int" }
}

extension Int32: ReportValue {
    package static var varlinkType: String { "int" }
}

extension UInt32: ReportValue {
    package static var varlinkType: String { "int" }
}

extension UInt64: ReportValue {
    package static var varlinkType: String { "int" }
}

extension InterfaceName: ReportValue {
    package static var varlinkType: String { "string" }
    package func write(to text: inout JSONText) { text.write(description) }
}

extension Redundancy: ReportValue {
    package static var varlinkType: String { Self.alternatives }
}

extension Optional: ReportValue where Wrapped: ReportValue {
    package static var varlinkType: String { "?\(Wrapped.varlinkType)" }
    package static var isOptional: Bool { true }
    package func write(to text: inout JSONText) {
        if let self { self.write(to: &text) } else { text.write(literal: "null") }
    }
}

extension Array: ReportValue where Element: ReportValue {
    package static var varlinkType: String { "[]\(Element.varlinkType)" }
    package func write(to text: inout JSONText) { text.write(self) }
}

extension CaseIterable where Self: RawRepresentable<String> {
    /// The cases as an inline Varlink enum.
    static var alternatives: String { "(\(allCases.map(\.rawValue).joined(separator: ", ")))" }
}
