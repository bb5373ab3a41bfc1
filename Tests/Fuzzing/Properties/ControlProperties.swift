import BondwatchCore
import BondwatchDaemon
import BondwatchVarlink
import FoundationEssentials

/// The control protocol, on what one client sends: framing in pieces of several sizes, and the answer to each message.
enum ControlProperties {
    private static let messageLimit = 4096
    private static let replyLimit = 1 << 20

    /// What a stream is cut into.
    private struct Cut: Equatable {
        var messages: [[UInt8]] = []
        var violation: VarlinkViolation?
    }

    static func check(_ input: [UInt8]) throws(Violation) -> Int {
        let whole = cut(input) { $0 }
        try require(cut(input) { _ in 1 } == whole, "a stream that comes byte by byte is cut otherwise")
        var choice = ByteHash(input)
        // systemd's fuzzer reads and writes pieces of about this size, which no message is a multiple of.
        let largest = 143
        try require(
            cut(input) { _ in 1 + choice.next(below: largest) } == whole,
            "a stream that comes in pieces is cut otherwise")
        var replies = 0
        for message in whole.messages {
            try require(message.count <= messageLimit, "a message of \(message.count) bytes")
            if try answer(message) { replies += 1 }
        }
        return replies
    }

    private static func cut(_ input: [UInt8], pieces: (Int) -> Int) -> Cut {
        var framing = VarlinkFraming(limit: messageLimit)
        var cut = Cut()
        var rest = input[...]
        while !rest.isEmpty {
            let piece = rest.prefix(pieces(rest.count))
            rest = rest.dropFirst(piece.count)
            framing.append(piece)
            do throws(VarlinkViolation) {
                while let message = try framing.next() { cut.messages.append(Array(message)) }
            } catch {
                cut.violation = error
                return cut
            }
        }
        return cut
    }

    /// Answers one message; false where the connection would be closed or nothing was to be said.
    private static func answer(_ message: [UInt8]) throws(Violation) -> Bool {
        let service = VarlinkService(replyLimit: replyLimit)
        let reply: [UInt8]
        do throws(VarlinkViolation) {
            switch try service.answer(message[...]) {
            case .nothing: return false
            case .reply(let bytes): reply = bytes
            case .ask(.list(let names, _)): reply = service.reply(toList: names, bonds: bonds)
            case .ask(.stats): reply = VarlinkReply.success(StatsReport())
            case .ask(.watch(let names, let withState)):
                let watched = bonds.filter { names?.contains($0.name) ?? true }
                reply = service.reply(toWatchOf: withState ? watched : []).reply
            case .ask(.errand(let errand, _)): reply = service.reply(to: .permissionDenied, of: errand)
            }
        } catch {
            return false
        }
        try checkReply(reply)
        return true
    }

    /// One JSON object with no more keys than sd-varlink takes, one NUL at its end.
    private static func checkReply(_ reply: [UInt8]) throws(Violation) {
        try require(reply.count <= replyLimit, "a reply of \(reply.count) bytes")
        try require(reply.firstIndex(of: 0) == reply.count - 1, "a NUL is not the last byte, or only there")
        let decoded: Reply
        do {
            decoded = try JSONDecoder().decode(Reply.self, from: Data(reply.dropLast()))
        } catch {
            throw Violation("a reply cannot be read: \(error)")
        }
        try require(
            decoded.keys.isSubset(of: ["continues", "error", "parameters"]), "a reply has the keys \(decoded.keys)")
        try require(decoded.hasParameters, "a reply without an object of parameters")
        try require(
            !(decoded.keys.contains("continues") && decoded.keys.contains("error")), "an error that continues")
        try require(decoded.error?.isEmpty != true, "an error without a name")
    }

    private struct Reply: Decodable {
        var keys: Set<String>
        var hasParameters: Bool
        var error: String?

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: ReportKey.self)
            let parameters = ReportKey("parameters")
            keys = Set(container.allKeys.map(\.stringValue))
            hasParameters = (try? container.nestedContainer(keyedBy: ReportKey.self, forKey: parameters)) != nil
            error = try container.decodeIfPresent(String.self, forKey: ReportKey("error"))
        }
    }

    private static let bonds: [BondReport] = ["bond0", "bond\u{1b}1"].compactMap(InterfaceName.init).map { name in
        BondReport(name: name, redundancy: .full, expectedSlaves: 2, slavesCarrying: 2)
    }
}
