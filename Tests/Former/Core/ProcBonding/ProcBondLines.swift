/// What each line of the bond itself fills; false where the value cannot be read.
extension BondFile {
    mutating func take(_ line: BondLine, _ value: Span<UInt8>) -> Bool {
        switch line {
        case .driver: value.text(maximum: 128).store(in: &driverVersion)
        case .mode: takeMode(value)
        case .transmitHashPolicy: takeTransmitHashPolicy(value)
        case .primarySlave: takePrimary(value)
        case .activeSlave: value.namedSlave().store(in: &activeSlave)
        case .miiStatus: value.miiStatus().store(in: &miiStatus)
        case .miimon: value.number().store(in: &miimon)
        case .updelay: value.number().store(in: &updelay)
        case .downdelay: value.number().store(in: &downdelay)
        case .peerNotifyDelay: value.number().store(in: &peerNotifyDelay)
        case .arpInterval: value.number().store(in: &arpInterval)
        case .arpMissedMax: value.number().store(in: &arpMissedMax)
        case .arpTargets: value.ipv4Addresses().store(in: &arpTargets)
        case .nsTargets: value.ipv6Addresses().store(in: &nsTargets)
        case .lacpInfo, .lacpActive, .lacpRate, .minLinks, .adSelect, .systemPriority, .systemMac, .activeAggregator,
            .noActiveAggregator:
            takeLacp(line, value)
        case .slaveInterface: false
        }
    }

    private mutating func takeMode(_ value: Span<UInt8>) -> Bool {
        for mode in BondMode.allCases where value.starts(with: mode.procText) {
            let length = mode.procText.utf8.count
            if value.count == length {
                self.mode = mode
                return true
            }
            let suffix = value.extracting(length..<value.count)
            let opening: StaticString = " (fail_over_mac "
            guard suffix.starts(with: opening), suffix.ends(with: ")") else { continue }
            self.mode = mode
            return suffix.extracting(opening.utf8CodeUnitCount..<suffix.count - 1).text().store(in: &failOverMac)
        }
        return value.text().store(in: &unknownMode)
    }

    /// `layer3+4 (1)`
    private mutating func takeTransmitHashPolicy(_ value: Span<UInt8>) -> Bool {
        let blank = value.firstIndex(of: UInt8(ascii: " "))
        guard value.count > blank + 3, value[blank + 1] == UInt8(ascii: "("), value.ends(with: ")"),
            let number = value.extracting(blank + 2..<value.count - 1).number(as: UInt32.self),
            let name = value.extracting(0..<blank).text()
        else { return false }
        transmitHashPolicy = name
        transmitHashPolicyNumber = number
        return true
    }

    /// `None`, `eth0` or `eth0 (primary_reselect always)`; with the suffix, `None` is a slave of that name.
    private mutating func takePrimary(_ value: Span<UInt8>) -> Bool {
        let blank = value.firstIndex(of: UInt8(ascii: " "))
        guard blank < value.count else { return value.namedSlave().store(in: &primarySlave) }
        let suffix = value.extracting(blank..<value.count)
        let opening: StaticString = " (primary_reselect "
        guard suffix.starts(with: opening), suffix.ends(with: ")"),
            let name = value.extracting(0..<blank).interfaceName(),
            let reselect = suffix.extracting(opening.utf8CodeUnitCount..<suffix.count - 1).text()
        else { return false }
        primarySlave = .slave(name)
        primaryReselect = reselect
        return true
    }

    private mutating func takeLacp(_ line: BondLine, _ value: Span<UInt8>) -> Bool {
        var lacp = self.lacp ?? Lacp()
        defer { self.lacp = lacp }
        switch line {
        case .lacpActive: return value.onOrOff().store(in: &lacp.active)
        case .lacpRate: return value.text().store(in: &lacp.rate)
        case .minLinks: return value.number().store(in: &lacp.minLinks)
        case .adSelect: return value.text().store(in: &lacp.adSelect)
        case .systemPriority: return value.number().store(in: &lacp.systemPriority)
        case .systemMac: return value.hardwareAddress().store(in: &lacp.systemMac)
        case .activeAggregator:
            lacp.aggregator = .active(AggregatorInfo())
            return value.isEmpty
        case .noActiveAggregator:
            lacp.aggregator = .noneActive
            return true
        default: return value.isEmpty
        }
    }
}

extension BondFile.Lacp {
    mutating func takeAggregator(_ line: AggregatorLine, _ value: Span<UInt8>) -> Bool {
        guard case .active(var info) = aggregator else { return false }
        defer { aggregator = .active(info) }
        switch line {
        case .aggregatorID: return value.number().store(in: &info.aggregator)
        case .ports: return value.number().store(in: &info.ports)
        case .actorKey: return value.number().store(in: &info.actorKey)
        case .partnerKey: return value.number().store(in: &info.partnerKey)
        case .partnerMac: return value.hardwareAddress().store(in: &info.partnerMac)
        }
    }
}
