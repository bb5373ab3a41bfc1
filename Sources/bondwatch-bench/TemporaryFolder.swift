import Glibc

/// A folder that is gone with its owner, with the files of a checkpoint in it.
final class TemporaryFolder {
    let path: String

    init() throws(BenchError) {
        // mkdtemp(3) puts characters of its own in the place of the six at the end.
        var template = Array("/tmp/bondwatch-bench-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        guard let made else { throw BenchError("no temporary folder can be made in /tmp") }
        path = made
    }

    deinit {
        for file in ["checkpoint", "pending", "pending.1"] { unlink("\(path)/\(file)") }
        rmdir(path)
    }
}
