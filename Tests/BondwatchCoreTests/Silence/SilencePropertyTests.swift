import Testing

@testable import BondwatchCore

/// Silences against a fleet and clocks that do what they like.
@Suite struct SilencePropertyTests {
    @Test(arguments: UInt64(0)..<40)
    func `no event is lost or changed but for the marks, and every silence ends`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1", "eth2"]))
        var clock = SilenceClock()
        var changes: [SilenceChange] = []
        var begun = 0
        for _ in 0..<300 {
            let slave = Int.random(in: 0..<3, using: &random)
            watch.driver.setCarrier(slave, Bool.random(using: &random))
            let known = watch.events.count
            watch.run(steps: 1)
            for event in watch.events.dropFirst(known) {
                var marked = event
                _ = clock.book.mark(&marked, at: clock.now, wallMicroseconds: clock.wall)
                expectOnlyMarked(marked, event, isSilenced: clock.holds())
            }
            switch Int.random(in: 0..<20, using: &random) {
            case 0:
                try clock.begin(seconds: UInt64.random(in: 1...100, using: &random))
                begun += 1
            case 1:
                if let ended = clock.book.end(
                    SilenceClock.bond, by: 0, at: clock.now, wallMicroseconds: clock.wall)
                {
                    changes.append(ended)
                }
            case 2: try clock.restart()
            case 3: try clock.reboot(offForSeconds: Int64.random(in: -50...50, using: &random))
            case 4: clock.step(seconds: Int64.random(in: -100_000...100_000, using: &random))
            default: clock.pass(seconds: UInt64.random(in: 0...5, using: &random))
            }
            changes += clock.ended()
        }
        // By CLOCK_BOOTTIME alone, whatever the time of day says.
        for _ in 0..<101 {
            clock.now = clock.now + .seconds(1)
            clock.wall = clock.wall &- 60_000_000
            changes += clock.ended()
        }
        #expect(!clock.holds())
        #expect(clock.book.isEmpty)
        #expect(begun == 0 || !changes.isEmpty)
    }

    private func expectOnlyMarked(_ marked: Event, _ event: Event, isSilenced: Bool) {
        #expect((marked.silence != nil) == isSilenced)
        #expect(marked.message == event.message)
        #expect(marked.priority == event.priority)
        let marks: Set<String> = ["BOND_SILENCED", "BOND_SILENCE_REASON"]
        let without = marked.fields.filter { !marks.contains($0.name) }
        #expect(without.map(\.name) == event.fields.map(\.name))
        #expect(without.map(\.value) == event.fields.map(\.value))
        #expect(marked.fields.count == event.fields.count + (isSilenced ? 2 : 0))
        var bare = marked
        bare.silence = nil
        #expect(bare == event)
    }
}
