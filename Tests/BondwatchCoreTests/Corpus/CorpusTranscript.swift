/// The facts of a bonding file, taken down line by line by the labels alone, without the parser: one fact a label, its value
/// as printed but for the few changes that are listed here.
///
/// It is as strict as can be: it knows no line but the ones in its tables and keeps the rest in `unknown_lines`.
struct CorpusTranscript {
    /// The facts by their path in the expected JSON, such as `slaves.0.speed`; the word null where there is nothing.
    private(set) var facts: [String: String] = [:]
    private var slaves = 0
    /// The path of the block that indented lines belong to.
    private var block: String?

    init(_ text: String) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty {
            take(String(line), number: index + 1)
        }
        if slaves == 0 { facts["slaves"] = "[]" }
    }

    private static let bondLabels: KeyValuePairs = [
        "Ethernet Channel Bonding Driver:": "driver_version", "Bonding Mode:": "mode",
        "Transmit Hash Policy:": "xmit_hash_policy", "Primary Slave:": "primary",
        "Currently Active Slave:": "active_slave", "MII Status:": "mii_status", "MII Polling Interval (ms):": "miimon",
        "Up Delay (ms):": "updelay", "Down Delay (ms):": "downdelay",
        "Peer Notification Delay (ms):": "peer_notify_delay", "ARP Polling Interval (ms):": "arp_interval",
        "ARP Missed Max:": "arp_missed_max", "ARP IP target/s (n.n.n.n form):": "arp_ip_target",
        "NS IPv6 target/s (xx::xx form):": "ns_ip6_target", "LACP active:": "802.3ad_info.ad_lacp_active",
        "LACP rate:": "802.3ad_info.ad_lacp_rate", "Min links:": "802.3ad_info.min_links",
        "Aggregator selection policy (ad_select):": "802.3ad_info.ad_select",
        "System priority:": "802.3ad_info.ad_actor_sys_prio", "System MAC address:": "802.3ad_info.ad_actor_system",
    ]

    private static let slaveLabels: KeyValuePairs = [
        "MII Status:": "mii_status", "Speed:": "speed", "Duplex:": "duplex",
        "Link Failure Count:": "link_failure_count", "Permanent HW addr:": "perm_hwaddr",
        "Slave queue ID:": "queue_id", "Aggregator ID:": "ad_aggregator_id",
        "Actor Churn State:": "churn_actor_state", "Partner Churn State:": "churn_partner_state",
        "Actor Churned Count:": "actor_churned_count", "Partner Churned Count:": "partner_churned_count",
    ]

    /// With the indentation that belongs to them.
    private static let blockLabels: KeyValuePairs = [
        "\tAggregator ID:": "aggregator", "\tNumber of ports:": "num_ports", "\tActor Key:": "actor_key",
        "\tPartner Key:": "partner_key", "\tPartner Mac Address:": "partner_mac",
        "    system priority:": "system_priority", "    system mac address:": "system_mac_address",
        "    port key:": "port_key", "    oper key:": "oper_key", "    port priority:": "port_priority",
        "    port number:": "port_number", "    port state:": "port_state",
    ]

    private static let modes = [
        "load balancing (round-robin)": "balance-rr", "fault-tolerance (active-backup)": "active-backup",
        "load balancing (xor)": "balance-xor", "fault-tolerance (broadcast)": "broadcast",
        "IEEE 802.3ad Dynamic link aggregation": "802.3ad", "transmit load balancing": "balance-tlb",
        "adaptive load balancing": "balance-alb",
    ]

    private mutating func take(_ line: String, number: Int) {
        if line.hasPrefix("Slave Interface: ") {
            facts["slaves.\(slaves).name"] = String(line.dropFirst(17))
            slaves += 1
            return
        }
        let slave = "slaves.\(slaves - 1)"
        switch line {
        case "802.3ad info": return
        case "Active Aggregator Info:": block = "802.3ad_info.ad_info"
        case "details actor lacp pdu:": block = "\(slave).actor_lacp_pdu"
        case "details partner lacp pdu:": block = "\(slave).partner_lacp_pdu"
        case _ where line.hasPrefix("bond ") && line.hasSuffix(" has no active aggregator"):
            facts["802.3ad_info.ad_info"] = "null"
        default:
            if let block, let (key, value) = Self.find(line, in: Self.blockLabels) {
                facts["\(block).\(key)"] = value
            } else if slaves == 0, let (key, value) = Self.find(line, in: Self.bondLabels) {
                takeBond(key, value)
            } else if slaves > 0, let (key, value) = Self.find(line, in: Self.slaveLabels) {
                takeSlave(key, value, in: slave)
            } else {
                facts["unknown_lines.\(number)"] = line
            }
        }
    }

    private mutating func takeBond(_ key: String, _ value: String) {
        switch key {
        case "mode":
            let (mode, policy) = Self.split(value, before: " (fail_over_mac ")
            facts[key] = Self.modes[mode] ?? "no mode: \(mode)"
            facts["fail_over_mac"] = policy
        case "primary":
            let (name, policy) = Self.split(value, before: " (primary_reselect ")
            facts[key] = name == "None" ? "null" : name
            facts["primary_reselect"] = policy
        case "active_slave": facts[key] = value == "None" ? "null" : value
        case "xmit_hash_policy": (facts[key], facts["xmit_hash_policy_number"]) = Self.split(value, before: " (")
        default: facts[key] = value
        }
    }

    private mutating func takeSlave(_ key: String, _ value: String, in slave: String) {
        switch key {
        case "speed": facts["\(slave).speed"] = value == "Unknown" ? "null" : value.replacing(" Mbps", with: "")
        case "duplex": facts["\(slave).duplex"] = value == "Unknown" ? "null" : value
        case "ad_aggregator_id": facts["\(slave).ad_aggregator_id"] = value == "N/A" ? "null" : value
        case "perm_hwaddr" where value.wholeMatch(of: /([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}/) == nil:
            facts["\(slave).perm_hwaddr_text"] = value
        case "perm_hwaddr": facts["\(slave).perm_hwaddr"] = value.lowercased()
        default: facts["\(slave).\(key)"] = value.replacing(" ", with: "_")
        }
    }

    private static func find(_ line: String, in labels: KeyValuePairs<String, String>) -> (String, String)? {
        guard let (label, key) = labels.first(where: { line.hasPrefix($0.key) }) else { return nil }
        return (key, String(line.dropFirst(label.count).drop { $0 == " " }))
    }

    /// `name (opening policy)` in its two parts.
    private static func split(_ value: String, before opening: String) -> (String, String?) {
        guard let place = value.firstRange(of: opening), value.hasSuffix(")") else { return (value, nil) }
        return (String(value[..<place.lowerBound]), String(value[place.upperBound...].dropLast()))
    }
}
