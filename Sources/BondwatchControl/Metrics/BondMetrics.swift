import BondwatchCore

extension Metric {
    /// Where the numbers come from.
    static let ofSource: [Metric] = [
        Metric("bondwatch_up", .gauge, "Whether the daemon answered; where it did not, the kernel was read") { facts in
            [MetricSample([], facts.bonds.daemonError == nil)]
        },
        Metric(
            "bondwatch_info", .gauge, "Version of bondwatchctl, and who looked at the kernel: daemon or kernel",
            labels: ["version", "source"]
        ) { facts in [MetricSample([Version.current, facts.bonds.document.source.rawValue], 1)] },
        Metric("bondwatch_bonds", .gauge, "Bonds of this host") { facts in
            [MetricSample([], Double(facts.bonds.document.bonds.count))]
        },
    ]

    /// What is known of a bond as a whole.
    static let ofBonds: [Metric] = [
        .ofBond(
            "info", "The bond's options; an option that the mode or the kernel does not have is empty",
            labels: [
                "mode", "primary", "primary_reselect", "xmit_hash_policy", "fail_over_mac", "arp_validate", "ad_select",
                "ad_lacp_rate",
            ]
        ) { bond in
            let options = [
                bond.mode, bond.primary?.description, bond.primaryReselect, bond.xmitHashPolicy, bond.failOverMac,
                bond.arpValidate, bond.adSelect, bond.adLacpRate,
            ]
            return [MetricSample(options.map { $0 ?? "" }, 1)]
        },
        .ofBond("up", "Whether the bond has carrier") { $0.miiStatus.map { $0 == "up" } },
        .ofBond("admin_up", "Whether the bond is administratively up") { $0.adminUp },
        .ofBond("redundancy", "1 for the state that the bond's redundancy is in", labels: ["state"]) { bond in
            Redundancy.allCases.map { MetricSample([$0.rawValue], bond.redundancy == $0) }
        },
        .ofBond("redundancy_change_timestamp_seconds", .gauge, "Since when redundancy is what it is") {
            $0.redundancySince.map(BaseUnit.seconds(microseconds:))
        },
        .ofBond("slaves", .gauge, "Slaves that the bond has, as node_bonding_slaves") { Double($0.slaves.count) },
        .ofBond("slaves_expected", .gauge, "Slaves that the bond should have") { Double($0.expectedSlaves) },
        .ofBond("slaves_carrying", .gauge, "Slaves that carry traffic, or could at once") { Double($0.slavesCarrying) },
        .ofBond("monitored", "Whether the driver watches the links; if not, what is said of them is not known") {
            $0.monitored
        },
        .ofBond("active_change_timestamp_seconds", .gauge, "Since when the active slave is the active one") {
            $0.activeSince.map(BaseUnit.seconds(microseconds:))
        },
        .ofBond("failovers_total", .counter, "Times the active slave failed and another took over") {
            $0.failovers.map { Double($0) }
        },
        .ofBond("failbacks_total", .counter, "Times the primary took over again") { $0.failbacks.map { Double($0) } },
        .ofBond("last_failover_timestamp_seconds", .gauge, "When the last failover was") {
            ($0.lastFailover?.time).map(BaseUnit.seconds(microseconds:))
        },
        .ofBond(
            "last_failover_info", "The slaves of the last failover, and why it came", labels: ["from", "to", "cause"]
        ) {
            $0.lastFailover.map { last in
                [MetricSample([last.from?.description ?? "", last.to.description, last.cause], 1)]
            } ?? []
        },
        .ofBond("flapping", "Whether the bond fails so often that single changes are told at priority debug") {
            $0.flapping
        },
        .ofBond("episode", "Whether a time of trouble is open") { $0.isWatched ? $0.episode != nil : nil },
        .ofBond("episode_start_timestamp_seconds", .gauge, "When the time of trouble began that is open") {
            ($0.episode?.since).map(BaseUnit.seconds(microseconds:))
        },
        .ofBond("episode_failovers", .gauge, "Failovers in the time of trouble that is open") {
            ($0.episode?.failovers).map { Double($0) }
        },
        .ofBond("episode_link_failures", .gauge, "Links that failed in the time of trouble that is open") {
            ($0.episode?.failures).map { Double($0) }
        },
        .ofBond("ignored", "Whether the configuration says that nothing is to be told of the bond") { $0.ignored },
        .ofBond("silenced", "Whether nobody is to be alarmed about the bond now") {
            $0.isWatched ? $0.silence != nil : nil
        },
        .ofBond("silence_end_timestamp_seconds", .gauge, "When the silence ends that holds") {
            ($0.silence?.until).map(BaseUnit.seconds(microseconds:))
        },
        Metric(
            "bondwatch_finding", .gauge, "1 for each standing fault; slave is empty where it is the bond as a whole",
            labels: ["bond", "slave", "finding", "severity"]
        ) { facts in
            facts.bonds.document.bonds.flatMap { bond in
                bond.findings.map { finding in
                    MetricSample(
                        [bond.name.description, finding.slave?.description ?? "", finding.id, finding.severity], 1)
                }
            }
        },
        .ofBond("miimon_seconds", .gauge, "Link monitoring interval; 0 is off") {
            $0.miimon.map(BaseUnit.seconds(milliseconds:))
        },
        .ofBond("arp_interval_seconds", .gauge, "ARP monitoring interval; 0 is off") {
            $0.arpInterval.map(BaseUnit.seconds(milliseconds:))
        },
        .ofBond("updelay_seconds", .gauge, "How long a link must be up before it is used") {
            $0.updelay.map(BaseUnit.seconds(milliseconds:))
        },
        .ofBond("downdelay_seconds", .gauge, "How long a link must be down before it is given up") {
            $0.downdelay.map(BaseUnit.seconds(milliseconds:))
        },
        .ofBond("min_links", .gauge, "802.3ad: slaves that must carry for the bond to be up") {
            $0.minLinks.map { Double($0) }
        },
        .ofBond("lacp_partner", "802.3ad: whether a partner answers on the active aggregator") { bond in
            bond.adInfo?.partnerMac.flatMap { HardwareAddress($0) }.map { !$0.isZero }
        },
        .ofBond("lacp_ports", .gauge, "802.3ad: slaves in the active aggregator") {
            ($0.adInfo?.numPorts).map { Double($0) }
        },
        .ofBond(
            "lacp_info", "802.3ad: the active aggregator",
            labels: ["aggregator", "partner_mac", "actor_key", "partner_key"]
        ) { bond in
            bond.adInfo.map { info in
                let numbers = [info.aggregator, info.actorKey, info.partnerKey].map { $0.map(String.init) ?? "" }
                return [MetricSample([numbers[0], info.partnerMac ?? "", numbers[1], numbers[2]], 1)]
            } ?? []
        },
    ]
}

extension BondReport {
    /// Whether somebody has watched: only then is what is nil known not to be.
    fileprivate var isWatched: Bool { failovers != nil }
}
