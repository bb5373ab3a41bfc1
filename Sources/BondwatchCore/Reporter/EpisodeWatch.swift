/// The time of trouble that a bond is in, if it is in one.
struct EpisodeWatch: Sendable {
    private(set) var current: Episode?

    init(restoring episode: Episode? = nil) { current = episode }

    /// Nothing of the bond counts as trouble.
    mutating func forget() { current = nil }

    /// Takes what the events of one observation say, and marks each with the episode that it is part of.
    ///
    /// - Parameter isSetUp: of a bond that is set down nothing begins.
    mutating func take(_ events: inout [Event], isSetUp: Bool) {
        for position in events.indices {
            if current == nil, isSetUp, Episode.begins(with: events[position].subject) {
                current = Episode(since: events[position].instant)
            }
            current?.take(events[position])
            events[position].bond.episode = events[position].bond.episode ?? current?.id
        }
    }

    /// The episode that is over when nothing is lost; nil where it goes on, or there is none.
    ///
    /// - Parameter patience: how long nothing must have changed.
    func over(after patience: BootInstant.Span, at instant: BootInstant) -> Episode? {
        current.flatMap { instant.since($0.lastChange) >= patience ? $0 : nil }
    }
}

extension Event {
    /// - Parameter episode: the number of the time of trouble that it is part of.
    consuming func marked(_ episode: UInt64?) -> Event {
        bond.episode = episode
        return self
    }
}
