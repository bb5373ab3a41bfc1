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
        guard let text = try? SmallFile.read("/proc/self/statm", limit: 128) else { return nil }
        let columns = text.split(separator: UInt8(ascii: " "))
        guard columns.count > 1, let pages = UInt64(String(decoding: columns[1], as: UTF8.self)) else { return nil }
        return pages &* UInt64(clamping: sysconf(CInt(_SC_PAGESIZE)))
    }
}
