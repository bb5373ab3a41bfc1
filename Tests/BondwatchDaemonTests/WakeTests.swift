import Glibc
import Synchronization
import Testing

@testable import BondwatchDaemon

@Suite struct WakeTests {
    /// In a child process, so that no other test allocates meanwhile.
    @Test func `the handler of the netlink socket takes no memory for being called`() async {
        await #expect(processExitsWith: .success) {
            let calls = Calls()
            let wake = Wake()
            wake.set { calls.count.add(1, ordering: .relaxed) }
            let rounds = 20_000
            for _ in 0..<rounds / 2 { wake.run() }
            let before = try #require(anonymousPages())
            for _ in 0..<rounds / 2 { wake.run() }
            let after = try #require(anonymousPages())
            #expect(calls.count.load(ordering: .relaxed) == rounds)
            #expect(after < before + 64, "\(after - before) pages more")
        }
    }
}

private final class Calls: Sendable {
    let count = Atomic(0)
}

/// The pages that the process has for itself: those that are resident less those of files.
private func anonymousPages() -> Int? {
    var text = [CChar](repeating: 0, count: 200)
    let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard file >= 0, read(file, &text, text.count - 1) > 0 else { return nil }
    close(file)
    let fields = String(decoding: text.map(UInt8.init(bitPattern:)), as: UTF8.self).split(separator: " ")
    guard fields.count > 2, let resident = Int(fields[1]), let shared = Int(fields[2]) else { return nil }
    return resident - shared
}
