import BondwatchLinux

/// Datagrams of a real kernel, as the fixtures of the tests have them: hex text, a blank line after each, what caused it
/// in comments.
struct Capture {
    struct Datagram {
        /// The comments between the datagram before and this one, without `# `.
        var comments: [String]
        var bytes: [UInt8]
    }

    let path: String
    private(set) var datagrams: [Datagram] = []

    init(_ path: String) throws(SystemError) {
        self.path = path
        var comments: [String] = []
        var bytes: [UInt8] = []
        for line in try SmallFile.read(path).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if line.starts(with: "# ".utf8) {
                comments.append(String(decoding: line.dropFirst(2), as: UTF8.self))
            } else if !line.isEmpty {
                bytes += Self.decode(line)
            } else if !bytes.isEmpty {
                datagrams.append(Datagram(comments: comments, bytes: bytes))
                comments = []
                bytes = []
            }
        }
    }

    /// The datagrams from the one whose comments hold `comment` until the next command or request.
    func datagrams(after comment: String) throws(BenchError) -> [[UInt8]] {
        guard let first = datagrams.firstIndex(where: { $0.comments.contains { $0.hasPrefix(comment) } }) else {
            throw BenchError("\(path) has no comment '\(comment)'")
        }
        let rest = datagrams[(first + 1)...]
        let end = rest.firstIndex { $0.comments.contains { $0.hasPrefix("$ ") || $0.contains("the request") } }
        return datagrams[first..<(end ?? rest.endIndex)].map(\.bytes)
    }

    private static func decode(_ digits: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = digits
        while rest.count >= 2 {
            bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}

/// Why nothing was measured.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
