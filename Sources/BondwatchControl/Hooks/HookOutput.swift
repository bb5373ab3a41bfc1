import BondwatchCore

/// Makes lines of what a hook prints, each of a length that suits a log, and no more of them than anybody reads.
struct HookOutput {
    /// Bytes of one line.
    static let longestLine = 1024
    /// Bytes of one hook's run.
    static let most = 64 << 10

    private var open: [UInt8] = []
    private var taken = 0
    private(set) var isCut = false

    /// The lines that are whole by now, safe to print.
    mutating func take(_ bytes: [UInt8]) -> [String] {
        let room = Self.most - taken
        if bytes.count > room { isCut = true }
        taken += min(bytes.count, room)
        open += bytes.prefix(room)
        var lines: [String] = []
        while let end = open.firstIndex(of: UInt8(ascii: "\n")) {
            lines += Self.pieces(open[..<end])
            open.removeFirst(end + 1)
        }
        while open.count > Self.longestLine {
            lines += Self.pieces(open.prefix(Self.longestLine))
            open.removeFirst(Self.longestLine)
        }
        return lines
    }

    /// What is left when the hook has ended.
    mutating func end() -> [String] {
        defer { open = [] }
        let rest = open.isEmpty ? [] : Self.pieces(open[...])
        return rest + (isCut ? ["(and more, of which nothing is kept)"] : [])
    }

    private static func pieces(_ line: ArraySlice<UInt8>) -> [String] {
        guard !line.isEmpty else { return [] }
        return stride(from: line.startIndex, to: line.endIndex, by: longestLine).map { start in
            PrintableText.escaping(line[start..<min(start + longestLine, line.endIndex)])
        }
    }
}
