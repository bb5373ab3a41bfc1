import BondwatchCore

/// When the files that are due early are read: at once, and at growing intervals while none of them can count because of the
/// messages that keep coming.
struct LookPace: Equatable, Sendable {
    private static let longest: UInt64 = 320
    private var pause: UInt64 = 0
    private var notBefore = BootInstant(nanoseconds: 0)

    /// Takes a round that has ended at `now`.
    mutating func take(_ round: AuditRound, at now: BootInstant) {
        pause = round.postponed.isEmpty ? 0 : min(max(pause * 2, 10), Self.longest)
        notBefore = now + .milliseconds(pause)
    }

    /// When to read files of which the first is due at `due`.
    func time(for due: BootInstant) -> BootInstant { max(due, notBefore) }
}
