import BondwatchCore
import BondwatchNetlink

@testable import Simulator

/// The links of a recorded host, by the last message about each.
struct LinkTable: LinkSource {
    private struct Link {
        var message: [UInt8]
        var master: UInt32?
        var isBond: Bool
    }

    private var links: [UInt32: Link] = [:]
    private var decoder = LinkMessageDecoder()

    mutating func take(datagram: [UInt8]) {
        var rest = datagram[...]
        while rest.count >= 16 {
            let length = Int(Array(rest.prefix(4)).integer(at: 0))
            guard length >= 16, length <= rest.count else { return }
            take(message: Array(rest.prefix(length)))
            rest = rest.dropFirst((length + 3) & ~3)
        }
    }

    private mutating func take(message bytes: [UInt8]) {
        for message in decoder.messages(in: bytes.span.bytes) {
            guard case .link(let link) = message.content else { continue }
            let index = link.index.rawValue
            links[index] =
                link.kind == .deleted
                ? nil : Link(message: bytes, master: link.master?.rawValue, isBond: link.bond != nil)
        }
    }

    func links(of master: UInt32?, sequence: UInt32) -> [[UInt8]] {
        links.sorted { $0.key < $1.key }.map(\.value).filter { link in
            master.map { link.master == $0 } ?? link.isBond
        }.map { Self.message($0.message, flags: LinkBytes.multipart, sequence) }
    }

    func link(_ index: UInt32, sequence: UInt32) -> [UInt8]? {
        links[index].map { Self.message($0.message, flags: 0, sequence) }
    }

    /// The same message as an answer.
    private static func message(_ bytes: [UInt8], flags: UInt16, _ sequence: UInt32) -> [UInt8] {
        var bytes = bytes
        withUnsafeBytes(of: flags) { bytes.replaceSubrange(6..<8, with: $0) }
        withUnsafeBytes(of: sequence) { bytes.replaceSubrange(8..<12, with: $0) }
        return bytes
    }
}
