import BondwatchCore
import FoundationEssentials

/// A call without its parameters, whose form depends on the method.
package struct VarlinkCall: Decodable {
    package var method: String
    package var more: Bool?
    package var oneway: Bool?
    package var upgrade: Bool?

    /// Reads a message.
    package init(_ message: ArraySlice<UInt8>) throws(VarlinkViolation) {
        do {
            self = try JSONDecoder().decode(VarlinkCall.self, from: Data(message))
        } catch {
            throw .notACall
        }
        // No reply is wanted and several are: no reply would be right.
        if more == true, oneway == true { throw .notACall }
    }

    /// The interface part of the method's name; nil where it has none.
    package var interface: String? {
        method.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(method[..<$0]) }
    }
}

/// The parameters of one method.
package protocol VarlinkParameters: Decodable {
    /// Every name that the method takes.
    static var names: Set<String> { get }
    /// What a call without parameters means.
    static var none: Result<Self, InvalidParameter> { get }
}

/// A parameter that is missing, unknown, or of the wrong type.
package struct InvalidParameter: Error, Equatable {
    package var name: String

    package init(name: String) { self.name = name }
}

extension VarlinkParameters {
    /// Reads the parameters of a message whose method takes these.
    package static func read(_ message: ArraySlice<UInt8>) throws(InvalidParameter) -> Self {
        do {
            return try JSONDecoder().decode(Envelope<Self>.self, from: Data(message)).parameters
        } catch let error as InvalidParameter {
            throw error
        } catch let error as DecodingError {
            throw InvalidParameter(name: error.parameter)
        } catch {
            throw InvalidParameter(name: Envelope<Self>.key.stringValue)
        }
    }
}

private struct Envelope<Parameters: VarlinkParameters>: Decodable {
    static var key: ReportKey { ReportKey("parameters") }
    var parameters: Parameters

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: ReportKey.self)
        guard container.contains(Self.key), try !container.decodeNil(forKey: Self.key) else {
            parameters = try Parameters.none.get()
            return
        }
        let given = try container.nestedContainer(keyedBy: ReportKey.self, forKey: Self.key).allKeys
        if let unknown = given.first(where: { !Parameters.names.contains($0.stringValue) }) {
            throw DecodingError.dataCorrupted(
                .init(codingPath: [Self.key, unknown], debugDescription: "unknown parameter"))
        }
        parameters = try container.decode(Parameters.self, forKey: Self.key)
    }
}

extension DecodingError {
    /// The name of the parameter that the error is about.
    fileprivate var parameter: String {
        let path =
            switch self {
            case .keyNotFound(let key, let context): context.codingPath + [key]
            case .typeMismatch(_, let context), .valueNotFound(_, let context): context.codingPath
            case .dataCorrupted(let context): context.codingPath
            @unknown default: [any CodingKey]()
            }
        return path.dropFirst().first?.stringValue ?? path.first?.stringValue ?? "parameters"
    }
}
