/// What each line of a slave fills; false where the value cannot be read.
extension BondFile.SlaveRecord {
    mutating func take(_ line: SlaveLine, _ value: Span<UInt8>) -> Bool {
        switch line {
        case .slaveInterface: false
        case .miiStatus: value.miiStatus().store(in: &miiStatus)
        case .speed: value.speed().store(in: &speed)
        case .duplex: value.text().store(in: &duplex)
        case .linkFailureCount: value.number().store(in: &linkFailureCount)
        case .permanentAddress: takePermanentAddress(value)
        case .queueID: value.number().store(in: &queueID)
        case .aggregatorID: value.aggregatorID().store(in: &aggregatorID)
        case .actorChurnState: value.text().store(in: &actorChurnState)
        case .partnerChurnState: value.text().store(in: &partnerChurnState)
        case .actorChurnedCount: value.number().store(in: &actorChurnedCount)
        case .partnerChurnedCount: value.number().store(in: &partnerChurnedCount)
        case .actorPDU: start(&actorPDU, value)
        case .partnerPDU: start(&partnerPDU, value)
        }
    }

    /// 6 bytes, or as many as the device's addresses have: 20 for IPoIB, at most MAX_ADDR_LEN (linux/netdevice.h).
    private mutating func takePermanentAddress(_ value: Span<UInt8>) -> Bool {
        permanentAddress = value.hardwareAddress(lengths: 6...32)
        permanentAddressText = permanentAddress == nil ? value.shortened(to: 96) : nil
        return true
    }

    private func start(_ port: inout BondFile.PortDetails?, _ value: Span<UInt8>) -> Bool {
        port = BondFile.PortDetails()
        return value.isEmpty
    }
}

extension BondFile.PortDetails {
    mutating func take(_ line: PortLine, _ value: Span<UInt8>) -> Bool {
        switch line {
        case .systemPriority: value.number().store(in: &systemPriority)
        case .systemMac: value.hardwareAddress().store(in: &systemMac)
        case .portKey, .operKey: value.number().store(in: &key)
        case .portPriority: value.number().store(in: &portPriority)
        case .portNumber: value.number().store(in: &portNumber)
        case .portState: value.number().store(in: &portState)
        }
    }
}

extension Optional {
    /// Puts a value that could be read in its place; false where there is none.
    func store(in place: inout Wrapped?) -> Bool {
        guard let self else { return false }
        place = self
        return true
    }
}
