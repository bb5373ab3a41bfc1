extension BondReport: ReportObject {
    package static var typeName: String { "Bond" }
    package static var summary: String { "One bond; the keys of kernel facts are those of `ip -d -j link`" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        self.init(
            name: try container.required("name"), redundancy: try container.required("redundancy"),
            expectedSlaves: try container.required("expected_slaves"),
            slavesCarrying: try container.required("slaves_carrying"))
    }

    package static let fields: [ReportField<BondReport>] = ourFields + kernelFields

    private static var ourFields: [ReportField<BondReport>] {
        [
            .init("name", \.name, "Name; a byte that is not printable is written \\xNN"),
            .init("ifindex", \.ifindex, "Interface index"),
            .init("ignored", \.ignored, "Whether the configuration says that nothing is to be told of it"),
            .init("silence", \.silence, "The silence that holds; null where none does"),
            .init("redundancy", \.redundancy, "What the bond can still lose"),
            .init(
                "redundancy_settled", \.settledRedundancy,
                "What it can lose once the slaves that are on their way up have arrived; redundancy itself where none is"
            ),
            .init(
                "expected_slaves", \.expectedSlaves,
                "Slaves that should be there; of a bond with several LACP groups, in the one that carries"),
            .init("slaves_carrying", \.slavesCarrying, "Slaves that carry traffic, or could at once"),
            .init(
                "groups", \.groups, "802.3ad: the groups of ports to each switch, where there are several; else empty",
                mayBeMissing: true),
            .init("redundancy_since", \.redundancySince, "Since when, in microseconds since 1970"),
            .init("active_since", \.activeSince, "Since when active_slave is it, in microseconds since 1970"),
            .init("failovers", \.failovers, "Times the active slave failed and another took over"),
            .init("failbacks", \.failbacks, "Times the primary took over again"),
            .init("last_failover", \.lastFailover, "The last change of the active slave that was a failover"),
            .init(
                "failover_records", \.failoverRecords,
                "Changes of the active slave, newest first: the last one, or with --failovers the last 64"),
            .init("episode", \.episode, "The trouble that the bond is in; null where it is in none"),
            .init("flapping", \.flapping, "Whether it fails so often that each change is told at priority debug"),
            .init("admin_up", \.adminUp, "Whether the bond is administratively up"),
            .init("monitored", \.monitored, "Whether the links are watched; if not, what is said of them is not known"),
            .init("findings", \.findings, "The faults that stand, worst first", mayBeMissing: true),
            .init("mii_status", \.miiStatus, "The bond's own carrier: up or down"),
            .init("driver_version", \.driverVersion, "Version of the bonding driver"),
            .init("slaves", \.slaves, "The slaves"),
        ]
    }

    private static let privileged = "null without CAP_NET_ADMIN, which the daemon does not have"

    private static var kernelFields: [ReportField<BondReport>] {
        [
            .init("mode", \.mode, "Bonding mode"),
            .init("active_slave", \.activeSlave, "The active slave; null where there is none or the mode has none"),
            .init("primary", \.primary, "The primary slave"),
            .init("primary_reselect", \.primaryReselect, "always, better or failure"),
            .init("miimon", \.miimon, "Link monitoring interval in milliseconds; 0 is off"),
            .init("updelay", \.updelay, "Milliseconds"),
            .init("downdelay", \.downdelay, "Milliseconds"),
            .init("peer_notify_delay", \.peerNotifyDelay, "Milliseconds"),
            .init("use_carrier", \.useCarrier, "1: carrier, 0: MII registers"),
            .init("arp_interval", \.arpInterval, "ARP monitoring interval in milliseconds; 0 is off"),
            .init("arp_missed_max", \.arpMissedMax, "Missed ARP intervals until a slave is down"),
            .init("arp_ip_target", \.arpIPTarget, "IPv4 targets of ARP monitoring"),
            .init("ns_ip6_target", \.nsIP6Target, "IPv6 targets of neighbour monitoring"),
            .init("arp_validate", \.arpValidate, "none, active, backup, all, filter, filter_active or filter_backup"),
            .init("arp_all_targets", \.arpAllTargets, "any or all"),
            .init("fail_over_mac", \.failOverMac, "none, active or follow"),
            .init("xmit_hash_policy", \.xmitHashPolicy, "What picks the slave of a packet"),
            .init("resend_igmp", \.resendIGMP, "IGMP reports after a failover"),
            .init("num_peer_notif", \.numPeerNotif, "Peer notifications after a failover"),
            .init("all_slaves_active", \.allSlavesActive, "1: frames that arrive on a backup slave are kept"),
            .init("min_links", \.minLinks, "Slaves that must carry for the bond to be up"),
            .init("lp_interval", \.lpInterval, "Seconds between learning packets"),
            .init("packets_per_slave", \.packetsPerSlave, "Packets in balance-rr before the next slave"),
            .init("ad_lacp_active", \.adLacpActive, "on or off"),
            .init("ad_lacp_rate", \.adLacpRate, "slow or fast"),
            .init("ad_select", \.adSelect, "stable, bandwidth, count or actor_port_prio"),
            .init("ad_info", \.adInfo, "The active aggregator of 802.3ad"),
            .init("ad_actor_sys_prio", \.adActorSysPrio, "LACP system priority; \(privileged)"),
            .init("ad_user_port_key", \.adUserPortKey, "LACP user port key; \(privileged)"),
            .init("ad_actor_system", \.adActorSystem, "LACP system address; \(privileged)"),
            .init("tlb_dynamic_lb", \.tlbDynamicLB, "1: flows move between slaves"),
            .init("coupled_control", \.coupledControl, "on or off"),
            .init("broadcast_neighbor", \.broadcastNeighbor, "on or off"),
            .init(
                "lacp_strict", \.lacpStrict,
                "on or off; on: without an LACP partner the bond has no carrier, and nothing is sent"),
        ]
    }
}

extension BondReport.AdInfo: ReportObject {
    package static var typeName: String { "AdInfo" }
    package static var summary: String { "The active aggregator of an 802.3ad bond" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws { self.init() }

    package static let fields: [ReportField<BondReport.AdInfo>] = [
        .init("aggregator", \.aggregator, "Its number"),
        .init("num_ports", \.numPorts, "Slaves in it"),
        .init("actor_key", \.actorKey, "Our key"),
        .init("partner_key", \.partnerKey, "The partner's key"),
        .init("partner_mac", \.partnerMac, "The partner's system address; all zero where no partner answers"),
    ]
}

extension BondReport.LastFailover: ReportObject {
    package static var typeName: String { "Failover" }
    package static var summary: String { "A change of the active slave because the old one failed" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        self.init(
            time: try container.required("time"), from: nil, to: try container.required("to"),
            cause: try container.required("cause"))
    }

    package static let fields: [ReportField<BondReport.LastFailover>] = [
        .init("time", \.time, "Microseconds since 1970"),
        .init("from", \.from, "The slave that failed"),
        .init("to", \.to, "The slave that took over"),
        .init("cause", \.cause, "Why, in the words of the journal field BOND_CAUSE"),
    ]
}
