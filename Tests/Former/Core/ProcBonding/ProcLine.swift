/// A set of lines of /proc/net/bonding that can follow each other, its cases in the order of printing
/// (bond_info_show_master and bond_info_show_slave, drivers/net/bonding/bond_procfs.c 2.6.12 to 7.x).
protocol ProcLine: RawRepresentable<UInt8>, CaseIterable {
    /// How many cases there are.
    static var count: UInt8 { get }
    /// What the line starts with, up to its colon, without its indentation.
    var key: StaticString { get }
}

extension ProcLine {
    /// The line that `bytes` is.
    ///
    /// The search starts behind the line that was found last: as every driver prints in nearly the same order, the first
    /// comparison mostly hits, and a driver that prints in another order is understood all the same.
    static func find(_ bytes: Span<UInt8>, after last: Self?) -> Self? {
        var candidate = last.map { $0.rawValue + 1 } ?? 0
        for _ in 0..<count {
            if candidate >= count { candidate = 0 }
            if let line = Self(rawValue: candidate), bytes.starts(with: line.key) { return line }
            candidate += 1
        }
        return nil
    }
}

/// The lines of the bond itself.
enum BondLine: UInt8, ProcLine {
    case driver
    case mode
    case transmitHashPolicy
    case primarySlave
    case activeSlave
    case miiStatus
    case miimon
    case updelay
    case downdelay
    case peerNotifyDelay
    case arpInterval
    case arpMissedMax
    case arpTargets
    case nsTargets
    case lacpInfo
    case lacpActive
    case lacpRate
    case minLinks
    case adSelect
    case systemPriority
    case systemMac
    case activeAggregator
    case noActiveAggregator
    case slaveInterface

    static let count = UInt8(allCases.count)

    var key: StaticString {
        switch self {
        case .driver: "Ethernet Channel Bonding Driver:"
        case .mode: "Bonding Mode:"
        case .transmitHashPolicy: "Transmit Hash Policy:"
        case .primarySlave: "Primary Slave:"
        case .activeSlave: "Currently Active Slave:"
        case .miiStatus: "MII Status:"
        case .miimon: "MII Polling Interval (ms):"
        case .updelay: "Up Delay (ms):"
        case .downdelay: "Down Delay (ms):"
        case .peerNotifyDelay: "Peer Notification Delay (ms):"
        case .arpInterval: "ARP Polling Interval (ms):"
        case .arpMissedMax: "ARP Missed Max:"
        case .arpTargets: "ARP IP target/s (n.n.n.n form):"
        case .nsTargets: "NS IPv6 target/s (xx::xx form):"
        case .lacpInfo: "802.3ad info"
        case .lacpActive: "LACP active:"
        case .lacpRate: "LACP rate:"
        case .minLinks: "Min links:"
        case .adSelect: "Aggregator selection policy (ad_select):"
        case .systemPriority: "System priority:"
        case .systemMac: "System MAC address:"
        case .activeAggregator: "Active Aggregator Info:"
        case .noActiveAggregator: "bond "
        case .slaveInterface: "Slave Interface:"
        }
    }
}

/// The five lines below `Active Aggregator Info:`, each after a tab.
enum AggregatorLine: UInt8, ProcLine {
    case aggregatorID
    case ports
    case actorKey
    case partnerKey
    case partnerMac

    static let count = UInt8(allCases.count)

    var key: StaticString {
        switch self {
        case .aggregatorID: "Aggregator ID:"
        case .ports: "Number of ports:"
        case .actorKey: "Actor Key:"
        case .partnerKey: "Partner Key:"
        case .partnerMac: "Partner Mac Address:"
        }
    }
}

/// The lines of one slave.
enum SlaveLine: UInt8, ProcLine {
    case slaveInterface
    case miiStatus
    case speed
    case duplex
    case linkFailureCount
    case permanentAddress
    case queueID
    case aggregatorID
    case actorChurnState
    case partnerChurnState
    case actorChurnedCount
    case partnerChurnedCount
    case actorPDU
    case partnerPDU

    static let count = UInt8(allCases.count)

    var key: StaticString {
        switch self {
        case .slaveInterface: "Slave Interface:"
        case .miiStatus: "MII Status:"
        case .speed: "Speed:"
        case .duplex: "Duplex:"
        case .linkFailureCount: "Link Failure Count:"
        case .permanentAddress: "Permanent HW addr:"
        case .queueID: "Slave queue ID:"
        case .aggregatorID: "Aggregator ID:"
        case .actorChurnState: "Actor Churn State:"
        case .partnerChurnState: "Partner Churn State:"
        case .actorChurnedCount: "Actor Churned Count:"
        case .partnerChurnedCount: "Partner Churned Count:"
        case .actorPDU: "details actor lacp pdu:"
        case .partnerPDU: "details partner lacp pdu:"
        }
    }
}

/// The six lines below `details … lacp pdu:`, each after four blanks; the partner's key is called `oper key`.
enum PortLine: UInt8, ProcLine {
    case systemPriority
    case systemMac
    case portKey
    case operKey
    case portPriority
    case portNumber
    case portState

    static let count = UInt8(allCases.count)

    var key: StaticString {
        switch self {
        case .systemPriority: "system priority:"
        case .systemMac: "system mac address:"
        case .portKey: "port key:"
        case .operKey: "oper key:"
        case .portPriority: "port priority:"
        case .portNumber: "port number:"
        case .portState: "port state:"
        }
    }
}
