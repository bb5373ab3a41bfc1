import BondwatchCore
import BondwatchLinux
import BondwatchNetlink
import Testing

@testable import BondwatchDaemon

/// The order of what the daemon does, without sockets.
@Suite struct WatchCoreTests {
    private let bond0: InterfaceName

    init() throws { bond0 = try #require(InterfaceName("bond0")) }

    /// Whether these are 1, 2, and so on.
    private func isUnbroken(_ numbers: [UInt64]) -> Bool {
        numbers.enumerated().allSatisfy { place, number in number == UInt64(place) + 1 }
    }

    @Test func `the daemon is ready when dump and files have shown every bond, and that is committed`() throws {
        var bench = CoreBench()
        bench.begin()
        let steps = bench.done.filter { !$0.hasPrefix("time") }
        #expect(steps == ["dump", "dump", "counters", "list", "file bond0", "round done", "commit 1", "ready"])
        #expect(bench.core.fleet.bonds.map(\.name) == [bond0])
    }

    @Test func `an event is committed before it is delivered, and delivered once`() throws {
        var bench = CoreBench.watching()
        bench.host.pull(0)
        bench.read()
        let steps = bench.done.filter { $0.hasPrefix("commit") || $0.hasPrefix("deliver") }
        let numbers = bench.events.map(\.told.sequence)
        #expect(numbers.count >= 3)
        #expect(isUnbroken(numbers))
        #expect(bench.events.map(\.kind).prefix(2) == [.linkDown, .activeChanged])
        let list = numbers.map { (number: UInt64) -> String in " \(number)" }.joined()
        #expect(steps == ["commit 2\(list)", "deliver\(list) after 2"])
        bench.read()
        bench.take(.due(.poll))
        #expect(bench.events.count == numbers.count, "the cross-check finds nothing that was not reported")
    }

    @Test func `without a state directory nothing is committed and nothing is waited for`() throws {
        var bench = CoreBench(keepsCheckpoint: false)
        bench.begin()
        bench.host.pull(0)
        bench.read()
        #expect(bench.commits.isEmpty)
        #expect(bench.done.contains { $0.hasPrefix("deliver 1 ") && $0.hasSuffix(" after 0") })
    }

    @Test func `what was gathered when it dies is neither committed nor delivered, and found by the next run`() throws {
        var bench = CoreBench.watching()
        let last = try #require(bench.core.commits.last == 1 ? bench.core.fleet.memories : nil)
        bench.host.pull(0)
        for bytes in bench.host.queue { _ = bench.core.take(datagram: bytes.span.bytes, at: bench.now) }
        bench.host.queue = []
        #expect(bench.events.isEmpty && bench.commits.isEmpty)
        var next = CoreBench(restoring: last)
        next.host = bench.host
        next.begin()
        #expect(next.events.map(\.kind).contains(.linkDown))
        #expect(next.events.map(\.told.sequence).first == 1)
    }

    // MARK: Storms and losses

    @Test func `a storm is committed in parts of a bounded size, in order, with turns for others`() throws {
        var bench = CoreBench.watching()
        for _ in 0..<300 {
            bench.host.pull(1)
            bench.host.plug(1)
        }
        bench.read()
        #expect(bench.commits.allSatisfy { $0.events.count < 80 })
        #expect(bench.commits.count > 5)
        #expect(isUnbroken(bench.events.map(\.told.sequence)))
        #expect(bench.commits.flatMap(\.events) == bench.events.map(\.told))
        #expect(bench.done.contains("read later"), "600 messages are more than are taken at once")
        let failures = bench.events.filter { $0.kind == .linkDown }.count
        #expect(failures == 300)
    }

    @Test func `after a loss everything is dumped anew once the socket is empty, and the difference reported once`() {
        var bench = CoreBench.watching()
        bench.pass(5000)
        bench.host.pull(1)
        bench.host.queue = []
        bench.perform(bench.core.take(.messagesLost, at: bench.now))
        #expect(bench.done.isEmpty)
        bench.read()
        #expect(bench.done.first == "dump")
        let kinds = bench.events.map(\.kind)
        #expect(kinds.filter { [EventKind.linkDown, .missed].contains($0) }.count == 1)
    }

    @Test func `a request that cannot be sent is tried again`() throws {
        var bench = CoreBench.watching()
        bench.pass(5000)
        bench.host.sendError = SystemError("send", "netlink socket", errno: 105)
        _ = bench.core.take(.messagesLost, at: bench.now)
        bench.read()
        bench.host.sendError = nil
        bench.pass(2000)
        bench.take(.due(.dump))
        #expect(bench.done.filter { $0 == "dump" }.count >= 3)
    }

    @Test func `a request that cannot be sent at the start is tried again on a host on which nothing happens`() throws {
        var bench = CoreBench()
        bench.host.sendError = SystemError("send", "netlink socket", errno: 105)
        bench.begin()
        let pause = try #require(bench.dumpTimer)
        bench.host.sendError = nil
        bench.pass(pause.milliseconds)
        bench.take(.due(.dump))
        #expect(bench.done.contains("ready"))
    }

    // MARK: Files

    @Test func `a text that a message has overtaken does not count, and the file is read again`() throws {
        var bench = CoreBench.watching()
        bench.host.interruptions = 2
        bench.take(.due(.poll))
        #expect(bench.done.filter { $0 == "file bond0" }.count == 3)
        #expect(bench.core.watchdog.lastAudit == bench.now.instant, "the third one counts")
    }

    @Test func `a text that is older than a message never overrides it`() throws {
        var bench = CoreBench.watching()
        bench.take(.due(.poll))
        bench.done = []
        // The round waits for the text; what the file shows is from before the failure.
        _ = bench.core.take(.due(.poll), at: bench.now)
        _ = bench.core.take(.names(bench.host.names), at: bench.now)
        _ = bench.core.take(.socketEmpty, at: bench.now)
        let old = bench.host.readFile(bond0)
        let actions = bench.core.take(.file(bond0, old), at: bench.now)
        bench.host.pull(1)
        bench.perform(actions)
        #expect(bench.events.filter { $0.kind == .linkDown }.count == 1)
        #expect(!bench.events.contains { $0.kind == .linkUp })
        #expect(bench.done.filter { $0 == "file bond0" }.count == 1, "it is read again")
    }

    @Test func `M8 a file that every attempt finds overtaken is wanted again soon, and not vouched for`() throws {
        var bench = CoreBench.watching()
        bench.pass(1000)
        let before = bench.core.watchdog.lastAudit
        bench.host.interruptions = 3
        bench.take(.due(.poll))
        #expect(bench.done.filter { $0 == "file bond0" }.count == 3)
        #expect(bench.core.watchdog.lastAudit == before)
        #expect(bench.core.earlyDue != nil)
        bench.done = []
        bench.pass(1000)
        bench.take(.due(.earlyFiles))
        #expect(bench.done.first == "file bond0")
        #expect(bench.core.earlyDue == nil)
    }

    @Test func `answers that nobody waits for change nothing`() throws {
        var bench = CoreBench.watching()
        bench.take(.names(.success([])))
        bench.take(.file(bond0, .success([])))
        bench.take(.commitEnded(number: 99, eventsLeftOut: 0, nil))
        #expect(bench.done == [] && bench.events == [])
    }

    // MARK: Conditions

    @Test func `R8 a socket that cannot be read is left alone, tried again, opened anew, and its end logged`() throws {
        var bench = CoreBench.watching()
        bench.host.readError = SystemError("recvmsg", "netlink socket", errno: 5)
        bench.read()
        #expect(bench.done.prefix(2) == ["listen false", "retry"])
        bench.pass(100)
        bench.take(.due(.socketRetry))
        bench.pass(200)
        bench.take(.due(.socketRetry))
        #expect(bench.done.contains("reopen"))
        // While it waits, a round reads no file.
        bench.done = []
        bench.take(.due(.poll))
        #expect(!bench.done.contains("file bond0") && bench.done.contains("round done"))
        bench.host.readError = nil
        bench.pass(800)
        bench.done = []
        bench.take(.due(.socketRetry))
        #expect(bench.done.contains("listen true") && bench.done.contains("dump"))
        #expect(bench.done.contains { $0.hasPrefix("log the netlink socket can be read again after ") })
    }

    @Test func `R2 a commit that fails is a condition, tried again at the next poll, and its end is logged`() throws {
        var bench = CoreBench.watching()
        bench.commitsEnd = false
        bench.host.pull(0)
        bench.read()
        bench.done = []
        bench.take(.commitEnded(number: 2, eventsLeftOut: 0, SystemError("write", "checkpoint", errno: 28)))
        #expect(bench.done.count == 1 && bench.done[0].hasPrefix("log the checkpoint cannot be written, so a restart"))
        bench.done = []
        bench.take(.due(.poll))
        #expect(bench.done.contains("commit 3"))
        bench.done = []
        bench.take(.commitEnded(number: 3, eventsLeftOut: 0, nil))
        #expect(bench.done.count == 1 && bench.done[0].hasPrefix("log the checkpoint can be written again after "))
    }

    // MARK: A disk that takes nothing (R3)

    @Test func `R3 an event whose commit does not end is delivered after 2 s, and that is logged`() throws {
        var bench = CoreBench.watching()
        bench.commitsEnd = false
        bench.host.pull(0)
        bench.read()
        #expect(bench.done.contains("time commits in 2000 ms"))
        bench.pass(500)
        bench.host.plug(0)
        bench.read()
        bench.done = []
        bench.pass(1499)
        bench.take(.due(.commit))
        #expect(bench.done == ["time commits in 1 ms"])
        bench.done = []
        bench.pass(1)
        bench.take(.due(.commit))
        let last = bench.events.count
        #expect(
            bench.done.prefix(2) == ["aside \(last)", "pass over 3"], "all of it, and what it is about is kept first")
        #expect(bench.done.contains { $0.contains("does not answer") })
        // From then on nothing waits.
        bench.done = []
        bench.host.pull(0)
        bench.read()
        let steps = bench.done.map { $0.split(separator: " ")[0] }
        #expect(steps == ["commit", "aside", "pass", "deliver"])
        // When one ends after all, nothing is delivered again, and the next one is waited for as ever.
        bench.done = []
        bench.take(.commitEnded(number: 4, eventsLeftOut: 0, nil))
        #expect(bench.done.count == 1 && bench.done[0].hasPrefix("log the checkpoint can be written again"))
        bench.done = []
        bench.host.plug(0)
        bench.read()
        #expect(bench.done.map { $0.split(separator: " ")[0] } == ["commit", "time", "deliver"])
    }

    @Test func `R3 a commit that ends in time is passed over by nobody`() throws {
        var bench = CoreBench.watching()
        bench.commitsEnd = false
        bench.host.pull(0)
        bench.read()
        bench.pass(1000)
        bench.take(.commitEnded(number: 2, eventsLeftOut: 0, nil))
        bench.done = []
        bench.pass(1000)
        bench.take(.due(.commit))
        #expect(bench.done == [])
    }

    // MARK: Watches and silences

    @Test func `a watch begins between two events, with the bond as it is after the first`() throws {
        var bench = CoreBench.watching()
        bench.commitsEnd = false
        bench.host.pull(1)
        bench.read()
        bench.perform(bench.core.beginWatch(7, of: nil, withState: true, at: bench.now))
        bench.host.plug(1)
        bench.read()
        let steps = bench.done.filter { $0.hasPrefix("deliver") || $0.hasPrefix("watch") }
        #expect(steps.count == 3 && steps[1] == "watch 7 with states after 2" && steps[2].hasSuffix("after 3"))
    }

    @Test func `a silence is kept before its event is committed, and marks what comes`() throws {
        let folder = try TemporaryFolder()
        var bench = CoreBench()
        bench.core.silences = SilenceKeeper(
            SilenceStore(directory: folder.path), bootID: Array(repeating: 1, count: 16))
        bench.begin()
        bench.done = []
        let errand = Errand.silence(bond0, for: .seconds(60), reason: "work")
        let (outcome, actions) = bench.core.run(
            errand, for: PeerCredentials(process: 1, user: 0), at: bench.now)
        guard case .silence = outcome else {
            Issue.record("\(outcome)")
            return
        }
        bench.perform(actions)
        #expect(bench.done.filter { !$0.hasPrefix("time") } == ["keep silences", "commit 2 1", "deliver 1 after 2"])
        bench.host.pull(0)
        bench.read()
        #expect(bench.events.dropFirst().allSatisfy { $0.told.fields.contains { $0.name == "BOND_SILENCED" } })
    }
}
