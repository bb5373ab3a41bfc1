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

/// An error of the protocol or of our interface, with what it is about.
package enum VarlinkFailure: Equatable, Encodable {
    case interfaceNotFound(String)
    case methodNotFound(String)
    case methodNotImplemented(String)
    case invalidParameter(String)
    case noSuchBond(String)
    case notSilenced(String)
    case tooManySilences
    case permissionDenied
    case expectedMore
    case tooManyClients
    case tooManyWatchers
    case replyTooLarge

    /// Name of the error, and its one parameter where it has one.
    private var told: (error: String, key: String?, value: String) {
        switch self {
        case .interfaceNotFound(let name): ("org.varlink.service.InterfaceNotFound", "interface", name)
        case .methodNotFound(let name): ("org.varlink.service.MethodNotFound", "method", name)
        case .methodNotImplemented(let name): ("org.varlink.service.MethodNotImplemented", "method", name)
        case .invalidParameter(let name): ("org.varlink.service.InvalidParameter", "parameter", name)
        case .noSuchBond(let name): ("\(BondsInterface.name).NoSuchBond", "name", name)
        case .notSilenced(let name): ("\(BondsInterface.name).NotSilenced", "name", name)
        case .tooManySilences: ("\(BondsInterface.name).TooManySilences", nil, "")
        case .permissionDenied: ("org.varlink.service.PermissionDenied", nil, "")
        case .expectedMore: ("org.varlink.service.ExpectedMore", nil, "")
        case .tooManyWatchers: ("\(BondsInterface.name).TooManyWatchers", nil, "")
        case .tooManyClients: ("\(BondsInterface.name).TooManyClients", nil, "")
        case .replyTooLarge: ("\(BondsInterface.name).ReplyTooLarge", nil, "")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        let told = told
        var container = encoder.container(keyedBy: ReportKey.self)
        try container.encode(told.error, forKey: ReportKey("error"))
        try container.encode(told.key.map { [$0: told.value] } ?? [:], forKey: ReportKey("parameters"))
    }
}
