import BondwatchSystemd
import Foundation
import Glibc
import Testing

/// Journal files in a folder of their own, written by systemd-journal-remote from its export format.
struct JournalFixture: ~Copyable {
    let folder: String

    init() throws {
        var template = Array("/tmp/bondwatch-journal-XXXXXX\0".utf8CString)
        folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    }

    deinit {
        for name in names { unlink("\(folder)/\(name)") }
        rmdir(folder)
    }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    var names: [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// One entry as the journal's export format has it; a value with a line break in the form with a length.
    struct Line {
        var realtime: UInt64
        var boot = "0123456789abcdef0123456789abcdef"
        var fields: [(name: String, value: [UInt8])]

        init(at realtime: UInt64, boot: String = "0123456789abcdef0123456789abcdef", _ fields: [(String, String)]) {
            self.realtime = realtime
            self.boot = boot
            self.fields = fields.map { ($0.0, Array($0.1.utf8)) }
        }

        var bytes: [UInt8] {
            var bytes = Array(
                "__REALTIME_TIMESTAMP=\(realtime)\n__MONOTONIC_TIMESTAMP=\(realtime % 1_000_000_000)\n_BOOT_ID=\(boot)\n"
                    .utf8)
            for (name, value) in fields {
                bytes += Array(name.utf8)
                if value.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) {
                    bytes += [UInt8(ascii: "=")] + value
                } else {
                    bytes += [UInt8(ascii: "\n")]
                    bytes += (0..<8).map { UInt8(truncatingIfNeeded: value.count >> ($0 * 8)) }
                    bytes += value
                }
                bytes.append(UInt8(ascii: "\n"))
            }
            return bytes + [UInt8(ascii: "\n")]
        }
    }

    /// Writes a journal file, or appends to it.
    func write(_ name: String, _ lines: [Line]) throws {
        let output = path(name)
        let command = "/lib/systemd/systemd-journal-remote --split-mode=none -o '\(output)' - 2>'\(folder)/err' >&2"
        let pipe = try #require(popen(command, "w"))
        for bytes in lines.map(\.bytes) { #expect(fwrite(bytes, 1, bytes.count, pipe) == bytes.count) }
        let status = pclose(pipe)
        try #require(status == 0, "systemd-journal-remote failed")
        unlink(path("err"))
    }

    /// A piece of a file, and its place there.
    struct Piece {
        var offset: off_t
        var bytes: [UInt8]
    }

    /// What a file has of the entries with that field: the end of the header of the field's object, which is in front of its
    /// text.
    func links(of field: String, in name: String) throws -> Piece {
        let data = try Data(contentsOf: URL(filePath: path(name)))
        let text = try #require(data.range(of: Data(field.utf8)))
        let links = 32
        return Piece(
            offset: off_t(text.lowerBound - links), bytes: Array(data[text.lowerBound - links..<text.lowerBound]))
    }

    /// - Returns: what was there.
    @discardableResult
    func overwrite(_ piece: Piece, in name: String) throws -> Piece {
        let file = open(path(name), O_RDWR | O_CLOEXEC)
        defer { close(file) }
        var former = piece
        #expect(pread(file, &former.bytes, former.bytes.count, piece.offset) == former.bytes.count)
        #expect(pwrite(file, piece.bytes, piece.bytes.count, piece.offset) == piece.bytes.count)
        return former
    }
}
