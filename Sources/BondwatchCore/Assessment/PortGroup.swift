/// The ports of an 802.3ad bond that go to one switch, where there is more than one such group: one carries, and the driver
/// keeps the others as its reserve.
package struct PortGroup: Equatable, Sendable {
    package enum State: String, CaseIterable, Sendable, Codable, ReportValue {
        /// The bond sends over it.
        case active
        /// It could carry at once.
        case reserve
        /// Too few of its ports could.
        case lost

        package static var varlinkType: String { alternatives }
    }

    /// The driver's number of it, which changes; nil where none of its ports could carry.
    package var aggregator: UInt32?
    package var state: State
    /// The system address of its LACP partner; nil where it is not known: the kernel shows that of the active one alone.
    package var partner: String?
    package var ports: [InterfaceName]
    /// How many of them carry, or could at once.
    package var wholePorts: Int
    /// How many of them have to.
    package var expectedPorts: Int

    package init(
        aggregator: UInt32?, state: State, partner: String? = nil, ports: [InterfaceName], wholePorts: Int,
        expectedPorts: Int
    ) {
        self.aggregator = aggregator
        self.state = state
        self.partner = partner
        self.ports = ports
        self.wholePorts = wholePorts
        self.expectedPorts = expectedPorts
    }

    /// `aggregator 2 (eth3 eth4 eth5, LACP partner 02:00:00:00:00:0b)`
    package var name: String {
        let members = ports.map(\.description).joined(separator: " ")
        let peer = partner.map { "LACP partner \($0)" }
        let inside = [members, peer ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
        let number = aggregator.map { "aggregator \($0)" } ?? "a group"
        return inside.isEmpty ? number : "\(number) (\(inside))"
    }
}

extension PortGroup: ReportObject {
    package static var typeName: String { "PortGroup" }
    package static var summary: String { "The ports of an 802.3ad bond that go to one switch, of several" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        self.init(
            aggregator: nil, state: try container.required("state"), ports: try container.required("ports"),
            wholePorts: try container.required("whole_ports"), expectedPorts: try container.required("expected_ports"))
    }

    package static let fields: [ReportField<PortGroup>] = [
        .init("aggregator", \.aggregator, "The driver's number of it now; null where none of its ports could carry"),
        .init("state", \.state, "active: the bond sends over it; reserve: it could at once; lost: it could not"),
        .init("partner_mac", \.partner, "Its LACP partner; the kernel shows that of the active group alone"),
        .init("ports", \.ports, "Its slaves"),
        .init("whole_ports", \.wholePorts, "How many of them carry, or could at once"),
        .init("expected_ports", \.expectedPorts, "How many of them have to"),
    ]
}

/// How an 802.3ad bond stands that has several groups of ports.
package struct GroupStanding: Equatable, Sendable {
    package var groups: [PortGroup]
    /// How many ports a group needs to carry: min_links, and at least one.
    package var minimum: Int
    /// Whether the driver changes over only when the active group has no port left: `ad_select stable`.
    package var isStable: Bool
    /// How many expected slaves are in none of the groups.
    package var missing: Int

    package init(groups: [PortGroup], minimum: Int, isStable: Bool, missing: Int = 0) {
        self.groups = groups
        self.minimum = minimum
        self.isStable = isStable
        self.missing = missing
    }

    package var active: PortGroup? { groups.first { $0.state == .active } }
    package var reserves: [PortGroup] { groups.filter { $0.state != .active } }
    /// How many slaves carry or could at once.
    package var wholePorts: Int { groups.reduce(0) { $0 + $1.wholePorts } }
    /// How many slaves of the group that carries have to.
    package var expected: Int { (active ?? groups.max { $0.expectedPorts < $1.expectedPorts })?.expectedPorts ?? 0 }

    private var canTakeOver: Bool { reserves.contains { $0.wholePorts >= minimum } }
    /// The active group has no port to spare, and the driver would leave the reserve unused when one fails: `stable`
    /// holds on to a group with too few ports as long as it has one.
    private var isStuckAtMinimum: Bool {
        canTakeOver && isStable && minimum > 1 && (active?.wholePorts ?? 0) <= minimum
    }

    package var verdict: Redundancy {
        guard let active, active.wholePorts > 0 else { return .down }
        if !canTakeOver { return .lost }
        if missing == 0, groups.allSatisfy({ $0.wholePorts >= $0.expectedPorts }) { return .full }
        return isStuckAtMinimum ? .lost : .reduced
    }

    // MARK: Words

    /// `, reserve 2 of 3 in aggregator 1`
    package var reserveText: String {
        reserves.map { group in
            let place = group.aggregator.map { " in aggregator \($0)" } ?? ""
            return ", reserve \(group.wholePorts) of \(group.expectedPorts)\(place)"
        }.joined()
    }

    /// What is left of a bond whose redundancy is lost, after `redundancy lost, `.
    package var lossText: String {
        let name = active?.name ?? "no group"
        if isStuckAtMinimum {
            return "\(name) has only the \(minimum) ports that min_links asks for, and with ad_select stable the "
                + "reserve does not take over when one of them fails"
        }
        return "only \(name) is left of \(groups.count) groups"
    }
}
