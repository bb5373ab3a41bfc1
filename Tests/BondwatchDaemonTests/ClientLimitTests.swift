import BondwatchLinux
import Testing

@testable import BondwatchDaemon

/// How many clients the control socket has places for.
@Suite struct ClientLimitTests {
    private func limit(_ wanted: Int, _ descriptors: Int) -> Int {
        var settings = ControlServer.Settings(path: "/run/x")
        settings.setClientLimit(wanted, descriptors: descriptors)
        return settings.clientLimit
    }

    @Test func `clients leave the daemon descriptors of its own`() {
        #expect(limit(64, 1024) == 64)
        #expect(limit(4096, 4096) == 3968)
        #expect(limit(4096, .max) == 4096)
        #expect(limit(900, 1024) == 896)
        #expect(limit(64, 64) == 1)
        #expect(limit(1, 0) == 1)
    }

    @Test func `the limit of this process is known`() { #expect(DescriptorLimit.current() > 2) }
}
