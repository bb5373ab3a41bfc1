import BondwatchCore
import BondwatchLinux
import Glibc
import Testing

@testable import BondwatchControl

/// With real processes.
@Suite struct HookRunnerTests {
    /// Runs the hooks of these events to the end, and gives what was said.
    private func run(
        _ folder: HookSandbox, _ events: [HookEvent], timeout: BootInstant.Span = .seconds(20), parallel: Int = 4,
        saved: @escaping (HookProgress) -> Void = { _ in }
    ) -> [String] {
        var said: [String] = []
        let runner = HookRunner(
            folder: HookFolder(path: folder.path), timeout: timeout, parallel: parallel, progress: HookProgress(),
            inherited: ["PATH=/usr/bin:/bin", "OUT=\(folder.path)/out.txt"], say: { said.append($1) }, save: saved)
        for event in events { runner.take(event) }
        runner.start()
        while !runner.isIdle {
            var waiting = runner.descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            _ = poll(&waiting, nfds_t(waiting.count), 20)
            runner.proceed()
            runner.start()
        }
        return said
    }

    @Test func `each event runs each hook once and in order`() throws {
        let folder = try HookSandbox()
        try folder.add("20-b", "#!/bin/sh\necho \"b $BOND_SEQUENCE\" >>$OUT\n")
        try folder.add("10-a", "#!/bin/sh\necho \"a $BOND_SEQUENCE\" >>$OUT\n")
        var last = HookProgress()
        let said = run(folder, (1...5).map { HookEvent.sample($0) }) { last = $0 }
        #expect(said == [])
        #expect(folder.lines("out.txt") == (1...5).flatMap { ["a \($0)", "b \($0)"] })
        #expect(last == HookProgress(cursor: "s=5"))
    }

    @Test func `the event is in the environment and on standard input`() throws {
        let folder = try HookSandbox()
        try folder.add(
            "10-a", "#!/bin/sh\nread -r line\necho \"$line\" >>$OUT\necho \"$INTERFACE|$MESSAGE\" >>$OUT\n")
        #expect(run(folder, [.sample(7)]) == [])
        let lines = folder.lines("out.txt")
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("{\"bond\":\"bond0\",\"boot_time\":89500000,\"event\":\"link-down\"") == true)
        #expect(lines.last == "eth0|bond0: interface eth0 is gone")
    }

    @Test func `a hook that hangs is ended with all that it started, and the others go on`() throws {
        let folder = try HookSandbox()
        try folder.add(
            "10-hangs", "#!/bin/sh\ntrap '' TERM\nsleep 100 &\necho $! >>$OUT\nexec >/dev/null 2>&1\nsleep 100\n")
        try folder.add("20-b", "#!/bin/sh\necho \"b $BOND_SEQUENCE\" >>$OUT\n")
        let start = Clock.now()
        let said = run(folder, [.sample(1)], timeout: .milliseconds(300))
        #expect(Clock.now().since(start) < .seconds(30))
        #expect(
            said == [
                "10-hangs, event 1 of bond0: not done after 300 ms, so it is ended",
                "10-hangs, event 1 of bond0: ended by signal 9",
            ])
        let lines = folder.lines("out.txt")
        #expect(lines.last == "b 1")
        let child = try #require(lines.first.flatMap { CInt($0) })
        // Init takes it off in its own time; until then it is a zombie.
        let isGone =
            kill(child, 0) != 0 || (try? SmallFile.read("/proc/\(child)/stat"))?.contains(UInt8(ascii: "Z")) == true
        #expect(isGone)
    }

    @Test func `what hooks print and how they fail is told with their names`() throws {
        let folder = try HookSandbox()
        try folder.add("10-talks", "#!/bin/sh\necho one\necho two >&2\nexit 3\n")
        try folder.add("20-broken", "no program at all")
        try folder.add("30-missing", "#!/no/such/interpreter\n")
        let said = run(folder, [.sample(9)])
        #expect(
            Array(said.prefix(3)) == [
                "10-talks, event 9 of bond0: one", "10-talks, event 9 of bond0: two",
                "10-talks, event 9 of bond0: exit code 3",
            ])
        #expect(said.dropFirst(3).count == 2)
        #expect(said.dropFirst(3).allSatisfy { $0.contains("it cannot be started") })
    }

    @Test func `bonds run side by side`() throws {
        let folder = try HookSandbox()
        // Each waits until the other one has begun.
        try folder.add(
            "10-a",
            "#!/bin/sh\ntouch $OUT.$BOND\nfor i in $(seq 200); do [ -e $OUT.bond0 ] && [ -e $OUT.bond1 ] && exit 0; sleep 0.05; done\nexit 1\n"
        )
        #expect(run(folder, [.sample(1, "bond0"), .sample(2, "bond1")]) == [])
    }

    @Test func `a refusal is said once`() throws {
        let folder = try HookSandbox()
        try folder.add("10-open", "#!/bin/sh\n", mode: 0o775)
        let said = run(folder, [.sample(1), .sample(2), .sample(3)])
        #expect(said == ["\(folder.path)/10-open is refused: others can write to it (chmod go-w)"])
    }

    @Test func `a hook is judged once more when its turn has come`() throws {
        let folder = try HookSandbox()
        try folder.add("10-opens", "#!/bin/sh\nchmod g+w \"${OUT%/*}/20-b\"\n")
        try folder.add("20-b", "#!/bin/sh\necho b >>$OUT\n")
        try folder.add("30-c", "#!/bin/sh\necho c >>$OUT\n")
        let said = run(folder, [.sample(1), .sample(2)])
        #expect(said == ["\(folder.path)/20-b is refused: others can write to it (chmod go-w)"])
        #expect(folder.lines("out.txt") == ["c", "c"])
    }

    @Test func `what is done is kept before the next hook begins`() throws {
        let folder = try HookSandbox()
        try folder.add("10-a", "#!/bin/sh\n")
        try folder.add("20-b", "#!/bin/sh\n")
        var saved: [HookProgress] = []
        _ = run(folder, [.sample(1)]) { saved.append($0) }
        #expect(saved.first?.partial == ["s=1": "10-a"])
        #expect(saved.last == HookProgress(cursor: "s=1"))
    }
}
