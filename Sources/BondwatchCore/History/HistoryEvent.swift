/// What is known of a failover, or of a time of trouble, when it is over.
package enum HistoryEvent: Equatable, Sendable {
    case failoverRecorded(from: InterfaceName?, to: InterfaceName, cause: ActiveCause)
    case episodeEnded(after: BootInstant.Span, worst: Redundancy, failovers: UInt64)

    var told: EventSubject.Told {
        switch self {
        case .failoverRecorded(let from, let to, let cause):
            .init(
                kind: .failoverRecorded, priority: .info,
                message: "failover from \(from.map(\.description) ?? "none") to \(to), \(cause.rawValue)",
                interface: to, fields: [(.cause, cause.rawValue)])
        case .episodeEnded(let after, let worst, let failovers):
            .init(
                kind: .episodeEnded, priority: .notice,
                message:
                    "trouble over after \(after), \(failovers) failovers, redundancy was \(worst.rawValue) at worst",
                fields: [(.durationMicroseconds, String(after.microseconds))])
        }
    }
}
