import BondwatchCore
import Synchronization

@testable import BondwatchNetlink

/// A kernel with one active-backup bond, as far as bytes tell of it.
struct ModelKernel {
    struct Slave {
        var name: String
        var index: Int32
        var isUp = true
        var failures: UInt32 = 0
        var received: UInt64 = 0
    }

    static let bond: Int32 = 10
    var slaves = [Slave(name: "eth0", index: 1), Slave(name: "eth1", index: 2), Slave(name: "eth2", index: 3)]
    var active: Int? = 0
    /// The list of links changes during every dump, and the dump passes over this slave.
    var isChanging = false
    var passedOver: Int?
    /// The receive queue of the daemon's socket.
    var queue: [[UInt8]] = []

    /// Pulls the cable or puts it back.
    mutating func touch(_ slave: Int) {
        slaves[slave].isUp.toggle()
        if !slaves[slave].isUp { slaves[slave].failures += 1 }
        queue.append(message(of: slave))
        guard active == nil || (active == slave && !slaves[slave].isUp) else { return }
        let before = active
        active = slaves.indices.first { slaves[$0].isUp }
        for slave in [before, active].compactMap({ $0 }) { queue.append(message(of: slave)) }
        queue.append(bondMessage())
    }

    mutating func answer(_ request: RouteRequest) {
        if request == .counters(of: slaves.map { InterfaceIndex(UInt32($0.index)) }, sequence: request.sequence) {
            queue += slaves.map {
                Build.counters(index: UInt32($0.index), received: $0.received, sequence: request.sequence)
            }
            return
        }
        if let slave = slaves.firstIndex(where: {
            request == .link(InterfaceIndex(UInt32($0.index)), sequence: request.sequence)
        }) {
            queue.append(message(of: slave, 0, request.sequence))
            return
        }
        let parts: [[UInt8]]
        if request == .bonds(sequence: request.sequence) {
            parts = [bondMessage(multipart, request.sequence)]
        } else {
            let shown = slaves.indices.filter { !isChanging || $0 != passedOver }
            parts = shown.map { message(of: $0, multipart, request.sequence) }
        }
        let done = Build.message(
            NetlinkHeader.MessageType.done, flags: multipart, sequence: request.sequence, Build.integer(Int32(0)))
        queue += parts + [done]
    }

    private var multipart: UInt16 {
        NetlinkHeader.Flag.multipart | (isChanging ? NetlinkHeader.Flag.dumpInterrupted : 0)
    }

    private func message(of slave: Int, _ flags: UInt16 = 0, _ sequence: UInt32 = 0) -> [UInt8] {
        let slave = (slaves[slave], isActive: active == slave)
        let data =
            Build.attribute(1, [slave.isActive ? 0 : 1]) + Build.attribute(2, [slave.0.isUp ? 0 : 2])
            + Build.attribute(3, Build.integer(slave.0.failures))
        return Build.link(
            index: slave.0.index, flags: 0x801 | (slave.0.isUp ? 0x1_0000 : 0), netlinkFlags: flags, sequence: sequence,
            Build.attribute(3, Array(slave.0.name.utf8) + [0]) + Build.attribute(10, Build.integer(Self.bond))
                + Build.slave(data))
    }

    private func bondMessage(_ flags: UInt16 = 0, _ sequence: UInt32 = 0) -> [UInt8] {
        let activeIndex = active.map { slaves[$0].index } ?? 0
        let data =
            Build.attribute(1, [1]) + Build.attribute(2, Build.integer(activeIndex))
            + Build.attribute(3, Build.integer(UInt32(100)))
        return Build.link(
            index: Self.bond, flags: 0x401 | (active == nil ? 0 : 0x1_0000), netlinkFlags: flags, sequence: sequence,
            Build.attribute(3, Array("bond0\0".utf8)) + Build.bond(data))
    }

    var file: [UInt8] {
        var text = """
            Ethernet Channel Bonding Driver: v6.1.0

            Bonding Mode: fault-tolerance (active-backup)
            Primary Slave: None
            Currently Active Slave: \(active.map { slaves[$0].name } ?? "None")
            MII Status: \(active == nil ? "down" : "up")
            MII Polling Interval (ms): 100
            Up Delay (ms): 0
            Down Delay (ms): 0
            Peer Notification Delay (ms): 0

            """
        for slave in slaves {
            text += """

                Slave Interface: \(slave.name)
                MII Status: \(slave.isUp ? "up" : "down")
                Speed: 10000 Mbps
                Duplex: full
                Link Failure Count: \(slave.failures)
                Permanent HW addr: 02:00:00:00:00:0\(slave.index)
                Slave queue ID: 0

                """
        }
        return Array(text.utf8)
    }
}

/// A recording in memory.
final class MemoryRecording: RecordingSink {
    struct File {
        var header: RecordingHeader
        var moments: [RecordedMoment] = []

        var bytes: [UInt8] {
            var encoder = RecordingEncoder()
            encoder.append(header)
            for moment in moments { encoder.append(moment) }
            return encoder.sealed()
        }
    }

    private struct State {
        var files: [File] = []
        var dropping: UInt64 = 0
        var room = 0
    }

    private let state = Mutex(State())
    /// How many inputs a file takes.
    private let bound: Int

    init(inputsInFile bound: Int = .max) { self.bound = bound }

    var files: [File] { state.withLock { $0.files } }

    /// Drops so many inputs from now on.
    func drop(_ count: Int) { state.withLock { $0.room = count } }

    func begin(_ header: RecordingHeader) { state.withLock { $0.files.append(File(header: header)) } }

    func take(_ moment: RecordedMoment) -> RecordingVerdict {
        state.withLock { state in
            if state.room > 0 {
                state.room -= 1
                state.dropping += 1
                return .dropped
            }
            let last = state.files.count - 1
            if state.files[last].moments.count >= bound { return .fileIsFull }
            let gap = state.dropping
            if gap > 0 { state.files[last].moments.append(RecordedMoment(.dropped(gap), at: moment.instant)) }
            state.dropping = 0
            state.files[last].moments.append(moment)
            return gap > 0 ? .takenAfterGap : .taken
        }
    }
}

/// The daemon's way with its sources, over the model of a kernel.
struct RecordedRun {
    var kernel = ModelKernel()
    var join = RecordedJoin(jiffy: .milliseconds(10))
    var events: [Event] = []
    var notes: [Note] = []
    var conditions = ConditionRegister()
    var milliseconds: UInt64 = 5_000_000
    var generator: SeededGenerator
    private let bond = InterfaceName("bond0")

    init(seed: UInt64, to recording: MemoryRecording) {
        generator = SeededGenerator(state: seed)
        let header = RecordingHeader(
            program: "test", bootID: [1], kernelRelease: "6.1", jiffy: .milliseconds(10),
            pollInterval: .seconds(1), beginning: now, wallMicroseconds: 1_700_000_000_000_000, lastSequence: 7)
        join.record(to: recording, header)
    }

    var now: BootInstant { BootInstant(nanoseconds: milliseconds * 1_000_000) }

    mutating func run(
        steps: Int, losing: Bool = true, interrupting: Bool = false, _ each: (Int) -> Void = { _ in }
    ) {
        drain()
        for step in 0..<steps {
            each(step)
            if interrupting {
                kernel.isChanging = Int.random(in: 0..<4, using: &generator) != 0
                kernel.passedOver = Int.random(in: 0..<4, using: &generator)
            }
            milliseconds += UInt64.random(in: 1...400, using: &generator)
            if Int.random(in: 0..<3, using: &generator) == 0 { touch() }
            switch Int.random(in: 0..<(losing ? 12 : 11), using: &generator) {
            case 0...3: drain()
            case 4...6: poll()
            case 7: takeLooks()
            case 8: join.requestFailed(at: now)
            case 11:
                kernel.queue = []
                join.messagesLost(at: now)
            default: break
            }
        }
        milliseconds += 2000
        drain()
        poll()
        milliseconds += 2000
        poll()
    }

    private mutating func touch() { kernel.touch(Int.random(in: kernel.slaves.indices, using: &generator)) }

    private mutating func drain() {
        drainStory()
        if case .send(let request) = join.queueEmpty(at: now) {
            kernel.answer(request)
            drainStory()
        }
    }

    private mutating func drainStory() {
        while !kernel.queue.isEmpty {
            let datagram = kernel.queue.removeFirst()
            carryOut(join.take(datagram: datagram.span.bytes, at: now))
        }
    }

    private mutating func carryOut(_ effects: [SourceJoin.Effect]) {
        for effect in effects {
            switch effect {
            case .tell(let event): events.append(event)
            case .send(let request): kernel.answer(request)
            case .condition(let signal): notes += conditions.take(signal, at: now)
            case .firstDumpEnded: poll()
            }
        }
    }

    private mutating func poll() {
        guard join.hasLooked, let bond else { return }
        drainStory()
        if let request = join.countersDue(atMost: 64, at: now) {
            for slave in kernel.slaves.indices where Int.random(in: 0..<4, using: &generator) == 0 {
                kernel.slaves[slave].received += 5
            }
            kernel.answer(request)
            drainStory()
        }
        carryOut(join.take(names: [bond], at: now))
        audit(bond)
        carryOut(join.tick(at: now, wallMicroseconds: 1_700_000_000_000_000 + milliseconds * 1000))
        drain()
    }

    private mutating func takeLooks() {
        guard join.hasLooked else { return }
        for bond in join.dueLooks(at: now) { audit(bond) }
    }

    private mutating func audit(_ bond: InterfaceName) {
        for _ in 0..<3 {
            let generation = join.generation(of: bond, at: now)
            let file = kernel.file
            // A change right after the reading makes the file outdated before it is taken.
            if Int.random(in: 0..<4, using: &generator) == 0 { touch() }
            drainStory()
            if let effects = join.take(file: file.span, of: bond, readAt: generation, at: now) {
                join.looksDone(of: bond, at: now)
                carryOut(effects)
                return
            }
        }
    }
}

extension RecordingReplay {
    /// The events that a recording's files give, one after the other.
    static func events(_ files: [MemoryRecording.File]) throws -> (events: [Event], replay: RecordingReplay?) {
        var replay: RecordingReplay?
        var events: [Event] = []
        for file in files {
            var decoder = RecordingDecoder()
            decoder.feed(file.bytes)
            reading: while true {
                switch try decoder.next() {
                case .header(let header): if replay?.goOn(header) != true { replay = RecordingReplay(header) }
                case .moment(let moment):
                    for case .tell(let event) in replay?.take(moment) ?? [] { events.append(event) }
                case .more: break reading
                }
            }
            precondition(decoder.end == nil)
        }
        return (events, replay)
    }
}
