/// What is known of a failover, or of a time of trouble, when it is over.
package enum HistoryEvent: Equatable, Sendable {
    indirect case failoverRecorded(FailoverRecord)
    /// - Parameter after: how long it lasted; see `Episode.duration`.
    indirect case episodeEnded(Episode, after: BootInstant.Span)

    var wording: EventSubject.Wording {
        switch self {
        case .failoverRecorded(let record):
            .init(
                kind: .failoverRecorded, priority: .info, message: Self.text(record), interface: record.newSlave,
                fields: Self.fields(record))
        case .episodeEnded(let episode, let after):
            .init(
                kind: .episodeEnded, priority: .notice,
                message: "episode over after \(after), \(episode.failovers.counted("failover")), "
                    + "\(episode.failures.counted("link failure")), redundancy was \(episode.worst.rawValue) at worst",
                fields: [
                    (.durationMicroseconds, String(after.microseconds)),
                    (.worstRedundancy, episode.worst.rawValue), (.failovers, String(episode.failovers)),
                    (.failures, String(episode.failures)),
                ])
        }
    }

    private static func text(_ record: FailoverRecord) -> String {
        let gap =
            switch record.gap {
            case nil: "gap unknown"
            case .some(.zero): "no gap"
            case .some(let gap): "\(gap) without an active interface"
            }
        return "record of the \(noun(record)): \(record.cause.rawValue), \(gap), \(words(record.peers))"
    }

    private static func noun(_ record: FailoverRecord) -> String {
        switch record.subject {
        case .activeSlave(let change):
            let noun = change.change == .first ? "first activation" : change.change.rawValue
            return noun + (change.from.map { " from \($0)" } ?? "") + " to \(change.to)"
        case .aggregator(let from, let to, _):
            return "\(record.change.rawValue)\(from.map { " from aggregator \($0)" } ?? "") to aggregator \(to)"
        }
    }

    private static func words(_ peers: PeersNotified) -> String {
        switch peers {
        case .yes: "peers notified"
        case .no: "peers not notified"
        case .off: "no peer notification set"
        case .unknown: "peer notification unknown"
        }
    }

    private static func fields(_ record: FailoverRecord) -> [(field: EventField, value: String)] {
        var fields: [(field: EventField, value: String)] = [
            (.record, String(record.number)),
            (.recordBoottimeMicroseconds, String(record.instant.microseconds)),
            (.recordRealtimeMicroseconds, record.wallMicroseconds.map { String($0) } ?? ""),
            (.previousSlave, record.oldSlave?.description ?? ""),
            (.change, record.change.rawValue),
            (.cause, record.cause.rawValue),
            (.gapMicroseconds, record.gap.map { String($0.microseconds) } ?? ""),
            (.speedBefore, record.speedBefore.map { String($0) } ?? ""),
            (.speedAfter, record.speedAfter.map { String($0) } ?? ""),
            (.peersNotified, record.peers.rawValue),
        ]
        if let file = record.file {
            fields.append((.procBoottimeMicroseconds, String(file.instant.microseconds)))
            if file.showsLaterChange { fields.append((.procLater, "yes")) }
            fields.append((.proc, file.text))
        }
        return fields
    }
}

extension Event {
    /// The event with the time of day of what it records, where it records something.
    ///
    /// - Parameter wallMicroseconds: of the event itself, since 1970.
    package func dated(_ wallMicroseconds: UInt64) -> Event {
        guard case .history(.failoverRecorded(var record)) = subject else { return self }
        record.wallMicroseconds = record.instant.wallMicroseconds(before: instant, at: wallMicroseconds)
        var event = self
        event.subject = .history(.failoverRecorded(record))
        return event
    }
}
