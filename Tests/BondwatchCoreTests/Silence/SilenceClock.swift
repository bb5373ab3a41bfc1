import Testing

@testable import BondwatchCore

/// Both clocks of a machine, and a book of silences with the file that outlives the daemon and the boot.
struct SilenceClock {
    var book = SilenceBook()
    var now = BootInstant(nanoseconds: 1_000_000_000_000)
    /// Microseconds since 1970.
    var wall: UInt64 = 1_800_000_000_000_000
    var bootID = [UInt8](repeating: 1, count: 16)

    static let bond = ReportSamples.name("bond0")

    mutating func pass(seconds: UInt64) {
        now = now + .seconds(seconds)
        wall += seconds * 1_000_000
    }

    mutating func step(seconds: Int64) {
        wall = seconds < 0 ? wall - min(wall, UInt64(-seconds) * 1_000_000) : wall + UInt64(seconds) * 1_000_000
    }

    @discardableResult
    mutating func begin(
        _ bond: InterfaceName = bond, seconds: UInt64, reason: String = "switch change", user: UInt32 = 0
    ) throws -> SilenceChange {
        let silence = Silence(
            of: bond, for: .seconds(seconds), reason: reason, user: user, now: now, wallMicroseconds: wall)
        return try book.begin(silence, at: now, wallMicroseconds: wall)
    }

    func holds(_ bond: InterfaceName = bond) -> Bool { book.silence(of: bond, at: now, wallMicroseconds: wall) != nil }

    mutating func ended() -> [SilenceChange] { book.takeEnded(at: now, wallMicroseconds: wall) }

    mutating func file() -> [UInt8] { book.bytes(bootID: bootID, at: now, wallMicroseconds: wall) }

    /// The daemon ends, and another one begins with the file.
    ///
    /// - Returns: what the earlier one was about to tell.
    @discardableResult
    mutating func restart(from bytes: [UInt8]? = nil, lastSequence: UInt64? = nil) throws -> [SilenceChange] {
        let bytes = bytes ?? file()
        let found = SilenceBook.read(
            bytes, bootID: bootID, lastSequence: lastSequence, at: now, wallMicroseconds: wall)
        guard case .restored(let book, let untold) = found else {
            Issue.record("the file is not read")
            return []
        }
        self.book = book
        return untold
    }

    /// The machine is off for that time, by the time of day.
    mutating func reboot(offForSeconds seconds: Int64) throws {
        let bytes = file()
        step(seconds: seconds)
        now = BootInstant(nanoseconds: 5_000_000_000)
        bootID = bootID.map { $0 &+ 1 }
        try restart(from: bytes)
    }
}
