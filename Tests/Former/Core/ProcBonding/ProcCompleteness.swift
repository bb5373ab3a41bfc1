/// Whether a file ends where the driver ends it.
extension BondFile {
    /// Whether the file has the lines that come last in what is printed of it, as far as that can be told.
    var hasLastLines: Bool {
        guard downdelay != nil, lacp.map(\.hasLastLines) ?? (mode != .ieee8023ad) else { return false }
        guard let last = slaves.last, let first = slaves.first else { return true }
        return last.hasLastLines(ofThoseOf: first)
    }
}

extension BondFile.Lacp {
    fileprivate var hasLastLines: Bool {
        guard rate != nil else { return false }
        guard case .active(let info) = aggregator else { return systemPriority == nil || aggregator != nil }
        return info.partnerMac != nil
    }
}

extension BondFile.SlaveRecord {
    /// Whether no line is missing that every driver prints, or that the same driver printed for another slave.
    fileprivate func hasLastLines(ofThoseOf first: Self) -> Bool {
        guard linkFailureCount != nil,
            first.permanentAddress == nil || permanentAddress != nil || permanentAddressText != nil,
            first.queueID == nil || queueID != nil,
            first.aggregatorID == nil || aggregatorID != nil,
            actorPDU == nil || partnerPDU?.portState != nil
        else { return false }
        // A port without an aggregator has no churn and no PDU lines.
        guard case .number = first.aggregatorID, case .number = aggregatorID else { return true }
        return (first.partnerChurnedCount == nil || partnerChurnedCount != nil)
            && (first.partnerPDU == nil || partnerPDU != nil)
    }
}
