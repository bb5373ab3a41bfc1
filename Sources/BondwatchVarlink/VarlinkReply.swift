package import BondwatchCore

/// Writes replies: exactly the keys that sd-varlink takes, `parameters` always an object, one NUL at the end.
package enum VarlinkReply {
    package static func success(_ parameters: some ReportObject) -> [UInt8] { success(parameters, continues: false) }

    /// - Parameter continues: whether another reply to the same call follows.
    package static func success(_ parameters: some ReportObject, continues: Bool) -> [UInt8] {
        var text = JSONText()
        text.append((continues ? #"{"continues":true,"parameters":"# : #"{"parameters":"#).utf8)
        parameters.write(to: &text)
        text.append("}\0".utf8)
        return text.bytes
    }

    package static func success(_ parameters: some Encodable) -> [UInt8] { encode(Success(parameters: parameters)) }

    package static func failure(_ failure: VarlinkFailure) -> [UInt8] { encode(failure) }

    private struct Success<Parameters: Encodable>: Encodable {
        var parameters: Parameters
    }

    private static func encode(_ reply: some Encodable) -> [UInt8] { ReportJSON.bytes(reply) + [0] }
}
