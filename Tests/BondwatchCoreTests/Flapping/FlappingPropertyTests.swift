import Testing

@testable import BondwatchCore

/// Whatever happens, what the words on a flapping count adds up to what happened, and nothing is left out.
@Suite struct FlappingPropertyTests {
    /// Random pulls in bursts and pauses, with losses and restarts of the daemon between; at the end long silence.
    private static let storms = (1...30).map { storm(seed: $0) }

    private static func storm(seed: UInt64) -> Watch {
        var random = SeededGenerator(seed: seed)
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1", "eth2"]))
        for _ in 0..<300 {
            let slave = Int.random(in: 0..<3, using: &random)
            watch.driver.setCarrier(slave, Bool.random(using: &random))
            watch.stepDriver()
            watch.driver.flushLinkwatch()
            switch Int.random(in: 0..<20, using: &random) {
            case 0: watch.lose()
            case 1: watch.dump()
            case 2: watch.restart(missing: Int.random(in: 0..<6, using: &random))
            case 3: pass(&watch, milliseconds: UInt64.random(in: 0...90_000, using: &random))
            default: watch.deliver()
            }
        }
        watch.dump()
        pass(&watch, milliseconds: 600_000)
        return watch
    }

    private static func pass(_ watch: inout Watch, milliseconds: UInt64) {
        for _ in 0..<milliseconds / 1000 {
            watch.milliseconds += 1000
            watch.tick()
        }
    }

    @Test func `the words of each run add up to its failures`() throws {
        var runs = 0
        for (seed, watch) in Self.storms.enumerated() {
            for slave in ["eth0", "eth1", "eth2", nil] {
                var sum: UInt64 = 0
                var isFlapping = false
                for event in watch.events {
                    guard case .flapping(let word) = event.subject, word.phase != .slowly,
                        event.subject.interface?.description == slave
                    else { continue }
                    #expect(isFlapping == (word.phase != .began), "seed \(seed)")
                    sum = word.phase == .began ? word.flaps : sum + word.flaps
                    #expect(sum == word.flapsInAll, "seed \(seed)")
                    isFlapping = word.phase != .ended
                    if word.phase == .ended { runs += 1 }
                }
                #expect(!isFlapping, "seed \(seed): in the end all is quiet")
            }
        }
        #expect(runs > 50, "the storms must have been storms")
    }

    /// Counts again, from the events alone.
    @Test func `the failures of a run are the failures told since it began`() {
        for (seed, watch) in Self.storms.enumerated() {
            for slave in ["eth0", "eth1", "eth2"] {
                var failures: [(instant: BootInstant, times: UInt64)] = []
                for event in watch.events where event.subject.interface?.description == slave {
                    switch event.subject {
                    case .linkDown: failures.append((event.instant, 1))
                    case .missed(_, let times, _): failures.append((event.instant, UInt64(times)))
                    case .flapping(let word) where word.phase == .ended:
                        // The first one may have been held back until the word on the active slave was in.
                        let began = event.instant.nanoseconds - word.duration.nanoseconds - 500_000_000
                        let sum = failures.filter { $0.instant.nanoseconds >= began }.reduce(0) { $0 + $1.times }
                        #expect(sum == word.flapsInAll, "seed \(seed) \(slave)")
                    default: continue
                    }
                }
            }
        }
    }

    @Test func `damping leaves out no event and changes none but its voice`() {
        for (seed, watch) in Self.storms.enumerated() {
            for slave in watch.driver.slaves {
                #expect(watch.failuresTold(of: slave.name) == slave.failures, "seed \(seed)")
            }
            for event in watch.events where event.isDamped {
                #expect(event.subject.priority >= .critical)
                #expect(event.priority == .debug)
            }
        }
    }

    @Test func `what is written is read back, and a cut is refused`() throws {
        for storm in Self.storms.prefix(5) {
            var watch = try #require(storm.fleet.memories.first).flapping
            _ = watch.count(
                .missed("eth7".interface, times: 9, failures: 9), at: BootInstant(nanoseconds: 5), by: .usual)
            _ = watch.damps(.activeNone(previous: nil, cause: .unknown), at: BootInstant(nanoseconds: 7))
            var writer = ByteWriter()
            watch.write(to: &writer)
            var reader = ByteReader(writer.bytes[...])
            #expect(try FlapWatch(from: &reader) == watch)
            #expect(reader.isAtEnd)
            for length in 0..<writer.bytes.count {
                var cut = ByteReader(writer.bytes[..<length])
                #expect(throws: ByteReader.Failure.self) { try FlapWatch(from: &cut) }
            }
        }
    }

    @Test func `a thousand devices that come and go leave a bounded memory`() {
        var watch = FlapWatch()
        for number in UInt64(0)..<1000 {
            _ = watch.count(
                .slaveRemoved("veth\(number)".interface), at: BootInstant(nanoseconds: number * 1_000_000_000),
                by: .usual)
        }
        #expect(watch.slaves.count <= 128)
    }
}
