/// How often the active slave of a bond that is set up has changed, and the last failover.
struct FailoverCounts: Equatable, Sendable {
    private(set) var failovers: UInt64 = 0
    private(set) var failbacks: UInt64 = 0
    private(set) var last: Failover?

    struct Failover: Equatable, Sendable {
        let instant: BootInstant
        let change: EventSubject.ActiveSlaveChange
    }

    init() {}

    init(restoring memory: BondMemory.Traffic) {
        failovers = memory.failovers
        failbacks = memory.failbacks
        last = memory.lastFailover.map { Failover(instant: $0.instant, change: $0.change) }
    }

    mutating func count(_ change: EventSubject.ActiveSlaveChange, at instant: BootInstant) {
        switch change.change {
        case .failover:
            failovers &+= 1
            last = Failover(instant: instant, change: change)
        case .failback: failbacks &+= 1
        case .first, .recovery, .change: break
        }
    }
}
