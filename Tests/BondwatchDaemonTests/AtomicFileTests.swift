import BondwatchLinux
import Glibc
import Testing

/// Files that are replaced, and files that are read, as a whole.
@Suite struct AtomicFileTests {
    private func inFolder(_ body: (String) throws -> Void) throws {
        var template = Array("/tmp/files-XXXXXX".utf8CString)
        let folder = String(cString: try #require(mkdtemp(&template)))
        defer {
            for name in ["file", "file.new", "fifo"] { unlink("\(folder)/\(name)") }
            rmdir(folder)
        }
        try body(folder)
    }

    private func permissions(of path: String) -> mode_t {
        var facts = stat()
        return lstat(path, &facts) == 0 ? facts.st_mode & 0o7777 : 0
    }

    @Test func `what a killed writer left is written over, whatever it is, and does not stay`() throws {
        try inFolder { folder in
            let (path, draft) = ("\(folder)/file", "\(folder)/file.new")
            symlink("/dev/full", draft)
            try AtomicFile.write([1], to: path, permissions: 0o600, synchronised: false, draft: draft)
            #expect(try SmallFile.read(path) == [1])
            #expect(permissions(of: path) == 0o600)
            #expect(access(draft, F_OK) != 0)
            try AtomicFile.write([2, 3], to: path, permissions: 0o640, draft: draft)
            #expect(try SmallFile.read(path) == [2, 3])
            #expect(permissions(of: path) == 0o640)
        }
    }

    @Test func `where writing fails the old file stays, and nothing beside it`() throws {
        try inFolder { folder in
            let path = "\(folder)/file"
            mkdir(path, 0o700)
            defer { rmdir(path) }
            #expect(throws: SystemError("rename", path, errno: EISDIR)) {
                try AtomicFile.write([1], to: path, draft: "\(path).new")
            }
            #expect(access("\(path).new", F_OK) != 0)
        }
    }

    @Test func `no more is read than was asked for, and what is no file holds nobody up`() throws {
        try inFolder { folder in
            let path = "\(folder)/file"
            let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0) }
            try AtomicFile.write(bytes, to: path)
            #expect(try SmallFile.read(path) == bytes)
            #expect(try SmallFile.read(path, limit: 5000) == Array(bytes.prefix(5000)))
            mkfifo("\(folder)/fifo", 0o600)
            #expect(throws: SystemError("lseek", "\(folder)/fifo", errno: ESPIPE)) {
                try SmallFile.read("\(folder)/fifo")
            }
            #expect(throws: SystemError("read", folder, errno: EISDIR)) { try SmallFile.read(folder) }
            #expect(throws: SystemError("open", "\(path).none", errno: ENOENT)) {
                try SmallFile.read("\(path).none")
            }
            unlink(path)
            symlink("/etc/passwd", path)
            #expect(throws: SystemError("open", path, errno: ELOOP)) {
                try SmallFile.read(path, followsLinks: false)
            }
        }
    }
}
