import BondwatchCore
import BondwatchLinux
import BondwatchNetlink
import Glibc

extension RecordingHeader {
    /// A run that begins now, on this host.
    init(pollInterval: BootInstant.Span, jiffy: BootInstant.Span, lastSequence: UInt64) {
        self.init(
            program: Version.current, bootID: BootID.current(), kernelRelease: Self.hostKernelRelease, jiffy: jiffy,
            pollInterval: pollInterval, beginning: Clock.now(), wallMicroseconds: Clock.wallMicroseconds(),
            lastSequence: lastSequence)
    }

    private static var hostKernelRelease: String {
        var names = utsname()
        guard uname(&names) == 0 else { return "" }
        return withUnsafeBytes(of: &names.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
