import BondwatchCore

/// Short forms in which a test writes down a whole BondFile.
extension BondFile {
    static func expected(
        _ mode: BondMode?, _ driver: String?, mii: MiiStatus = .up, miimon: UInt32 = 100,
        delays: (up: UInt32, down: UInt32) = (0, 0), peerNotify: UInt32? = nil, slaves: [SlaveRecord] = [],
        and change: (inout BondFile) -> Void = { _ in }
    ) -> BondFile {
        var file = BondFile()
        file.mode = mode
        file.driverVersion = driver
        file.miiStatus = mii
        file.miimon = miimon
        file.updelay = delays.up
        file.downdelay = delays.down
        file.peerNotifyDelay = peerNotify
        file.slaves = slaves
        file.isComplete = true
        change(&file)
        return file
    }
}

extension BondFile.NamedSlave: ExpressibleByStringLiteral {
    /// The slave of that name.
    public init(stringLiteral name: String) { self = InterfaceName(name).map { .slave($0) } ?? .noSlave }
}

extension BondFile.SlaveRecord {
    static func expected(
        _ name: String, _ mii: MiiStatus? = .up, speed: BondFile.Speed? = nil, duplex: String? = nil,
        failures: UInt32 = 0, address: String? = nil, queue: UInt16? = nil,
        aggregator: BondFile.AggregatorID? = nil, churn: (actor: String, partner: String, UInt32, UInt32)? = nil,
        actor: BondFile.PortDetails? = nil, partner: BondFile.PortDetails? = nil
    ) -> BondFile.SlaveRecord {
        var slave = BondFile.SlaveRecord(name: .init(name) ?? .placeholder)
        slave.miiStatus = mii
        slave.speed = speed
        slave.duplex = duplex
        slave.linkFailureCount = failures
        slave.permanentAddress = address.flatMap { HardwareAddress($0) }
        slave.permanentAddressText = slave.permanentAddress == nil ? address : nil
        slave.queueID = queue
        slave.aggregatorID = aggregator
        slave.actorChurnState = churn?.actor
        slave.partnerChurnState = churn?.partner
        slave.actorChurnedCount = churn?.2
        slave.partnerChurnedCount = churn?.3
        slave.actorPDU = actor
        slave.partnerPDU = partner
        return slave
    }
}

extension InterfaceName {
    /// Stands for a name that the test misspelt; equals none that a file can hold.
    static var placeholder: InterfaceName { InterfaceName("?").unsafelyUnwrapped }
}

extension BondFile.PortDetails {
    static func expected(
        _ systemPriority: UInt32, _ mac: String, key: UInt32, priority: UInt32, number: UInt32, state: UInt32
    ) -> BondFile.PortDetails {
        var port = BondFile.PortDetails()
        port.systemPriority = systemPriority
        port.systemMac = HardwareAddress(mac)
        port.key = key
        port.portPriority = priority
        port.portNumber = number
        port.portState = state
        return port
    }
}

extension BondFile.Lacp {
    static func expected(
        active: Bool? = nil, rate: String, minLinks: UInt32? = nil, adSelect: String? = nil,
        system: (priority: UInt32, mac: String)? = nil, aggregator: ActiveAggregator? = nil
    ) -> BondFile.Lacp {
        var lacp = BondFile.Lacp()
        lacp.active = active
        lacp.rate = rate
        lacp.minLinks = minLinks
        lacp.adSelect = adSelect
        lacp.systemPriority = system?.priority
        lacp.systemMac = system.flatMap { HardwareAddress($0.mac) }
        lacp.aggregator = aggregator
        return lacp
    }
}

extension AggregatorInfo {
    static func expected(
        _ aggregator: UInt16, ports: UInt16, actorKey: UInt16, partnerKey: UInt16, partner: String
    ) -> AggregatorInfo {
        var info = AggregatorInfo()
        info.aggregator = aggregator
        info.ports = ports
        info.actorKey = actorKey
        info.partnerKey = partnerKey
        info.partnerMac = HardwareAddress(partner)
        return info
    }
}
