package import BondwatchCore
package import FoundationEssentials

/// JSON as bondwatchd writes it: one line, keys sorted, slashes as they are.
package enum ReportJSON {
    package static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    /// `--dump --json`: the document and a line feed.
    package static func text(_ document: ReportDocument) -> String { line(document) }

    /// Any object of a report, and a line feed.
    package static func line(_ object: some ReportObject) -> String {
        String(decoding: JSONText.bytes(object), as: UTF8.self) + "\n"
    }

    /// One value, none of whose parts can fail to encode, and a line feed.
    package static func line(_ value: some Encodable) -> String {
        String(decoding: bytes(value), as: UTF8.self) + "\n"
    }

    /// One value of ours: texts, whole numbers, lists and objects of them, none of which can fail to encode. Where there is
    /// floating point, it is finite.
    package static func bytes(_ value: some Encodable) -> [UInt8] {
        guard let data = try? encoder.encode(value) else { preconditionFailure("what is ours is always JSON") }
        return Array(data)
    }
}
