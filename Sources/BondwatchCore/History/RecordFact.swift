/// What belongs to the record of a failover and is in none of its events.
enum RecordFact: Equatable, Sendable {
    /// The active slave of a bond that is set up has changed.
    ///
    /// - Parameters:
    ///   - speedBefore: megabits a second of the old slave while it still worked.
    ///   - sawFailover: the driver's own message showed the change, so the one about the peers would be seen too.
    case change(EventSubject.ActiveSlaveChange, speedBefore: UInt32?, sawFailover: Bool)
    /// The driver has notified the peers.
    case peersNotified
}
