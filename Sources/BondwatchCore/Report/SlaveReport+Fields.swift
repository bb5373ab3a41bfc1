extension SlaveReport: ReportObject {
    package static var typeName: String { "Slave" }
    package static var summary: String { "One slave of a bond" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        self.init(name: try container.required("name"), carrying: try container.required("carrying"))
    }

    package static let fields: [ReportField<SlaveReport>] = [
        .init("name", \.name, "Name; a byte that is not printable is written \\xNN"),
        .init("ifindex", \.ifindex, "Interface index"),
        .init("state", \.state, "ACTIVE or BACKUP"),
        .init("mii_status", \.miiStatus, "The link as the driver sees it: up, going_down, down or going_back"),
        .init("carrying", \.carrying, "Whether it carries traffic, or could at once"),
        .init(
            "reserve", \.reserve, "802.3ad: whether it is ready in a group that the driver keeps as its reserve",
            mayBeMissing: true),
        .init("carrier", \.carrier, "The interface's own carrier"),
        .init("admin_up", \.adminUp, "Whether the interface is administratively up"),
        .init("speed", \.speed, "Megabits a second"),
        .init("duplex", \.duplex, "full or half"),
        .init("link_failure_count", \.linkFailureCount, "Failures of the link since it was enslaved"),
        .init("perm_hwaddr", \.permHwaddr, "Permanent address"),
        .init("queue_id", \.queueID, "Transmit queue"),
        .init("prio", \.prio, "Failover priority, larger wins"),
        .init("ad_aggregator_id", \.adAggregatorID, "Its LACP aggregator"),
        .init("ad_actor_oper_port_state", \.adActorOperPortState, "Our LACP port state, as bits"),
        .init("ad_actor_oper_port_state_str", \.adActorOperPortStateStr, "Our LACP port state, as words"),
        .init("ad_partner_oper_port_state", \.adPartnerOperPortState, "The partner's LACP port state, as bits"),
        .init("ad_partner_oper_port_state_str", \.adPartnerOperPortStateStr, "The partner's, as words"),
        .init("actor_port_prio", \.actorPortPrio, "LACP port priority"),
        .init("churn_actor_state", \.churnActorState, "MONITOR, CHURN or NO_CHURN"),
        .init("churn_partner_state", \.churnPartnerState, "MONITOR, CHURN or NO_CHURN"),
        .init("actor_churned_count", \.actorChurnedCount, "Times our side churned"),
        .init("partner_churned_count", \.partnerChurnedCount, "Times the partner churned"),
        .init("since", \.since, "Since when mii_status is what it is, in microseconds since 1970"),
        .init("flapping", \.flapping, "Whether its link fails so often that each change is told at priority debug"),
        .init("rx_packets", \.rxPackets, "Packets received, as of the last reading"),
        .init(
            "last_received", \.lastReceived,
            "The last reading that found packets received since the one before, in microseconds since 1970"),
    ]
}
