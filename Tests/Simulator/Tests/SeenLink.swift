import BondwatchCore

/// What a message says of a link, as far as the model and the recording are compared.
struct SeenLink: Equatable, CustomStringConvertible {
    var link: String
    var isGone = false
    var isUp = false
    var hasCarrier = false
    var master: String?
    var state: String?
    var status: String?
    var failures: String?
    var active: String?
    var primary: String?
    /// Those of a bond, as numbers and by their names in a recording.
    var options: [String: String] = [:]
    var event: LinkMessage.Event?
    /// What it says of 802.3ad, in the recording's terms: a slave's aggregator and port states, a bond's active aggregator.
    var lacp: [String] = []

    init(link: String) { self.link = link }

    private static let events: [String: LinkMessage.Event] = [
        "features": .features, "failover": .bondingFailover, "notify-peers": .notifyPeers, "igmp-resend": .igmpResend,
        "bonding-options": .bondingOptions,
    ]

    /// Those that are compared; the model has no others.
    private static let optionNames: Set<String> = [
        "mode", "miimon", "updelay", "downdelay", "arp_interval", "arp_validate", "primary_reselect", "fail_over_mac",
        "num_peer_notif", "min_links",
    ]

    private static let lacpKeys: Set<String> = [
        "aggregator", "ports", "actor-key", "partner-key", "partner", "slave-aggregator", "actor-state",
        "partner-state",
    ]

    /// A line of a recording.
    ///
    /// - Parameter former: by the link's index, the options that a message does not repeat.
    init(words: [String], former: inout [String: [String: String]]) {
        link = words[3]
        isGone = words[2] == "gone"
        guard !isGone else { return }
        options = former[words[4]] ?? [:]
        for word in words[4...] {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            switch parts[0] {
            case "flags": isUp = parts[1].split(separator: ",").contains("up")
            case "carrier": hasCarrier = parts[1] == "1"
            case "master": master = parts[1]
            case "state": state = parts[1]
            case "mii": status = parts[1]
            case "failures": failures = parts[1]
            case "active": active = parts[1] == "-" ? nil : parts[1]
            case "primary": primary = parts[1] == "-" ? nil : parts[1]
            case "event": event = Self.events[parts[1]]
            case let key where Self.lacpKeys.contains(key): lacp.append(word)
            case let name: if Self.optionNames.contains(name) { options[name] = parts[1] }
            }
        }
        former[words[4]] = options
    }

    /// A message of the model.
    init(_ message: LinkMessage, nameOf: (InterfaceIndex) -> String) {
        link = message.name?.description ?? ""
        isGone = message.kind == .deleted
        guard !isGone else { return }
        isUp = message.flags.contains(.up)
        hasCarrier = message.hasCarrier
        if let slave = message.slave {
            master = message.master.map(nameOf)
            state = slave.state == .backup ? "backup" : "active"
            status = slave.miiStatus?.name.replacing("_", with: "-")
            failures = slave.linkFailureCount.map { String($0) }
        }
        event = message.event
        lacp = Self.lacp(message)
        guard let bond = message.bond else { return }
        active = bond.activeSlave.map(nameOf)
        primary = bond.primary.map(nameOf)
        let numbers: [(String, (any BinaryInteger)?)] = [
            ("mode", bond.mode?.rawValue), ("miimon", bond.miimon), ("updelay", bond.updelay),
            ("downdelay", bond.downdelay), ("arp_interval", bond.arpInterval), ("arp_validate", bond.arpValidate),
            ("primary_reselect", bond.primaryReselect), ("fail_over_mac", bond.failOverMac),
            ("num_peer_notif", bond.peerNotifications), ("min_links", bond.minLinks),
        ]
        for case (let name, let number?) in numbers { options[name] = "\(number)" }
    }

    private static func lacp(_ message: LinkMessage) -> [String] {
        if let slave = message.slave, let aggregator = slave.aggregatorID, let actor = slave.actorPortState,
            let partner = slave.partnerPortState
        {
            return ["slave-aggregator=\(aggregator)", "actor-state=\(actor)", "partner-state=\(partner)"]
        }
        guard let info = message.bond?.adInfo, let aggregator = info.aggregator, let ports = info.ports,
            let actorKey = info.actorKey, let partnerKey = info.partnerKey, let partner = info.partnerMac
        else { return [] }
        return [
            "aggregator=\(aggregator)", "ports=\(ports)", "actor-key=\(actorKey)", "partner-key=\(partnerKey)",
            "partner=\(partner)",
        ]
    }

    var description: String {
        if isGone { return "\(link) gone" }
        let parts = [
            link, isUp ? "up" : "down", hasCarrier ? "carrier" : "no carrier", master ?? "", state ?? "", status ?? "",
            failures ?? "", active.map { "active \($0)" } ?? "", primary.map { "primary \($0)" } ?? "",
            options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " "),
            event.map { "\($0)" } ?? "", lacp.joined(separator: " "),
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// The messages that say something new of their link, and those that announce an event; beyond that the kernel repeats
    /// itself for reasons of no interest here.
    static func news(_ messages: [SeenLink]) -> [SeenLink] {
        var last: [String: SeenLink] = [:]
        return messages.filter { message in
            var state = message
            state.event = nil
            return last.updateValue(state, forKey: message.link) != state || message.event != nil
        }
    }
}
