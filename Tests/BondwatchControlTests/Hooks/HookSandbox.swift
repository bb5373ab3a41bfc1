import BondwatchLinux
import Glibc

/// A folder of hooks that is gone when the test is over.
final class HookSandbox {
    let path: String

    init() throws {
        var template = Array("/tmp/bondwatch-hooks-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError("mkdtemp", "/tmp") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        for name in names() { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    func add(_ name: String, _ text: String, mode: mode_t = 0o755) throws {
        let number = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw SystemError("open", name) }
        let file = FileDescriptor(owning: number)
        guard file.write(Array(text.utf8), at: 0), fchmod(number, mode) == 0 else { throw SystemError("write", name) }
    }

    /// Lines of a file in the folder; none where it is not there.
    func lines(_ name: String) -> [String] {
        let bytes = (try? SmallFile.read("\(path)/\(name)")) ?? []
        return bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }

    private func names() -> [String] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        return names.filter { $0 != "." && $0 != ".." }
    }
}
