package import BondwatchCore
import Glibc

/// Reads the files of /proc/net/bonding, each whole and anew: an open one shows nothing of its bond once that has been
/// renamed (bond_procfs.c removes the entry and makes another).
package struct ProcBondingReader: Sendable {
    /// The longest file that is read, in bytes; a bond of 1,000 LACP slaves stays below it.
    package static let maximumLength = 1 << 20

    private let folders: [String]
    /// Grows to the longest file met and is used again for each.
    private var buffer: [UInt8]

    /// Reads below `procfs`, where a procfs is mounted.
    ///
    /// `net` of a procfs is a link to the reader's own network namespace. Where another machine view is mounted, as a
    /// container does with the host's /proc, the bonds meant are those of its process 1, so that one is tried first.
    package init(procfs: String = "/proc") {
        var root = procfs[...]
        while root.count > 1, root.hasSuffix("/") { root.removeLast() }
        folders = (root == "/proc" ? [] : ["\(root)/1/net/bonding"]) + ["\(root)/net/bonding"]
        buffer = [UInt8](repeating: 0, count: 16 * 1024)
    }

    /// The names of all bonds, in order.
    package func bonds() throws(ProcBondingError) -> [InterfaceName] {
        let folder = folder
        let path = PrintableText.escaping(folder.utf8)
        guard let directory = opendir(folder) else {
            let error = SystemError("opendir", path)
            throw error.meansAbsent ? .noDriver(folder: path) : .system(error)
        }
        defer { closedir(directory) }
        return try Self.names(in: directory, path)
    }

    /// What the file of `bond` says.
    package mutating func read(_ bond: InterfaceName) throws(ProcBondingError) -> BondFile {
        let count = try load(bond)
        return withLoaded(count) { ProcBondingParser.parse($0) }
    }

    /// The bytes that were loaded last.
    package func withLoaded<Result>(_ count: Int, _ body: (Span<UInt8>) -> Result) -> Result {
        body(buffer.span.extracting(0..<count))
    }

    /// Reads the file of `bond` whole, and tells how many bytes it has: see `withLoaded`.
    package mutating func load(_ bond: InterfaceName) throws(ProcBondingError) -> Int {
        let bytes = Array(folder.utf8) + [UInt8(ascii: "/")] + bond.bytes
        let path = PrintableText.escaping(bytes)
        // A name asked for from outside must not lead out of the folder.
        guard !Self.isLink(bond.bytes), !bond.bytes.contains(UInt8(ascii: "/")) else { throw .vanished(path: path) }
        let file = try Self.open(bytes, path)
        var count = 0
        while true {
            if count == buffer.count {
                guard count < Self.maximumLength else { throw .tooLong(path: path, limit: Self.maximumLength) }
                buffer.append(contentsOf: repeatElement(0, count: min(count, Self.maximumLength - count)))
            }
            let got = uninterrupted {
                buffer.withUnsafeMutableBytes { bytes in
                    Glibc.read(file.rawValue, bytes.baseAddress.map { $0 + count }, bytes.count - count)
                }
            }
            // procfs answers EIO where the entry was removed after the open (proc_reg_read, fs/proc/inode.c).
            if got < 0 { throw errno == EIO ? .vanished(path: path) : .system(SystemError("read", path)) }
            if got == 0 { break }
            count += got
        }
        return count
    }

    /// The folder that holds the bonds meant; found anew each time, as the driver's loading makes it appear.
    private var folder: String {
        folders.dropLast().first { access($0, F_OK) == 0 } ?? folders[folders.count - 1]
    }

    private static func open(_ bytes: [UInt8], _ path: String) throws(ProcBondingError) -> FileDescriptor {
        // Not blocking: below another root the entry may be a FIFO.
        let number = uninterrupted {
            (bytes + [0]).withUnsafeBytes { raw in
                raw.withMemoryRebound(to: CChar.self) { text in
                    text.baseAddress.map { Glibc.open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) } ?? -1
                }
            }
        }
        guard number >= 0 else {
            let error = SystemError("open", path)
            throw error.meansAbsent ? .vanished(path: path) : .system(error)
        }
        return FileDescriptor(owning: number)
    }

    /// Whether the name is that of a folder itself or of the one above.
    private static func isLink(_ name: [UInt8]) -> Bool {
        name == [UInt8(ascii: ".")] || name == [UInt8(ascii: "."), UInt8(ascii: ".")]
    }

    private static func names(in directory: OpaquePointer, _ path: String) throws(ProcBondingError) -> [InterfaceName] {
        var names: [InterfaceName] = []
        while true {
            errno = 0
            guard let entry = readdir(directory) else { break }
            let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if !isLink(bytes), let name = InterfaceName(bytes: bytes) { names.append(name) }
        }
        if errno != 0 { throw .system(SystemError("readdir", path)) }
        return names.sorted()
    }
}

extension SystemError {
    /// Whether there is no such file: a missing part of the path, or a process that is gone or hidden.
    fileprivate var meansAbsent: Bool { errno == ENOENT || errno == ENOTDIR || errno == ESRCH }
}
