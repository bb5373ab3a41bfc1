import FormerCore

extension DecodingTally {
    /// Reads IFLA_INFO_SLAVE_DATA of a bond's slave.
    mutating func slave(in bytes: RawSpan, at range: Range<Int>) throws(DecodingFault) -> BondSlaveAttributes {
        var slave = BondSlaveAttributes()
        var cursor = AttributeCursor(range)
        while let attribute = try cursor.next(in: bytes) {
            guard let known = try admit(attribute, as: BondSlaveAttribute.self) else { continue }
            switch known {
            case .state: slave.state = value(attribute, in: bytes, unknown: .unknownSlaveState)
            case .miiStatus: slave.miiStatus = value(attribute, in: bytes, unknown: .unknownMiiStatus)
            case .linkFailureCount: slave.linkFailureCount = attribute.integer(in: bytes)
            case .permanentAddress: slave.permanentAddress = attribute.address(in: bytes)
            case .queueID: slave.queueID = attribute.integer(in: bytes)
            case .aggregatorID: slave.aggregatorID = attribute.integer(in: bytes)
            case .actorPortState: slave.actorPortState = attribute.integer(in: bytes)
            case .partnerPortState: slave.partnerPortState = attribute.integer(in: bytes)
            case .priority: slave.priority = attribute.integer(in: bytes)
            case .actorPortPriority: slave.actorPortPriority = attribute.integer(in: bytes)
            case .churnActorState: slave.churnActorState = attribute.integer(in: bytes)
            case .churnPartnerState: slave.churnPartnerState = attribute.integer(in: bytes)
            }
        }
        return slave
    }

    /// The attribute's number as a case of `Value`; nil, and counted as `fault`, where there is no such case.
    mutating func value<Value: RawRepresentable>(
        _ attribute: Attribute, in bytes: RawSpan, unknown fault: DecodingFault
    ) -> Value? where Value.RawValue: FixedWidthInteger & BitwiseCopyable {
        guard let number: Value.RawValue = attribute.integer(in: bytes) else { return nil }
        if let value = Value(rawValue: number) { return value }
        note(fault, "number \(number)")
        return nil
    }
}
