import BondwatchCore

extension Metric {
    /// What is known of a slave.
    static let ofSlaves: [Metric] = [
        .ofSlave("up", "Whether bonding takes the link for up; the sum over a bond is node_bonding_active") {
            $0.miiStatus.map { $0 == MiiStatus.up.name }
        },
        .ofSlave("mii_status", .gauge, "1 for the state that bonding has the link in", labels: ["state"]) { _, slave in
            slave.miiStatus.map { status in MiiStatus.allCases.map { MetricSample([$0.name], $0.name == status) } }
                ?? []
        },
        .ofSlave("mii_status_change_timestamp_seconds", .gauge, "Since when the link is in that state") {
            $0.since.map(BaseUnit.seconds(microseconds:))
        },
        .ofSlave("active", .gauge, "Whether it is the active slave, in the modes that have one", labels: []) {
            bond, slave in
            guard bond.mode.flatMap(BondMode.init(name:))?.hasActiveSlave == true else { return [] }
            return [MetricSample([], bond.activeSlave == slave.name)]
        },
        .ofSlave("primary", .gauge, "Whether it is the primary, in the modes that have one", labels: []) {
            bond, slave in
            guard bond.mode.flatMap(BondMode.init(name:))?.hasActiveSlave == true else { return [] }
            return [MetricSample([], bond.primary == slave.name)]
        },
        .ofSlave("carrying", "Whether it carries traffic, or could at once") { $0.carrying },
        .ofSlave("reserve", "802.3ad: whether it is ready in a group that the driver keeps as its reserve") {
            $0.reserve
        },
        .ofSlave("carrier", "The interface's own carrier, at which bonding may not have looked yet") { $0.carrier },
        .ofSlave("admin_up", "Whether it is administratively up") { $0.adminUp },
        .ofSlave("flapping", "Whether it fails so often that single changes are told at priority debug") {
            $0.flapping
        },
        .ofSlave("link_failures_total", .counter, "Failures of the link since it was enslaved, as the kernel counts") {
            $0.linkFailureCount.map { Double($0) }
        },
        .ofSlave("speed_bytes_per_second", .gauge, "Speed of the link, where it is known") {
            $0.speed.map(BaseUnit.bytes(megabits:))
        },
        .ofSlave("full_duplex", "Whether the link is in full duplex, where it is known") {
            $0.duplex.map { $0 == "full" }
        },
        .ofSlave("received_packets_total", .counter, "Packets received, as of the last reading") {
            $0.rxPackets.map { Double($0) }
        },
        .ofSlave(
            "last_received_timestamp_seconds", .gauge,
            "The last reading that found packets received since the one before"
        ) { $0.lastReceived.map(BaseUnit.seconds(microseconds:)) },
        .ofSlave("lacp_aggregator", .gauge, "802.3ad: the number of its aggregator") {
            $0.adAggregatorID.map { Double($0) }
        },
        .ofSlave(
            "lacp_port_state", .gauge,
            "802.3ad: bits of the LACP port state of this end (actor) and of the switch (partner)",
            labels: ["end", "bit"]
        ) { _, slave in
            [("actor", slave.adActorOperPortState), ("partner", slave.adPartnerOperPortState)].flatMap { end, state in
                state.map { state in
                    let words = OptionNames.portState(state)
                    return OptionNames.portState(UInt8.max).map { MetricSample([end, $0], words.contains($0)) }
                } ?? []
            }
        },
        .ofSlave("lacp_churned_total", .counter, "802.3ad: times an end churned", labels: ["end"]) { _, slave in
            [("actor", slave.actorChurnedCount), ("partner", slave.partnerChurnedCount)].compactMap { end, count in
                count.map { MetricSample([end], Double($0)) }
            }
        },
    ]
}
