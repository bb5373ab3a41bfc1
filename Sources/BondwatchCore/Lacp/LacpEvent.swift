/// What happened to the link aggregation of an 802.3ad bond.
package enum LacpEvent: Equatable, Sendable {
    /// A slave whose link is up has heard no partner for three LACPDU periods.
    ///
    /// - Parameter wasThere: one had answered on it before.
    case partnerLost(InterfaceName, reason: PartnerLoss, wasThere: Bool)
    /// - Parameter after: since the first sign of its silence.
    case partnerFound(InterfaceName, after: BootInstant.Span)
    /// A slave whose link is up does not collect and distribute in the active aggregator; nil where it is not known why.
    case portOut(InterfaceName, PortObstacle?)
    /// - Parameters:
    ///   - after: since it was first seen outside.
    ///   - reserve: the aggregator in which it is a reserve; nil where it is part of the active one.
    case portIn(InterfaceName, after: BootInstant.Span, reserve: UInt16? = nil)
    /// Traffic goes over other slaves than before: the failover of 802.3ad.
    case aggregatorChanged(AggregatorChange)
    /// The active aggregator has another partner: its cables go to another switch.
    case partnerChanged(from: Partner, to: Partner)
    case churned(InterfaceName, Side)
    case churnEnded(InterfaceName, Side, after: BootInstant.Span)

    /// From one aggregator to another that has none of its ports.
    package struct AggregatorChange: Equatable, Sendable {
        package var from: UInt16
        package var to: UInt16
        /// The slaves of the new one.
        package var slaves: [InterfaceName]
        /// Why the former one was given up.
        package var cause: ActiveCause
        /// The partner of the new one; nil where none answers.
        package var partner: Partner?

        package init(
            from: UInt16, to: UInt16, slaves: [InterfaceName], cause: ActiveCause, partner: Partner? = nil
        ) {
            self.from = from
            self.to = to
            self.slaves = slaves
            self.cause = cause
            self.partner = partner
        }
    }

    package enum PartnerLoss: String, Sendable {
        /// The active aggregator has no partner address.
        case noAddress = "no partner address"
        /// The driver goes by what it assumes of a partner.
        case defaulted
        /// The driver has just given up on what it heard last.
        case expired
    }

    /// The system at the other end.
    package struct Partner: Equatable, Sendable {
        package var address: HardwareAddress?
        package var key: UInt16?

        package init(address: HardwareAddress? = nil, key: UInt16? = nil) {
            self.address = address
            self.key = key
        }
    }

    package enum Side: String, Sendable {
        case actor
        case partner
        case both = "actor and partner"
    }

    var wording: EventSubject.Wording {
        switch self {
        case .partnerLost(let slave, let reason, let wasThere):
            .init(
                kind: .lacpPartnerLost, priority: .error,
                message: (wasThere ? "LACP partner lost" : "no LACP partner found")
                    + " on interface \(slave): \(reason.rawValue)",
                interface: slave)
        case .partnerFound(let slave, let after):
            .init(
                kind: .lacpPartnerFound, priority: .notice,
                message: "LACP partner found on interface \(slave) after \(after)", interface: slave,
                fields: Self.duration(after))
        case .portOut(let slave, let obstacle):
            .init(
                kind: .lacpPortOut, priority: .warning,
                message: "interface \(slave) is up, but not part of the active aggregator"
                    + (obstacle.map { ": \($0.text)" } ?? ""),
                interface: slave)
        case .portIn(let slave, let after, let reserve):
            .init(
                kind: .lacpPortIn, priority: .notice,
                message: "interface \(slave) is "
                    + (reserve.map { "a reserve in aggregator \($0)" } ?? "part of the active aggregator")
                    + " after \(after)",
                interface: slave, fields: Self.duration(after))
        case .aggregatorChanged(let change):
            .init(
                kind: .lacpAggregatorChanged, priority: .warning,
                message: "active aggregator changed from \(change.from) to \(change.to), with "
                    + (change.slaves.isEmpty ? "no interface" : Self.text(change.slaves))
                    + (change.partner.map { " and LACP partner \(Self.text($0))" } ?? " and no LACP partner"),
                fields: [
                    (.aggregator, String(change.to)), (.previousAggregator, String(change.from)),
                    (.cause, change.cause.rawValue),
                ] + Self.partner(.partner, change.partner))
        case .partnerChanged(let from, let to):
            .init(
                kind: .lacpPartnerChanged, priority: .warning,
                message: "LACP partner changed from \(Self.text(from)) to \(Self.text(to))",
                fields: Self.partner(.partner, to) + Self.partner(.previousPartner, from))
        case .churned(let slave, let side):
            .init(
                kind: .lacpChurned, priority: .warning,
                message: "LACP \(side.rawValue) churned on interface \(slave)", interface: slave)
        case .churnEnded(let slave, let side, let after):
            .init(
                kind: .lacpChurnEnded, priority: .notice,
                message: "LACP \(side.rawValue) no longer churned on interface \(slave) after \(after)",
                interface: slave, fields: Self.duration(after))
        }
    }

    private static func duration(_ span: BootInstant.Span) -> [(field: EventField, value: String)] {
        [(.durationMicroseconds, String(span.microseconds))]
    }

    private static func partner(_ field: EventField, _ partner: Partner?) -> [(field: EventField, value: String)] {
        partner?.address.map { [(field, $0.description)] } ?? []
    }

    private static func text(_ slaves: [InterfaceName]) -> String {
        slaves.map(\.description).joined(separator: " ")
    }

    private static func text(_ partner: Partner) -> String {
        "\(partner.address?.description ?? "unknown")\(partner.key.map { " key \($0)" } ?? "")"
    }
}
