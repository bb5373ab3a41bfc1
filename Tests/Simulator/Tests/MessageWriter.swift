@testable import Simulator

/// Writes the messages of a recording as rtnetlink sent them, as far as the recording has them.
struct MessageWriter {
    /// What a line has only where it changed, by the link's index.
    private var lasting: [String: [String: String]] = [:]
    private var indexes: [String: UInt32] = [:]

    private static let flags: [String: UInt32] = [
        "up": 1, "running": 1 << 6, "master": 1 << 10, "slave": 1 << 11, "lower-up": 1 << 16, "dormant": 1 << 17,
    ]
    private static let operstates: [String: UInt8] = [
        "unknown": 0, "not-present": 1, "down": 2, "lower-layer-down": 3, "testing": 4, "dormant": 5, "up": 6,
    ]
    private static let events: [String: UInt32] = [
        "none": 0, "reboot": 1, "features": 2, "failover": 3, "notify-peers": 4, "igmp-resend": 5, "bonding-options": 6,
    ]
    private static let statuses = ["up", "going-down", "down", "going-back"]
    private static let bytes: [String: UInt16] = [
        "mode": 1, "primary_reselect": 12, "fail_over_mac": 13, "xmit_hash_policy": 14, "num_peer_notif": 16,
        "all_slaves_active": 17, "lacp_rate": 21, "ad_select": 22, "lacp_active": 29, "arp_missed_max": 30,
    ]
    private static let numbers: [String: UInt16] = [
        "miimon": 3, "updelay": 4, "downdelay": 5, "arp_interval": 7, "arp_validate": 9, "arp_all_targets": 10,
        "min_links": 18, "peer_notif_delay": 28,
    ]

    /// - Parameter words: of the line, from `message` on.
    mutating func message(_ words: [String]) -> [UInt8] {
        var values: [String: String] = [:]
        for word in words.dropFirst(4) {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            if parts.count == 2 { values[parts[0]] = parts[1] }
        }
        let (name, index) = (words[3], values["index"] ?? "0")
        let number = UInt32(index) ?? 0
        indexes[name] = number
        if words[2] == "gone" {
            lasting[index] = nil
            return LinkBytes.message(LinkBytes.deleteLink) { writer in
                writer.header(index: number, flags: 0)
                writer.attribute(3, text: name)
            }
        }
        let kept: (String) -> Bool = { $0 == "address" || $0 == "permanent" || $0 == "arp_ip_target" }
        let isOption: (String) -> Bool = { Self.bytes[$0] != nil || Self.numbers[$0] != nil }
        lasting[index, default: [:]].merge(values.filter { kept($0.key) || isOption($0.key) }) { $1 }
        values.merge(lasting[index] ?? [:]) { own, _ in own }
        return write(name, number, values)
    }

    private func write(_ name: String, _ index: UInt32, _ values: [String: String]) -> [UInt8] {
        LinkBytes.message(LinkBytes.newLink) { writer in
            let flags = (values["flags"] ?? "").split(separator: ",").reduce(0) { $0 | (Self.flags[String($1)] ?? 0) }
            writer.header(index: index, flags: flags)
            writer.attribute(3, text: name)
            if let address = values["address"] { writer.attribute(1, bytes: Self.address(address)) }
            if let address = values["permanent"] { writer.attribute(54, bytes: Self.address(address)) }
            writer.attribute(16, Self.operstates[values["operstate"] ?? ""] ?? 0)
            writer.attribute(33, UInt8(values["carrier"] ?? "") ?? 0)
            if let event = values["event"].flatMap({ Self.events[$0] }) { writer.attribute(44, event) }
            if let master = values["master"].flatMap({ indexes[$0] }) { writer.attribute(10, master) }
            guard values["mode"] != nil || values["state"] != nil else { return }
            writer.nest(18) { writer in
                if values["mode"] != nil {
                    writer.attribute(1, text: "bond")
                    writer.nest(2) { self.writeBond(values, to: &$0) }
                }
                if values["state"] != nil {
                    writer.attribute(4, text: "bond")
                    writer.nest(5) { Self.writeSlave(values, to: &$0) }
                }
            }
        }
    }

    private func writeBond(_ values: [String: String], to writer: inout LinkBytes) {
        for (name, attribute) in Self.bytes {
            if let value = values[name] { writer.attribute(attribute, UInt8(value) ?? 0) }
        }
        for (name, attribute) in Self.numbers {
            if let value = values[name] { writer.attribute(attribute, UInt32(value) ?? 0) }
        }
        if let active = values["active"].flatMap({ indexes[$0] }) { writer.attribute(2, active) }
        if let primary = values["primary"].flatMap({ indexes[$0] }) { writer.attribute(11, primary) }
        if let targets = values["arp_ip_target"], targets != "-" {
            writer.nest(8) { writer in
                for (place, target) in targets.split(separator: ",").enumerated() {
                    writer.attribute(UInt16(place), bytes: target.split(separator: ".").map { UInt8($0) ?? 0 })
                }
            }
        }
        guard let aggregator = values["aggregator"].flatMap(UInt16.init) else { return }
        writer.nest(23) { writer in
            writer.attribute(1, aggregator)
            for (name, attribute) in [("ports", 2), ("actor-key", 3), ("partner-key", 4)] as [(String, UInt16)] {
                if let value = values[name].flatMap(UInt16.init) { writer.attribute(attribute, value) }
            }
            if let partner = values["partner"] { writer.attribute(5, bytes: Self.address(partner)) }
        }
    }

    private static func writeSlave(_ values: [String: String], to writer: inout LinkBytes) {
        writer.attribute(1, values["state"] == "backup" ? 1 as UInt8 : 0)
        writer.attribute(2, UInt8(statuses.firstIndex(of: values["mii"] ?? "") ?? 0))
        writer.attribute(3, UInt32(values["failures"] ?? "") ?? 0)
        if let address = values["permanent"] { writer.attribute(4, bytes: Self.address(address)) }
        guard let aggregator = values["slave-aggregator"].flatMap(UInt16.init) else { return }
        writer.attribute(6, aggregator)
        if let state = values["actor-state"].flatMap(UInt8.init) { writer.attribute(7, state) }
        if let state = values["partner-state"].flatMap(UInt16.init) { writer.attribute(8, state) }
    }

    private static func address(_ text: String) -> [UInt8] {
        text.split(separator: ":").map { UInt8($0, radix: 16) ?? 0 }
    }
}
