import BondwatchCore
import BondwatchNetlink

/// Messages of rtnetlink in a few words, for the trace of a seed.
extension Trace {
    /// `eth00 up carrier, of 1: active up 0`, one text for each message of the datagram.
    static func describe(_ datagram: [UInt8]) -> [String] {
        var decoder = LinkMessageDecoder()
        return decoder.messages(in: datagram.span.bytes).map { message in
            let answer = message.header.isMultipart ? "answer " : ""
            guard case .link(let link) = message.content else { return "\(answer)\(kind(of: message.content))" }
            return answer + describe(link)
        }
    }

    private static func kind(of content: NetlinkMessage) -> String {
        switch content {
        case .done: "end of a dump"
        case .error: "error"
        case .link, .counters, .overrun, .malformed, .other: "something else"
        }
    }

    private static func describe(_ link: LinkMessage) -> String {
        var words = [link.name?.description ?? "?"]
        if link.kind == .deleted { words.append("deleted") }
        words.append(link.flags.contains(.up) ? "up" : "down")
        if link.hasCarrier { words.append("carrier") }
        if let event = link.event { words.append("\(event)") }
        if let bond = link.bond { words += describe(bond) + ["losses \(link.carrierDownCount ?? 0)"] }
        if let slave = link.slave { words += describe(slave, of: link.master) }
        return words.joined(separator: " ")
    }

    private static func describe(_ bond: BondAttributes) -> [String] {
        var words = [bond.mode?.name ?? "?"]
        if bond.mode?.hasActiveSlave == true { words.append("active \(bond.activeSlave?.rawValue ?? 0)") }
        if let info = bond.adInfo {
            words.append("aggregator \(info.aggregator ?? 0) partner \(info.partnerMac?.description ?? "?")")
        }
        return words
    }

    private static func describe(_ slave: BondSlaveAttributes, of master: InterfaceIndex?) -> [String] {
        var words = ["of \(master?.rawValue ?? 0)", slave.state.map { "\($0)" } ?? "?", slave.miiStatus?.name ?? "?"]
        words.append("failures \(slave.linkFailureCount ?? 0)")
        if let aggregator = slave.aggregatorID {
            words.append(
                "aggregator \(aggregator) actor \(slave.actorPortState ?? 0) partner \(slave.partnerPortState ?? 0)")
        }
        return words
    }
}
