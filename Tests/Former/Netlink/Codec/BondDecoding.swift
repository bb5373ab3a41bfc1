import FormerCore

extension DecodingTally {
    /// Reads IFLA_INFO_DATA of a bond.
    mutating func bond(in bytes: RawSpan, at range: Range<Int>) throws(DecodingFault) -> BondAttributes {
        var bond = BondAttributes()
        var cursor = AttributeCursor(range)
        while let attribute = try cursor.next(in: bytes) {
            guard let known = try admit(attribute, as: BondAttribute.self) else { continue }
            switch known {
            case .mode: setMode(of: &bond, to: attribute.integer(in: bytes))
            case .activeSlave: bond.activeSlave = attribute.index(in: bytes)
            case .miimon: bond.miimon = attribute.integer(in: bytes)
            case .updelay: bond.updelay = attribute.integer(in: bytes)
            case .downdelay: bond.downdelay = attribute.integer(in: bytes)
            case .useCarrier: bond.useCarrier = attribute.integer(in: bytes)
            case .arpInterval: bond.arpInterval = attribute.integer(in: bytes)
            case .arpIPTarget:
                bond.arpTargets = try targets(in: bytes, at: attribute.payload, size: 4, text: AddressText.ipv4)
            case .arpValidate: bond.arpValidate = attribute.integer(in: bytes)
            case .arpAllTargets: bond.arpAllTargets = attribute.integer(in: bytes)
            case .primary: bond.primary = attribute.index(in: bytes)
            case .primaryReselect: bond.primaryReselect = attribute.integer(in: bytes)
            case .failOverMac: bond.failOverMac = attribute.integer(in: bytes)
            case .transmitHashPolicy: bond.transmitHashPolicy = attribute.integer(in: bytes)
            case .resendIGMP: bond.resendIGMP = attribute.integer(in: bytes)
            case .peerNotifications: bond.peerNotifications = attribute.integer(in: bytes)
            case .allSlavesActive: bond.allSlavesActive = attribute.integer(in: bytes)
            case .minLinks: bond.minLinks = attribute.integer(in: bytes)
            case .lpInterval: bond.lpInterval = attribute.integer(in: bytes)
            case .packetsPerSlave: bond.packetsPerSlave = attribute.integer(in: bytes)
            case .lacpRate: bond.lacpRate = attribute.integer(in: bytes)
            case .adSelect: bond.adSelect = attribute.integer(in: bytes)
            case .adInfo: bond.adInfo = try aggregator(in: bytes, at: attribute.payload)
            case .adActorSystemPriority: bond.adActorSystemPriority = attribute.integer(in: bytes)
            case .adUserPortKey: bond.adUserPortKey = attribute.integer(in: bytes)
            case .adActorSystem: bond.adActorSystem = attribute.address(in: bytes)
            case .tlbDynamicLB: bond.tlbDynamicLB = attribute.integer(in: bytes)
            case .peerNotifyDelay: bond.peerNotifyDelay = attribute.integer(in: bytes)
            case .lacpActive: bond.lacpActive = attribute.integer(in: bytes)
            case .arpMissedMax: bond.arpMissedMax = attribute.integer(in: bytes)
            case .nsIPv6Target:
                bond.nsTargets = try targets(in: bytes, at: attribute.payload, size: 16, text: AddressText.ipv6)
            case .coupledControl: bond.coupledControl = attribute.integer(in: bytes)
            case .broadcastNeighbor: bond.broadcastNeighbor = attribute.integer(in: bytes)
            case .lacpStrict: bond.lacpStrict = attribute.integer(in: bytes)
            }
        }
        return bond
    }

    private mutating func setMode(of bond: inout BondAttributes, to number: UInt8?) {
        guard let number else { return }
        bond.mode = BondMode(rawValue: number)
        if bond.mode == nil {
            bond.unknownMode = number
            note(.unknownMode, "number \(number)")
        }
    }

    /// Reads a nest of addresses whose attribute numbers are places in the driver's table; nil when it has none.
    private mutating func targets(
        in bytes: RawSpan, at range: Range<Int>, size: Int, text: ([UInt8]) -> String
    ) throws(DecodingFault) -> [String]? {
        var targets: [String] = []
        var cursor = AttributeCursor(range)
        while let attribute = try cursor.next(in: bytes) {
            guard attribute.count == size else {
                note(.attributeOfWrongSize, "target \(attribute.number): \(attribute.count) bytes")
                continue
            }
            targets.append(text(bytes.copy(attribute.payload)))
        }
        return targets.isEmpty ? nil : targets
    }

    private mutating func aggregator(
        in bytes: RawSpan, at range: Range<Int>
    ) throws(DecodingFault) -> AggregatorInfo {
        var info = AggregatorInfo()
        var cursor = AttributeCursor(range)
        while let attribute = try cursor.next(in: bytes) {
            guard let known = try admit(attribute, as: AggregatorAttribute.self) else { continue }
            switch known {
            case .aggregator: info.aggregator = attribute.integer(in: bytes)
            case .ports: info.ports = attribute.integer(in: bytes)
            case .actorKey: info.actorKey = attribute.integer(in: bytes)
            case .partnerKey: info.partnerKey = attribute.integer(in: bytes)
            case .partnerMac: info.partnerMac = attribute.address(in: bytes)
            }
        }
        return info
    }
}

extension Attribute {
    /// The payload as an interface index; nil for 0, which no interface has.
    func index(in bytes: RawSpan) -> InterfaceIndex? {
        guard let number: UInt32 = integer(in: bytes), number != 0 else { return nil }
        return InterfaceIndex(number)
    }

    /// The payload as a link-layer address.
    func address(in bytes: RawSpan) -> HardwareAddress { HardwareAddress(bytes: bytes.copy(payload)) }
}
