import BondwatchCore

/// An error of the protocol or of our interface, with what it is about.
package enum VarlinkFailure: Error, Equatable, Sendable {
    case interfaceNotFound(String)
    case methodNotFound(String)
    case methodNotImplemented(String)
    case invalidParameter(String)
    case permissionDenied
    case expectedMore
    case noSuchBond(String)
    case notSilenced(String)
    case tooManySilences
    case tooManyClients
    case tooManyWatchers
    case replyTooLarge
    /// One that this version does not know, by its name.
    case unknown(String)

    /// The name, with that of its interface.
    package var name: String {
        if case .unknown(let name) = self { return name }
        return kind?.definition.name ?? ""
    }
}

extension VarlinkFailure {
    /// Which error it is, without what it is about.
    enum Kind: CaseIterable {
        case interfaceNotFound, methodNotFound, methodNotImplemented, invalidParameter, permissionDenied, expectedMore
        case noSuchBond, notSilenced, tooManySilences, tooManyClients, tooManyWatchers, replyTooLarge
    }

    /// What an interface says of one of its errors.
    struct Definition {
        let interface: String
        let member: String
        /// The name of what the error is about; nil where there is no such thing.
        let parameter: String?
        let summary: String

        var name: String { "\(interface).\(member)" }
        var text: String { "# \(summary)\nerror \(member) (\(parameter.map { "\($0): string" } ?? ""))\n" }
    }

    /// The errors of an interface, as its description has them.
    static func text(of interface: String) -> String {
        Kind.allCases.map(\.definition).filter { $0.interface == interface }.map(\.text).joined(separator: "\n")
    }
}

extension VarlinkFailure.Kind {
    var definition: VarlinkFailure.Definition {
        switch self {
        case .interfaceNotFound: service("InterfaceNotFound", "interface", "There is no such interface here.")
        case .methodNotFound: service("MethodNotFound", "method", "The interface has no such method.")
        case .methodNotImplemented:
            service("MethodNotImplemented", "method", "The method is described, but cannot be called like that.")
        case .invalidParameter:
            service("InvalidParameter", "parameter", "A parameter is missing, unknown, or has a wrong type.")
        case .permissionDenied: service("PermissionDenied", nil, "The client may not call the method.")
        case .expectedMore:
            service("ExpectedMore", nil, "The method answers only to calls that take more than one reply.")
        case .noSuchBond: bonds("NoSuchBond", "name", "There is no bond of that name.")
        case .notSilenced: bonds("NotSilenced", "name", "The bond is not silenced.")
        case .tooManySilences: bonds("TooManySilences", nil, "As many bonds as allowed are silenced.")
        case .tooManyClients:
            bonds("TooManyClients", nil, "As many clients as allowed are connected; the connection is closed.")
        case .tooManyWatchers: bonds("TooManyWatchers", nil, "As many clients as allowed are watching.")
        case .replyTooLarge:
            bonds("ReplyTooLarge", nil, "The reply would be larger than allowed; ask for fewer bonds.")
        }
    }

    private func service(_ member: String, _ parameter: String?, _ summary: String) -> VarlinkFailure.Definition {
        .init(interface: ServiceInterface.name, member: member, parameter: parameter, summary: summary)
    }

    private func bonds(_ member: String, _ parameter: String?, _ summary: String) -> VarlinkFailure.Definition {
        .init(interface: BondsInterface.name, member: member, parameter: parameter, summary: summary)
    }

    func failure(about subject: String) -> VarlinkFailure {
        switch self {
        case .interfaceNotFound: .interfaceNotFound(subject)
        case .methodNotFound: .methodNotFound(subject)
        case .methodNotImplemented: .methodNotImplemented(subject)
        case .invalidParameter: .invalidParameter(subject)
        case .permissionDenied: .permissionDenied
        case .expectedMore: .expectedMore
        case .noSuchBond: .noSuchBond(subject)
        case .notSilenced: .notSilenced(subject)
        case .tooManySilences: .tooManySilences
        case .tooManyClients: .tooManyClients
        case .tooManyWatchers: .tooManyWatchers
        case .replyTooLarge: .replyTooLarge
        }
    }
}

extension VarlinkFailure {
    /// Nil of an unknown one.
    private var kind: Kind? { told.kind }

    private var told: (kind: Kind?, subject: String) {
        switch self {
        case .interfaceNotFound(let name): (.interfaceNotFound, name)
        case .methodNotFound(let name): (.methodNotFound, name)
        case .methodNotImplemented(let name): (.methodNotImplemented, name)
        case .invalidParameter(let name): (.invalidParameter, name)
        case .permissionDenied: (.permissionDenied, "")
        case .expectedMore: (.expectedMore, "")
        case .noSuchBond(let name): (.noSuchBond, name)
        case .notSilenced(let name): (.notSilenced, name)
        case .tooManySilences: (.tooManySilences, "")
        case .tooManyClients: (.tooManyClients, "")
        case .tooManyWatchers: (.tooManyWatchers, "")
        case .replyTooLarge: (.replyTooLarge, "")
        case .unknown: (nil, "")
        }
    }
}

/// As a reply has it: `error`, its name, and `parameters`, what it is about.
extension VarlinkFailure: Codable {
    private static let (error, parameters) = (ReportKey("error"), ReportKey("parameters"))

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: ReportKey.self)
        try container.encode(name, forKey: Self.error)
        let parameter = kind?.definition.parameter
        try container.encode(parameter.map { [$0: told.subject] } ?? [:], forKey: Self.parameters)
    }

    /// Everything in it is safe to print.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: ReportKey.self)
        let name = try container.decode(String.self, forKey: Self.error)
        guard let kind = Kind.allCases.first(where: { $0.definition.name == name }) else {
            self = .unknown(PrintableText.escapingControls(name))
            return
        }
        let details = try? container.decode([String: String].self, forKey: Self.parameters)
        let subject = kind.definition.parameter.flatMap { details?[$0] } ?? ""
        self = kind.failure(about: PrintableText.escapingControls(subject))
    }
}
