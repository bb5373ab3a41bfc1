import BondwatchLinux

/// The file that names the last entry that a reader of events is through with: its cursor, on one line. bondwatchctl makes
/// it, and whoever reads the events writes it anew when they are dealt with.
struct PositionFile {
    let path: String

    /// journald's own cursors have some 120 bytes.
    private static let longest = 1024

    func read() -> KeptFile.Content<String> { KeptFile.read(path, Self.cursor) }

    func setAside(because reason: String) -> KeptFile.Unusable { KeptFile.setAside(path, because: reason) }

    func write(_ cursor: String) throws(SystemError) {
        try AtomicFile.write(Array("\(cursor)\n".utf8), to: path, permissions: 0o600)
    }

    /// The cursor of such a text; nil where it is none. The line may lack its end.
    static func cursor(_ bytes: [UInt8]) -> String? {
        let line = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
        guard !line.isEmpty, line.count <= longest, line.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
        return String(decoding: line, as: UTF8.self)
    }
}
