import CLinux
import Glibc

/// The pages of memory that the process has mapped.
package enum ResidentPages {
    /// Gives back the pages of code and constants that were used so far; those that are used again come back.
    ///
    /// Worth a call after the start: relocating the binary and reading the command line and the configuration touch ten
    /// times as many pages as the watching does.
    package static func giveBack() { clinux_unmap_clean_pages() }

    /// How many bytes are resident now; nil where procfs does not tell (statm, proc_pid_statm(5)).
    package static func bytes() -> UInt64? {
        let number = uninterrupted { open("/proc/self/statm", O_RDONLY | O_CLOEXEC) }
        guard number >= 0 else { return nil }
        let file = FileDescriptor(owning: number)
        var text = [UInt8](repeating: 0, count: 128)
        let count = uninterrupted { read(file.rawValue, &text, text.count) }
        let columns = text.prefix(max(count, 0)).split(separator: UInt8(ascii: " "))
        guard columns.count > 1, let pages = UInt64(String(decoding: columns[1], as: UTF8.self)) else { return nil }
        return pages &* UInt64(clamping: sysconf(CInt(_SC_PAGESIZE)))
    }
}
