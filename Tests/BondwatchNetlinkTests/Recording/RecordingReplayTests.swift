import BondwatchCore
import Testing

@testable import BondwatchNetlink

/// A replay tells what the recorded run told.
@Suite struct RecordingReplayTests {
    @Test(arguments: UInt64(1)...40)
    func `a replay tells the same events as the run, one by one`(seed: UInt64) throws {
        let recording = MemoryRecording()
        var run = RecordedRun(seed: seed, to: recording)
        run.run(steps: 300)
        let (events, replay) = try RecordingReplay.events(recording.files)
        #expect(run.events.count > 20)
        #expect(events == run.events)
        #expect(replay?.fleet.bonds.map(\.activeSlaveName) == run.join.fleet.bonds.map(\.activeSlaveName))
    }

    @Test(arguments: UInt64(1)...20)
    func `a run whose dumps are interrupted tells no slave as gone, and is replayed as it was`(seed: UInt64) throws {
        let recording = MemoryRecording()
        var run = RecordedRun(seed: seed, to: recording)
        run.run(steps: 300, interrupting: true)
        #expect(run.join.dumpsInterrupted > 5)
        #expect(!run.events.contains { $0.kind == .slaveRemoved || $0.kind == .slaveAdded })
        for slave in run.kernel.slaves {
            #expect(run.events.failures(of: slave.name) == slave.failures, "\(slave.name)")
        }
        let (events, replay) = try RecordingReplay.events(recording.files)
        #expect(events == run.events)
        #expect(replay?.fleet.bonds.map(\.slaveIndexes) == run.join.fleet.bonds.map(\.slaveIndexes))
    }

    @Test(arguments: UInt64(1)...20)
    func `a run over several files is one run, when they are replayed in order`(seed: UInt64) throws {
        let recording = MemoryRecording(inputsInFile: 100)
        var run = RecordedRun(seed: seed, to: recording)
        run.run(steps: 300)
        let files = recording.files
        #expect(files.count > 3)
        #expect(files.map(\.header.number) == Array(1...UInt32(files.count)))
        #expect(try RecordingReplay.events(files).events == run.events)
    }

    @Test(arguments: UInt64(1)...20)
    func `a file from the middle of a run replays by itself`(seed: UInt64) throws {
        let recording = MemoryRecording(inputsInFile: 150)
        var run = RecordedRun(seed: seed, to: recording)
        run.run(steps: 500, losing: false)
        let files = recording.files
        #expect(files.count > 3)
        for number in files.indices.dropFirst() {
            let start = Int(files[number].header.lastSequence) - 7
            let end = number + 1 < files.count ? Int(files[number + 1].header.lastSequence) - 7 : run.events.count
            let told = try RecordingReplay.events([files[number]]).events
            let live = run.events[start..<end]
            #expect(
                told.filter { !$0.isOfWaiting }.map(Line.init) == live.filter { !$0.isOfWaiting }.map(Line.init),
                "file \(number)")
            // What waits for its time to be over is told with whatever the daemon sees first after that, and the file
            // begins behind the last thing that it saw before.
            #expect(
                told.filter(\.isOfWaiting).map(\.textOfWaiting) == live.filter(\.isOfWaiting).map(\.textOfWaiting),
                "file \(number)")
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `after a gap the replay finds the way again, and the counters close its books`(seed: UInt64) throws {
        let recording = MemoryRecording()
        var run = RecordedRun(seed: seed, to: recording)
        run.run(steps: 400) { step in
            if step % 150 == 100 { recording.drop(30) }
        }
        let (events, replay) = try RecordingReplay.events(recording.files)
        #expect(replay?.dropped == 60)
        for slave in run.kernel.slaves {
            #expect(events.failures(of: slave.name) == slave.failures, "\(slave.name)")
        }
        #expect(replay?.fleet.bonds.map(\.activeSlaveName) == run.join.fleet.bonds.map(\.activeSlaveName))
    }

    @Test func `a file outdated by a message is not taken in the replay either`() throws {
        let recording = MemoryRecording()
        var run = RecordedRun(seed: 3, to: recording)
        run.run(steps: 100)
        let inputs = recording.files[0].moments.map(\.input)
        let readings = inputs.indices.filter { if case .reading = inputs[$0] { true } else { false } }
        let outdated = readings.filter { if case .datagram = inputs[$0 + 1] { true } else { false } }
        #expect(!outdated.isEmpty)
        #expect(try RecordingReplay.events(recording.files).events == run.events)
    }

    @Test func `files that did not change are recorded once`() {
        let recording = MemoryRecording()
        var run = RecordedRun(seed: 5, to: recording)
        run.run(steps: 200)
        let inputs = recording.files[0].moments.map(\.input)
        #expect(inputs.contains { if case .sameFile = $0 { true } else { false } })
        #expect(inputs.count { if case .names = $0 { true } else { false } } == 1)
    }

    @Test func `the time of day follows the steps of the wall clock`() {
        let header = RecordingHeader(
            program: "", bootID: [], kernelRelease: "", jiffy: .zero, pollInterval: .zero,
            beginning: BootInstant(nanoseconds: 5_000_000_000), wallMicroseconds: 100_000_000, lastSequence: 0)
        var replay = RecordingReplay(header)
        #expect(replay.wallMicroseconds(of: BootInstant(nanoseconds: 6_000_001_000)) == 101_000_001)
        #expect(replay.wallMicroseconds(of: BootInstant(nanoseconds: 4_000_000_000)) == 99_000_000)
        #expect(replay.wallMicroseconds(of: BootInstant(nanoseconds: .max)) > 100_000_000)
        _ = replay.take(RecordedMoment(.tick(wallMicroseconds: 7), at: BootInstant(nanoseconds: 9_000_000_000)))
        #expect(replay.wallMicroseconds(of: BootInstant(nanoseconds: 9_000_002_000)) == 9)
        #expect(replay.wallMicroseconds(of: BootInstant(nanoseconds: 0)) == 7)
    }
}

private struct Line: Equatable {
    var instant: BootInstant
    var message: String

    init(_ event: Event) {
        instant = event.instant
        message = event.message
    }
}

extension [Event] {
    fileprivate func failures(of slave: String) -> UInt32 {
        reduce(0) { sum, event in
            switch event.subject {
            case .linkDown(let name, _) where name.description == slave: sum + 1
            case .missed(let name, let times, _) where name.description == slave: sum + times
            default: sum
            }
        }
    }
}

extension Event {
    /// Whether it is told when a time is over, and not when something happens.
    fileprivate var isOfWaiting: Bool {
        switch subject {
        case .history(.failoverRecorded), .history(.episodeEnded), .lasting: true
        case .flapping(let flapping): flapping.phase != .began
        default: false
        }
    }

    /// The message, or what of it does not depend on when it was seen that the time was over.
    fileprivate var textOfWaiting: String {
        switch subject {
        case .flapping, .lasting: "\(kind) \(fields.first { $0.name == "INTERFACE" }?.value ?? "")"
        default: message
        }
    }
}
