/// The options of a bond whose change is worth a word, under the names that `ip link set type bond` takes.
///
/// All that the kernel has but `ad_actor_sys_prio`, `ad_user_port_key` and `ad_actor_system`: it shows these to
/// CAP_NET_ADMIN alone, so that the daemon cannot see them change.
package enum BondOption: String, CaseIterable, Sendable {
    case mode
    case miimon
    case updelay
    case downdelay
    case peerNotifyDelay = "peer_notify_delay"
    case useCarrier = "use_carrier"
    case arpInterval = "arp_interval"
    case arpMissedMax = "missed_max"
    case arpTargets = "arp_ip_target"
    case nsTargets = "ns_ip6_target"
    case arpValidate = "arp_validate"
    case arpAllTargets = "arp_all_targets"
    case primary
    case primaryReselect = "primary_reselect"
    case failOverMac = "fail_over_mac"
    case transmitHashPolicy = "xmit_hash_policy"
    case resendIGMP = "resend_igmp"
    case peerNotifications = "num_grat_arp"
    case allSlavesActive = "all_slaves_active"
    case minLinks = "min_links"
    case lpInterval = "lp_interval"
    case packetsPerSlave = "packets_per_slave"
    case lacpActive = "lacp_active"
    case lacpRate = "lacp_rate"
    case adSelect = "ad_select"
    case tlbDynamicLB = "tlb_dynamic_lb"
    case coupledControl = "coupled_control"
    case broadcastNeighbor = "broadcast_neighbor"
    case lacpStrict = "lacp_strict"

    /// The option's value in iproute2's words; nil where the kernel does not tell.
    func value(in bond: BondAttributes, nameOf: (InterfaceIndex) -> InterfaceName?) -> String? {
        switch self {
        case .mode: bond.mode?.name ?? bond.unknownMode.map { String($0) }
        case .miimon: bond.miimon.map { String($0) }
        case .updelay: bond.updelay.map { String($0) }
        case .downdelay: bond.downdelay.map { String($0) }
        case .peerNotifyDelay: bond.peerNotifyDelay.map { String($0) }
        case .useCarrier: bond.useCarrier.map { String($0) }
        case .arpInterval: bond.arpInterval.map { String($0) }
        case .arpMissedMax: bond.arpMissedMax.map { String($0) }
        case .arpTargets: Self.list(bond.arpTargets)
        case .nsTargets: Self.list(bond.nsTargets)
        case .arpValidate: bond.arpValidate.map { OptionNames.arpValidate[$0] }
        case .arpAllTargets: bond.arpAllTargets.map { OptionNames.arpAllTargets[$0] }
        case .primary: bond.primary.flatMap(nameOf)?.description ?? Self.nothing
        case .primaryReselect: bond.primaryReselect.map { OptionNames.primaryReselect[$0] }
        case .failOverMac: bond.failOverMac.map { OptionNames.failOverMac[$0] }
        case .transmitHashPolicy: bond.transmitHashPolicy.map { OptionNames.transmitHashPolicy[$0] }
        case .resendIGMP: bond.resendIGMP.map { String($0) }
        case .peerNotifications: bond.peerNotifications.map { String($0) }
        case .allSlavesActive: bond.allSlavesActive.map { String($0) }
        case .minLinks: bond.minLinks.map { String($0) }
        case .lpInterval: bond.lpInterval.map { String($0) }
        case .packetsPerSlave: bond.packetsPerSlave.map { String($0) }
        case .lacpActive: bond.lacpActive.map { OptionNames.onOff[$0] }
        case .lacpRate: bond.lacpRate.map { OptionNames.lacpRate[$0] }
        case .adSelect: bond.adSelect.map { OptionNames.adSelect[$0] }
        case .tlbDynamicLB: bond.tlbDynamicLB.map { String($0) }
        case .coupledControl: bond.coupledControl.map { OptionNames.onOff[$0] }
        case .broadcastNeighbor: bond.broadcastNeighbor.map { OptionNames.onOff[$0] }
        case .lacpStrict: bond.lacpStrict.map { OptionNames.onOff[$0] }
        }
    }

    /// What stands for an option that is not set.
    static let nothing = "none"

    /// The kernel leaves an empty list out.
    private static func list(_ targets: [String]?) -> String { targets?.joined(separator: ",") ?? nothing }
}

/// The options as they were when the bond was put together, or last acknowledged.
struct OptionBaseline: Equatable, Sendable {
    /// One for each option, in their order; nil where it is not known.
    private var values: [String?]

    init() { values = Array(repeating: nil, count: BondOption.allCases.count) }

    init(_ bond: BondAttributes, nameOf: (InterfaceIndex) -> InterfaceName?) {
        values = BondOption.allCases.map { $0.value(in: bond, nameOf: nameOf) }
    }

    /// Every option that is another one now.
    ///
    /// - Parameters:
    ///   - slaves: those that are in the bond now: the kernel names a primary only while it is one of them, so the
    ///     absence of one that is not says nothing.
    ///   - former: those that were in it before: a primary that has just come back is no change either.
    mutating func changes(
        in bond: BondAttributes, slaves: [InterfaceName], former: [InterfaceName],
        nameOf: (InterfaceIndex) -> InterfaceName?
    ) -> [Fault] {
        var faults: [Fault] = []
        for (place, option) in BondOption.allCases.enumerated() {
            guard let new = option.value(in: bond, nameOf: nameOf) else { continue }
            guard let old = values[place] else {
                // A kernel that did not tell before.
                values[place] = new
                continue
            }
            if new == old { continue }
            if option == .primary {
                if new == BondOption.nothing, !slaves.contains(where: { $0.description == old }) { continue }
                if old == BondOption.nothing, !former.contains(where: { $0.description == new }) {
                    values[place] = new
                    continue
                }
            }
            faults.append(Fault(option, from: old, to: new))
        }
        return faults
    }

    func write(to writer: inout ByteWriter) {
        writer.append(UInt8(clamping: values.count { $0 != nil }))
        for (option, value) in zip(BondOption.allCases, values) {
            guard let value else { continue }
            writer.append(option.rawValue)
            writer.append(value)
        }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        self.init()
        let count: UInt8 = try reader.integer()
        for _ in 0..<count {
            let option = try BondOption.read(from: &reader)
            let value = try reader.text()
            if let option, let place = BondOption.allCases.firstIndex(of: option) { values[place] = value }
        }
    }
}

extension BondOption {
    /// - Returns: nil for one that only an older version watched.
    static func read(from reader: inout ByteReader) throws(ByteReader.Failure) -> BondOption? {
        let option = BondOption(rawValue: try reader.text())
        if option == nil, reader.version > 1 { throw ByteReader.Failure() }
        return option
    }
}
