import BondwatchCore

/// The end of a journal that is followed, and when it is looked at once more.
///
/// libsystemd takes a file for read until it has further entries, even where it came upon one that journald had counted and
/// not yet linked to its fields, so that no match found it (`next_beyond_location`, systemd 252). Without a second look such
/// an entry would be given with the next one only, which can be hours later.
struct JournalEnd {
    /// Longer than an entry takes to be written, also on a busy host.
    static let pause = BootInstant.Span.seconds(1)

    private enum State {
        /// Nothing has changed since it was looked at for the second time.
        case sure
        /// Something has changed, and reading has not come to the end since.
        case open
        case reached(lookAgain: BootInstant)
    }

    private var state = State.open

    /// There may be more to read.
    mutating func changed() { if case .sure = state { state = .open } }

    /// Nothing is left to read.
    mutating func reached(at instant: BootInstant) {
        if case .open = state { state = .reached(lookAgain: instant + Self.pause) }
    }

    /// How long to wait for the second look; nil where there is none to come.
    func remaining(at instant: BootInstant) -> BootInstant.Span? {
        guard case .reached(let due) = state else { return nil }
        return due > instant ? due.since(instant) : .zero
    }

    /// Whether to look once more now.
    mutating func isDue(at instant: BootInstant) -> Bool {
        guard remaining(at: instant) == .zero else { return false }
        state = .sure
        return true
    }
}
