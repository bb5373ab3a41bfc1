import Testing

@testable import BondwatchCore

/// What outlives the daemon, and the boot.
@Suite struct SilenceFileTests {
    @Test func `a restart of the daemon changes nothing`() throws {
        var clock = SilenceClock()
        try clock.begin(seconds: 600, reason: "switch change \\ \n", user: 12)
        clock.pass(seconds: 100)
        let before = clock.book.silences
        try clock.restart()
        #expect(clock.book.silences == before)
        clock.pass(seconds: 499)
        #expect(clock.holds())
        clock.pass(seconds: 1)
        #expect(clock.ended().count == 1)
    }

    @Test func `where the boot's id cannot be read, every restart counts as a reboot`() throws {
        var clock = SilenceClock()
        clock.bootID = [UInt8](repeating: 0, count: 16)
        try clock.begin(seconds: 600)
        try clock.restart()
        #expect(clock.book.silences.map(\.isCarriedOver) == [true])
        #expect(clock.holds())
    }

    @Test func `over a reboot it ends by the time of day`() throws {
        var clock = SilenceClock()
        try clock.begin(seconds: 3600)
        clock.pass(seconds: 600)
        try clock.reboot(offForSeconds: 300)
        #expect(clock.holds())
        let silence = try #require(clock.book.silences.first)
        #expect(silence.left(at: clock.now, wallMicroseconds: clock.wall) == .seconds(2700))
        clock.pass(seconds: 2699)
        #expect(clock.holds())
        clock.pass(seconds: 1)
        #expect(clock.ended().map(\.what) == [.ended(by: .time, after: .seconds(3600))])
    }

    @Test func `one whose time was over while the machine was off ends when it is back, and is told`() throws {
        var clock = SilenceClock()
        try clock.begin(seconds: 600)
        try clock.reboot(offForSeconds: 700)
        #expect(!clock.holds())
        #expect(clock.ended().count == 1)
    }

    @Test func `a clock that is wrong until some time after the boot does not make it longer than it was to be`() throws
    {
        var clock = SilenceClock()
        try clock.begin(seconds: 600)
        clock.pass(seconds: 100)
        // The machine comes up in 1970.
        try clock.reboot(offForSeconds: -2_000_000_000)
        #expect(clock.holds())
        clock.pass(seconds: 499)
        #expect(clock.holds())
        clock.pass(seconds: 1)
        #expect(clock.ended().count == 1)
        // The clock is set right after a minute: the time of day has the word then.
        clock = SilenceClock()
        try clock.begin(seconds: 600)
        try clock.reboot(offForSeconds: -2_000_000_000)
        clock.pass(seconds: 60)
        clock.wall = 1_800_000_000_000_000 + 601_000_000
        #expect(clock.ended().count == 1)
    }

    @Test func `reboots with a clock that always begins anew use it up all the same`() throws {
        var clock = SilenceClock()
        try clock.begin(seconds: 600)
        var held = 0
        while clock.holds(), held < 100 {
            clock.wall = 1_000_000
            clock.pass(seconds: 60)
            held += 1
            try clock.reboot(offForSeconds: 0)
        }
        #expect(held == 10)
    }

    @Test func `a step within a boot is known to the next one`() throws {
        var clock = SilenceClock()
        try clock.begin(seconds: 3600)
        clock.step(seconds: -7200)
        clock.pass(seconds: 600)
        try clock.reboot(offForSeconds: 60)
        let silence = try #require(clock.book.silences.first)
        #expect(silence.left(at: clock.now, wallMicroseconds: clock.wall) == .seconds(2940))
    }

    @Test func `what was not told before a kill is told after it, and nothing twice`() throws {
        var clock = SilenceClock()
        let began = try clock.begin(seconds: 60)
        let other = try clock.begin(ReportSamples.name("bond1"), seconds: 1, reason: "x")
        clock.pass(seconds: 1)
        let ended = clock.ended()
        let byHand = clock.book.end(SilenceClock.bond, by: 5, at: clock.now, wallMicroseconds: clock.wall)
        let hand = try #require(byHand)
        let changes = [began, other] + ended + [hand]
        clock.book.number(changes, from: 41)
        let file = clock.file()
        #expect(try clock.restart(from: file, lastSequence: 40) == changes)
        #expect(try clock.restart(from: file, lastSequence: 42) == ended + [hand])
        #expect(try clock.restart(from: file, lastSequence: 44) == [])
        #expect(try clock.restart(from: file, lastSequence: nil) == [])
        clock.bootID = [UInt8](repeating: 9, count: 16)
        #expect(try clock.restart(from: file, lastSequence: 0) == [])
    }

    @Test func `a file that is not whole, or none of ours, is believed in nothing`() throws {
        var clock = SilenceClock()
        try clock.begin(seconds: 600)
        clock.book.number([try clock.begin(seconds: 500)], from: 1)
        let file = clock.file()
        func read(_ bytes: [UInt8]) -> SilenceBook.Recovery {
            SilenceBook.read(
                bytes, bootID: clock.bootID, lastSequence: 0, at: clock.now, wallMicroseconds: clock.wall)
        }
        for cut in 0..<file.count { #expect(read(Array(file[..<cut])) == .unusable) }
        for place in file.indices {
            var bytes = file
            bytes[place] ^= 0x40
            #expect(read(bytes) == .unusable, "byte \(place)")
        }
        var random = SeededGenerator(seed: 7)
        for _ in 0..<2000 {
            let count = Int.random(in: 1...200, using: &random)
            #expect(read((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }) == .unusable)
        }
    }

    @Test func `whatever a file with a checksum that fits claims, no silence is longer than a week`() throws {
        var clock = SilenceClock()
        try clock.begin(seconds: 600)
        clock.book.number([try clock.begin(seconds: 500)], from: 1)
        let header = 12
        let payload = Array(clock.file().dropFirst(header + 12))
        var random = SeededGenerator(seed: 11)
        var restored = 0
        for _ in 0..<20000 {
            var bytes = payload
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let file = Array(clock.file().prefix(header)) + ChecksummedRecord.bytes(bytes)
            let found = SilenceBook.read(
                file, bootID: clock.bootID, lastSequence: 0, at: clock.now, wallMicroseconds: clock.wall)
            guard case .restored(let book, let untold) = found else { continue }
            restored += 1
            for silence in book.silences {
                #expect(silence.left(at: clock.now, wallMicroseconds: clock.wall) <= Silence.longest)
                _ = silence.report(at: clock.now, wallMicroseconds: clock.wall)
            }
            for change in untold { _ = change.wording(.absent).message }
        }
        #expect(restored > 1000)
    }
}
