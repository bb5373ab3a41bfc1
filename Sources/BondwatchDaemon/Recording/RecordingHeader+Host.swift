import BondwatchCore
import BondwatchLinux
import BondwatchNetlink
import Glibc

extension RecordingHeader {
    /// A run that begins now, on this host.
    init(pollInterval: BootInstant.Span, jiffy: BootInstant.Span, lastSequence: UInt64) {
        self.init(
            program: Version.current, bootID: Self.hostBootID, kernelRelease: Self.hostKernelRelease, jiffy: jiffy,
            pollInterval: pollInterval, beginning: Clock.now(), wallMicroseconds: Clock.wallMicroseconds(),
            lastSequence: lastSequence)
    }

    private static var hostKernelRelease: String {
        var names = utsname()
        guard uname(&names) == 0 else { return "" }
        return withUnsafeBytes(of: &names.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// Empty where it cannot be read.
    private static var hostBootID: String {
        let number = uninterrupted { open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC) }
        guard number >= 0 else { return "" }
        let file = FileDescriptor(owning: number)
        // 32 digits and four dashes.
        var text = [UInt8](repeating: 0, count: 36)
        let count = uninterrupted { text.withUnsafeMutableBytes { read(file.rawValue, $0.baseAddress, $0.count) } }
        return String(decoding: text.prefix(max(0, count)), as: UTF8.self)
    }
}
