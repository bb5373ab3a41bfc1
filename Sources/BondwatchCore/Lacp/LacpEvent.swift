/// What happened to the link aggregation of an 802.3ad bond.
package enum LacpEvent: Equatable, Sendable {
    /// A slave hears no partner any more.
    case partnerLost(InterfaceName, reason: PartnerLoss)
    case partnerFound(InterfaceName, after: BootInstant.Span?)
    /// A slave whose link is up does not collect and distribute in the active aggregator.
    case portOut(InterfaceName, aggregator: UInt16?)
    case portIn(InterfaceName, after: BootInstant.Span?)
    case aggregatorChanged(from: UInt16?, to: UInt16?)
    /// The active aggregator has another partner: a cable went to another switch.
    case partnerChanged(from: Partner, to: Partner)
    case churned(InterfaceName, Side)

    package enum PartnerLoss: String, Sendable {
        case noAddress = "no partner"
        case defaulted = "defaulted"
        case expired = "expired"
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
    }

    var told: EventSubject.Told {
        switch self {
        case .partnerLost(let slave, let reason):
            .init(
                kind: .lacpPartnerLost, priority: .error,
                message: "LACP partner lost on interface \(slave): \(reason.rawValue)", interface: slave)
        case .partnerFound(let slave, let after):
            .init(
                kind: .lacpPartnerFound, priority: .notice,
                message: "LACP partner found on interface \(slave)\(Self.after(after))", interface: slave,
                fields: Self.duration(after))
        case .portOut(let slave, _):
            .init(
                kind: .lacpPortOut, priority: .warning,
                message: "interface \(slave) is up but not part of the active aggregator, it carries no traffic",
                interface: slave)
        case .portIn(let slave, let after):
            .init(
                kind: .lacpPortIn, priority: .notice,
                message: "interface \(slave) carries traffic in the active aggregator\(Self.after(after))",
                interface: slave, fields: Self.duration(after))
        case .aggregatorChanged(let from, let to):
            .init(
                kind: .lacpAggregatorChanged, priority: .notice,
                message: "active aggregator changed from \(Self.text(from)) to \(Self.text(to))")
        case .partnerChanged(let from, let to):
            .init(
                kind: .lacpPartnerChanged, priority: .warning,
                message: "LACP partner changed from \(Self.text(from)) to \(Self.text(to))")
        case .churned(let slave, let side):
            .init(
                kind: .lacpChurned, priority: .warning,
                message: "LACP \(side.rawValue) churned on interface \(slave)", interface: slave)
        }
    }

    private static func after(_ span: BootInstant.Span?) -> String { span.map { " after \($0)" } ?? "" }

    private static func duration(_ span: BootInstant.Span?) -> [(field: EventField, value: String)] {
        span.map { [(.durationMicroseconds, String($0.microseconds))] } ?? []
    }

    private static func text(_ aggregator: UInt16?) -> String { aggregator.map(String.init) ?? "none" }

    private static func text(_ partner: Partner) -> String {
        "\(partner.address.map(\.description) ?? "none")\(partner.key.map { " key \($0)" } ?? "")"
    }
}
