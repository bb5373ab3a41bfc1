/// iproute2's words for the numbers of bonding options (ip/iplink_bond.c, iproute2 6.1 and later), which are the
/// kernel's own (drivers/net/bonding/bond_options.c).
package struct OptionNames: Sendable {
    private let words: [String]

    private init(_ words: String...) { self.words = words }

    /// The word of that number; a number that is newer than this table stays a number.
    package subscript(number: some BinaryInteger) -> String {
        guard let index = Int(exactly: number), words.indices.contains(index) else { return String(number) }
        return words[index]
    }

    package static let primaryReselect = OptionNames("always", "better", "failure")
    package static let failOverMac = OptionNames("none", "active", "follow")
    package static let transmitHashPolicy = OptionNames(
        "layer2", "layer3+4", "layer2+3", "encap2+3", "encap3+4", "vlan+srcmac")
    /// iproute2 prints null for 0 in JSON; here null means unknown, so 0 has its word.
    package static let arpValidate = OptionNames(
        "none", "active", "backup", "all", "filter", "filter_active", "filter_backup")
    package static let arpAllTargets = OptionNames("any", "all")
    package static let lacpRate = OptionNames("slow", "fast")
    package static let adSelect = OptionNames("stable", "bandwidth", "count", "actor_port_prio")
    /// `ad_lacp_active`, `coupled_control`, `broadcast_neighbor`, `lacp_strict`.
    package static let onOff = OptionNames("off", "on")
    package static let slaveState = OptionNames("ACTIVE", "BACKUP")
    package static let churnState = OptionNames("MONITOR", "CHURN", "NO_CHURN")

    /// The words of an LACP port state, lowest bit first (IEEE 802.1AX 6.4.2.3).
    package static func portState(_ bits: some BinaryInteger) -> [String] {
        let words = [
            "active", "short_timeout", "aggregating", "in_sync", "collecting", "distributing", "defaulted", "expired",
        ]
        let bits = UInt8(truncatingIfNeeded: bits)
        return words.enumerated().filter { bits & (1 << UInt8($0.offset)) != 0 }.map(\.element)
    }

    /// iproute2's word for the churn state that /proc/net/bonding prints (`churn_description`, bond_procfs.c).
    package static func churnState(procText: String) -> String {
        switch procText {
        case "monitoring": churnState[0]
        case "churned": churnState[1]
        case "none": churnState[2]
        default: procText
        }
    }
}
