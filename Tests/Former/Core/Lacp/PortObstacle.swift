/// What keeps a slave whose link is up out of the active aggregator.
package enum PortObstacle: Equatable, Sendable {
    /// Defaulted or expired: no LACPDU comes in.
    case partnerSilent
    case noAggregator
    case otherAggregator(UInt32)
    /// The partner says that it hears nothing of this side: LACPDUs get through in one direction only.
    case partnerDeaf
    /// The partner keeps the port out of its own aggregator.
    case partnerOutOfSync
    /// In the right aggregator, but not collecting and distributing.
    case notDistributing

    /// - Parameters:
    ///   - actor: LACP port state bits of this side; nil where the kernel does not tell, as `partner`.
    ///   - own: the slave's aggregator.
    ///   - active: the bond's active aggregator.
    /// - Returns: nil where nothing is known that keeps it out.
    package init?(actor: UInt32?, partner: UInt32?, own: UInt32?, active: UInt32?) {
        let actor = actor.map { LacpPortState(rawValue: UInt8(truncatingIfNeeded: $0)) }
        let partner = partner.map { LacpPortState(rawValue: UInt8(truncatingIfNeeded: $0)) }
        if let actor, !actor.isDisjoint(with: [.defaulted, .expired]) {
            self = .partnerSilent
        } else if let own, own != active {
            self = .otherAggregator(own)
        } else if own == nil, active != nil {
            self = .noAggregator
        } else if let partner, !partner.isDisjoint(with: [.defaulted, .expired]) {
            self = .partnerDeaf
        } else if let partner, !partner.contains(.synchronization) {
            self = .partnerOutOfSync
        } else if let actor, !actor.isSuperset(of: .collectingAndDistributing) {
            self = .notDistributing
        } else {
            return nil
        }
    }

    /// What follows `eth0 is up, but `.
    package var text: String {
        switch self {
        case .partnerSilent: "no LACP partner answers on it"
        case .noAggregator: "in no aggregator"
        case .otherAggregator(let own): "in aggregator \(own), which is not the active one"
        case .partnerDeaf: "its LACP partner does not hear it"
        case .partnerOutOfSync: "its LACP partner keeps it out"
        case .notDistributing: "LACP is not collecting and distributing on it"
        }
    }
}
