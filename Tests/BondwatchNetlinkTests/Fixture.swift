import Foundation
import Testing

@testable import BondwatchCore
@testable import BondwatchNetlink

/// Datagrams of a real kernel, from a file in Fixtures: hex text, a blank line after each, what caused it in comments.
struct Fixture {
    struct Datagram {
        /// The comments between the datagram before and this one, without `# `.
        var comments: [String]
        var bytes: [UInt8]

        /// Whether the kernel sent it unasked.
        var isNotification: Bool { comments.last?.hasPrefix("notification") == true }
    }

    static let names = [
        "balance-rr", "active-backup", "balance-xor", "broadcast", "8023ad", "balance-tlb", "balance-alb", "delays",
        "targets", "others",
    ]

    let datagrams: [Datagram]

    init(_ name: String) throws {
        let url = try #require(Bundle.module.url(forResource: name, withExtension: "hex", subdirectory: "Fixtures"))
        var datagrams: [Datagram] = []
        var comments: [String] = []
        var hex = ""
        for line in try String(contentsOf: url, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        {
            if line.hasPrefix("# ") {
                comments.append(String(line.dropFirst(2)))
            } else if !line.isEmpty {
                hex += line
            } else if !hex.isEmpty {
                datagrams.append(Datagram(comments: comments, bytes: try bytes(hex)))
                comments = []
                hex = ""
            }
        }
        self.datagrams = datagrams
    }

    /// All datagrams of all fixtures.
    static func all() throws -> [Datagram] { try names.flatMap { try Fixture($0).datagrams } }

    /// The messages after the comment that begins with `start`, up to the next command or request.
    func messages(after start: String) throws -> [ReceivedMessage] {
        let first = try #require(
            datagrams.firstIndex { $0.comments.contains { $0.hasPrefix(start) } }, "no comment \(start)")
        var decoder = LinkMessageDecoder()
        var messages = decoder.messages(in: datagrams[first].bytes)
        for datagram in datagrams[(first + 1)...] {
            if datagram.comments.contains(where: { $0.hasPrefix("$ ") || $0.contains("the request") }) { break }
            messages += decoder.messages(in: datagram.bytes)
        }
        return messages
    }
}

/// The bytes of hex text; blanks are ignored.
func bytes(_ hex: String) throws -> [UInt8] {
    let digits = Array(hex.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") })
    try #require(digits.count.isMultiple(of: 2))
    var bytes: [UInt8] = []
    for place in stride(from: 0, to: digits.count, by: 2) {
        bytes.append(try #require(UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16)))
    }
    return bytes
}

/// Builds messages for tests: an attribute is its number and its payload.
enum Build {
    static func integer(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value) { [UInt8]($0) } }

    static func attribute(_ number: UInt16, _ payload: [UInt8]) -> [UInt8] {
        let padding = [UInt8](repeating: 0, count: payload.count.alignedToFour - payload.count)
        return integer(UInt16(4 + payload.count)) + integer(number) + payload + padding
    }

    static func message(_ type: UInt16, flags: UInt16 = 0, sequence: UInt32 = 0, _ payload: [UInt8]) -> [UInt8] {
        integer(UInt32(16 + payload.count)) + integer(type) + integer(flags) + integer(sequence) + integer(UInt32(0))
            + payload
    }

    static func link(
        _ type: UInt16 = NetlinkHeader.MessageType.newLink, family: UInt8 = 0, index: Int32, flags: UInt32 = 0,
        netlinkFlags: UInt16 = 0, sequence: UInt32 = 0, _ attributes: [UInt8] = []
    ) -> [UInt8] {
        message(
            type, flags: netlinkFlags, sequence: sequence,
            [family, 0, 1, 0] + integer(index) + integer(flags) + integer(UInt32(0)) + attributes)
    }

    /// IFLA_MTU, which is in every message about a link's state.
    static var mtu: [UInt8] { attribute(4, integer(UInt32(1500))) }

    /// RTM_NEWSTATS with IFLA_STATS_LINK_64.
    static func counters(
        index: UInt32, received: UInt64, multicast: UInt64 = 0, numbers: Int = 25, sequence: UInt32 = 1
    ) -> [UInt8] {
        var statistics = [UInt64](repeating: 0xdead, count: max(numbers, 9))
        statistics[0] = received
        statistics[8] = multicast
        return message(
            NetlinkHeader.MessageType.newStatistics, sequence: sequence,
            integer(UInt32(0)) + integer(index) + integer(UInt32(1))
                + attribute(1, statistics.prefix(numbers).flatMap { integer($0) }))
    }

    /// IFLA_LINKINFO of a bond with that IFLA_INFO_DATA.
    static func bond(_ data: [UInt8]) -> [UInt8] {
        attribute(18, attribute(1, Array("bond\0".utf8)) + attribute(2, data))
    }

    /// IFLA_LINKINFO of a slave with that IFLA_INFO_SLAVE_DATA.
    static func slave(_ data: [UInt8]) -> [UInt8] {
        attribute(18, attribute(4, Array("bond\0".utf8)) + attribute(5, data))
    }
}

extension ReceivedMessage {
    /// The link message; nil for anything else.
    var link: LinkMessage? {
        if case .link(let link) = content { link } else { nil }
    }
}

extension LinkMessageDecoder {
    /// All messages of a datagram; a span may not stand inside `#expect`.
    mutating func messages(in datagram: [UInt8]) -> [ReceivedMessage] { messages(in: datagram.span.bytes) }

    /// The one message of a datagram.
    mutating func single(_ datagram: [UInt8]) throws -> NetlinkMessage {
        let messages = messages(in: datagram)
        return try #require(messages.count == 1 ? messages.first?.content : nil)
    }
}
