import BondwatchCore
import BondwatchDaemon
import BondwatchLinux
import BondwatchNetlink
import BondwatchSystemd
import Dispatch
import Synchronization

/// What is measured of the daemon's own work, each against a loop over the same bytes.
struct Measurements {
    private let watch = Stopwatch()
    private let fixtures: String
    let procfs: String

    /// - Parameters:
    ///   - fixtures: the folder of the tests.
    ///   - procfs: a folder with bonding files below `net/bonding`.
    init(fixtures: String, procfs: String) {
        self.fixtures = fixtures
        self.procfs = procfs
    }

    func run() throws {
        print("clock\t0\t\(watch.overhead)\t\(watch.overhead)\t0")
        try decode()
        try parse()
        try poll()
        try apply()
        try deliver()
        try list()
    }

    private func capture(_ name: String) throws -> Capture {
        try Capture("\(fixtures)/BondwatchNetlinkTests/Fixtures/\(name).hex")
    }

    private func decode() throws {
        let failover = try capture("active-backup").datagrams(after: "$ ip link set far-eth0 down")
        let subjects = [
            ("slave", failover[1]), ("bond", failover[4]),
            (
                "lacp-slave",
                try capture("8023ad").datagrams(after: "$ nsenter -t 1235 -n  ip link set far-eth1 down")[0]
            ),
            ("foreign", try capture("others").datagrams(after: "$ ip link add dummy0")[0]),
        ]
        for (name, bytes) in subjects {
            var decoder = LinkMessageDecoder()
            guard decoder.messages(in: bytes.span.bytes).allSatisfy(\.isLink) else {
                throw BenchError("the datagram for \(name) is no link message")
            }
            report("decode-\(name)", bytes.count, rounds: 200_000, over: bytes) {
                var position = LinkMessageDecoder.Position()
                var sum = 0
                while let message = decoder.next(in: bytes.span.bytes, at: &position) {
                    sum &+= Int(message.header.length)
                }
                return sum
            }
        }
    }

    private func parse() throws {
        let files = [
            ("two-slaves", "084-v5.10.0-11-ab-debian11-delays"),
            ("two-slaves-lacp", "093-v6.8.0-142-802.3ad-container-lab"),
        ]
        for (name, file) in files {
            let bytes = try SmallFile.read("\(fixtures)/BondwatchCoreTests/Fixtures/corpus/\(file).txt")
            guard ProcBondingParser.parse(bytes).slaves.count == 2 else {
                throw BenchError("\(file) has not two slaves")
            }
            report("parse-\(name)", bytes.count, rounds: 100_000, over: bytes) {
                let file = ProcBondingParser.parse(bytes)
                return file.slaves.count &+ Int(file.miimon ?? 0)
            }
        }
    }

    /// What one poll does for all bonds of the folder: lists them, and reads and parses the file of each.
    private func poll() throws {
        var reader = ProcBondingReader(procfs: procfs)
        var bytes: [UInt8] = []
        for bond in try reader.bonds() {
            let count = try reader.load(bond)
            bytes += reader.withLoaded(count) { span in span.withUnsafeBufferPointer { Array($0) } }
        }
        var failures = 0
        report("poll", bytes.count, rounds: 5000, over: bytes) {
            var slaves = 0
            do throws(ProcBondingError) {
                for bond in try reader.bonds() { slaves &+= try reader.read(bond).slaves.count }
            } catch {
                failures += 1
            }
            return slaves
        }
        guard failures == 0 else { throw BenchError("\(procfs) could not be read \(failures) times") }
    }

    /// A slave's link-down: through the machine alone, and from the datagram's bytes to the events.
    private func apply() throws {
        var failover = try Failover(try capture("active-backup"))
        failover.advance()
        guard failover.takeLinkDown().map(\.kind) == [.linkDown] else { throw BenchError("no failover is told") }
        var wrong = 0
        let bytes = failover.linkDown
        report("join-link-down", bytes.count, rounds: 50_000, over: bytes, prepare: { failover.advance() }) {
            let events = failover.takeLinkDown()
            if events.first?.kind != .linkDown { wrong += 1 }
            return events.count
        }
        guard wrong == 0 else { throw BenchError("\(wrong) failovers were not told") }
        try applyAlone()
    }

    private func applyAlone() throws {
        var failover = try Failover(try capture("active-backup"))
        var fleet = failover.join.fleet
        var message: LinkMessage?
        var wrong = 0
        let bytes = failover.linkDown
        let prepare = {
            failover.advance()
            fleet = failover.join.fleet
            var decoder = LinkMessageDecoder()
            message =
                decoder.messages(in: failover.linkDown.span.bytes).lazy.compactMap {
                    if case .link(let link) = $0.content { link } else { nil }
                }.first
            // Brings the state on; the fleet that is measured keeps the one from before.
            _ = failover.takeLinkDown()
        }
        report("machine-link-down", bytes.count, rounds: 50_000, over: bytes, prepare: prepare) {
            guard let message else { return 0 }
            let events = fleet.apply(message, source: .netlink, at: failover.now)
            if events.first?.kind != .linkDown { wrong += 1 }
            return events.count
        }
        guard wrong == 0 else { throw BenchError("\(wrong) failovers were not told by the machine") }
    }

    /// From the datagram's bytes until libsystemd would be called, on the sink's own queue; against the hop to a queue.
    /// In turn without the checkpoint and with it, so that both see the same machine.
    private func deliver() throws {
        let folder = try TemporaryFolder()
        let (store, _) = try CheckpointStore.open(directory: folder.path, bootID: [UInt8](repeating: 7, count: 16))
        let arrival = Arrival()
        let journal = Journal(socketPath: "/") { _ in
            arrival.note()
            return 0
        }
        var lines = [false, true].map { isCommitted in
            DeliveryLine(JournalSink(journal), isCommitted ? store : nil)
        }
        var timings = [[UInt64]](repeating: [], count: lines.count)
        var failovers = [try Failover(try capture("active-backup")), try Failover(try capture("active-backup"))]
        let queue = DispatchQueue(label: "bondwatch-bench.reference")
        var hops: [UInt64] = []
        for _ in 0..<5000 {
            for place in lines.indices {
                failovers[place].advance()
                let start = Stopwatch.now()
                // A slave that fails this often is also told to be flapping; the time is that of the link-down alone.
                let events = failovers[place].takeLinkDown().prefix(1)
                lines[place].report(Array(events), bonds: failovers[place].join.fleet.memories)
                timings[place].append(arrival.wait() &- start)
            }
            let hop = Stopwatch.now()
            queue.async { arrival.note() }
            hops.append(arrival.wait() &- hop)
        }
        let reference = Timing(hops, overhead: watch.overhead)
        for (name, timing) in zip(["deliver-link-down", "deliver-with-checkpoint"], timings) {
            print(
                line(
                    name, failovers[0].linkDown.count, Timing(timing, overhead: watch.overhead), reference))
        }
    }

    func report(
        _ name: String, _ count: Int, rounds: Int, over bytes: [UInt8], prepare: () -> Void = {},
        _ subject: () -> Int
    ) {
        let reference = { Self.hash(bytes) }
        _ = watch.time(rounds: rounds / 10, prepare: prepare, subject, against: reference)
        let timing = watch.time(rounds: rounds, prepare: prepare, subject, against: reference)
        print(line(name, count, timing.subject, timing.reference))
    }

    private func line(_ name: String, _ count: Int, _ subject: Timing, _ reference: Timing) -> String {
        "\(name)\t\(count)\t\(subject.median)\t\(subject.percentile99)\t\(reference.median)"
    }

    /// FNV-1a: looks at every byte, one after the other, whatever the compiler does.
    @inline(never)
    private static func hash(_ bytes: [UInt8]) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int(truncatingIfNeeded: hash)
    }
}

/// When something came, told from one thread to another.
private final class Arrival: Sendable {
    private let time = Atomic<UInt64>(0)
    private let semaphore = DispatchSemaphore(value: 0)

    func note() {
        time.store(Stopwatch.now(), ordering: .releasing)
        semaphore.signal()
    }

    func wait() -> UInt64 {
        semaphore.wait()
        return time.load(ordering: .acquiring)
    }
}

extension ReceivedMessage {
    fileprivate var isLink: Bool { if case .link = content { true } else { false } }
}
