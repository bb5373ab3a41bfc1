import BondwatchCore

/// Everything that the parser read from one file, in the order in which the newest drivers print it.
///
/// A line that is not in the file has no key here. Where the driver says that there is nothing (`None`, `Unknown`, `N/A`,
/// `has no active aggregator`) the key is there, and null. The keys are iproute2's where it has one, else the kernel's line.
extension BondFile {
    var picture: String { JSONPicture.object(members).rendered() + "\n" }

    private var members: [JSONPicture.Member] {
        var facts: [JSONPicture.Member] = []
        facts.add("driver_version", driverVersion)
        facts.add("mode", mode?.name)
        facts.add("unknown_mode", unknownMode)
        facts.add("fail_over_mac", failOverMac)
        facts.add("xmit_hash_policy", transmitHashPolicy)
        facts.add("xmit_hash_policy_number", transmitHashPolicyNumber)
        facts.add("primary", primarySlave?.picture)
        facts.add("primary_reselect", primaryReselect)
        facts.add("active_slave", activeSlave?.picture)
        facts.add("mii_status", miiStatus?.name)
        facts.add("miimon", miimon)
        facts.add("updelay", updelay)
        facts.add("downdelay", downdelay)
        facts.add("peer_notify_delay", peerNotifyDelay)
        facts.add("arp_interval", arpInterval)
        facts.add("arp_missed_max", arpMissedMax)
        facts.add("arp_ip_target", arpTargets.map { .words($0) })
        facts.add("ns_ip6_target", nsTargets.map { .words($0) })
        facts.add("802.3ad_info", (lacp?.members).map { .object($0) })
        facts.add("slaves", .list(slaves.map { .object($0.members) }))
        if !unknownLines.isEmpty {
            facts.add(
                "unknown_lines",
                .object(unknownLines.map { .init(key: String($0.number), value: .text($0.text)) }))
        }
        facts.add("complete", .flag(isComplete))
        return facts
    }
}

extension BondFile.NamedSlave {
    fileprivate var picture: JSONPicture { name.map { .text($0.description) } ?? .null }
}

extension BondFile.Lacp {
    fileprivate var members: [JSONPicture.Member] {
        var facts: [JSONPicture.Member] = []
        facts.add("ad_lacp_active", active.map { $0 ? "on" : "off" })
        facts.add("ad_lacp_rate", rate)
        facts.add("min_links", minLinks)
        facts.add("ad_select", adSelect)
        facts.add("ad_actor_sys_prio", systemPriority)
        facts.add("ad_actor_system", systemMac?.description)
        switch aggregator {
        case nil: break
        case .noneActive: facts.add("ad_info", .null)
        case .active(let info): facts.add("ad_info", .object(info.members))
        }
        return facts
    }
}

extension AggregatorInfo {
    fileprivate var members: [JSONPicture.Member] {
        var facts: [JSONPicture.Member] = []
        facts.add("aggregator", aggregator)
        facts.add("num_ports", ports)
        facts.add("actor_key", actorKey)
        facts.add("partner_key", partnerKey)
        facts.add("partner_mac", partnerMac?.description)
        return facts
    }
}

extension BondFile.SlaveRecord {
    fileprivate var members: [JSONPicture.Member] {
        var facts: [JSONPicture.Member] = []
        facts.add("name", name.description)
        facts.add("mii_status", miiStatus?.name)
        facts.add("speed", speed?.picture)
        facts.add("duplex", duplex.map { _ in knownDuplex.map { .text($0) } ?? .null })
        facts.add("link_failure_count", linkFailureCount)
        facts.add("perm_hwaddr", permanentAddress?.description)
        facts.add("perm_hwaddr_text", permanentAddressText)
        facts.add("queue_id", queueID)
        facts.add("ad_aggregator_id", aggregatorID?.picture)
        facts.add("churn_actor_state", actorChurnState)
        facts.add("churn_partner_state", partnerChurnState)
        facts.add("actor_churned_count", actorChurnedCount)
        facts.add("partner_churned_count", partnerChurnedCount)
        facts.add("actor_lacp_pdu", (actorPDU?.members(key: "port_key")).map { .object($0) })
        facts.add("partner_lacp_pdu", (partnerPDU?.members(key: "oper_key")).map { .object($0) })
        return facts
    }
}

extension BondFile.Speed {
    fileprivate var picture: JSONPicture {
        if case .megabits(let megabits) = self { .number(UInt64(megabits)) } else { .null }
    }
}

extension BondFile.AggregatorID {
    fileprivate var picture: JSONPicture {
        if case .number(let number) = self { .number(UInt64(number)) } else { .null }
    }
}

extension BondFile.PortDetails {
    /// `keyName`: the driver calls the actor's key `port key`, the partner's `oper key`.
    fileprivate func members(key keyName: String) -> [JSONPicture.Member] {
        var facts: [JSONPicture.Member] = []
        facts.add("system_priority", systemPriority)
        facts.add("system_mac_address", systemMac?.description)
        facts.add(keyName, key)
        facts.add("port_priority", portPriority)
        facts.add("port_number", portNumber)
        facts.add("port_state", portState)
        return facts
    }
}
