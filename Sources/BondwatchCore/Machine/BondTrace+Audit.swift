extension BondTrace {
    /// Compares a /proc file with what the story told so far.
    mutating func audit(_ file: BondFile, at instant: BootInstant, into events: inout [Event]) {
        facts.take(file)
        var seen: Set<InterfaceIndex> = []
        for record in file.slaves {
            guard let position = slaves.firstIndex(where: { $0.name == record.name }) else {
                wantDump()
                continue
            }
            seen.insert(slaves[position].index)
            slaves.change(position) { $0.take(record) }
            if let status = record.miiStatus {
                let observation = LinkObservation(
                    status: meaning(of: status), failures: record.linkFailureCount)
                if slaves.change(position, { $0.isHalfCommitted(observation, at: instant) }) {
                    look(at: instant + SlaveTrace.commitTime)
                    continue
                }
                observeLink(
                    observation, of: slaves[position].index, source: .poll, at: instant, into: &events)
            }
        }
        if slaves.contains(where: { !seen.contains($0.index) }) { wantDump() }
        auditActive(file, at: instant, into: &events)
    }

    /// What the driver prints where it has no active slave.
    private static let nobody = InterfaceName("None")

    private mutating func auditActive(_ file: BondFile, at instant: BootInstant, into events: inout [Event]) {
        // Whether the bond is set up is in no file, and without that a loss is not to be told from a bond out of service.
        let isOutdated = currency.isOutdated(at: instant)
        guard mode?.hasActiveSlave == true else {
            if let status = file.miiStatus, !isOutdated {
                takeCarrier(status == .up, source: .poll, at: instant, into: &events)
            }
            return
        }
        switch file.activeSlave {
        case nil:
            break
        // A slave may be called None; then only netlink can tell the one from the other.
        case .noSlave where slaves.contains { $0.name == Self.nobody }:
            break
        case .noSlave where isOutdated: break
        case .noSlave:
            takeActive(BondWord(activeSlave: nil, source: .poll), at: instant, into: &events)
        case .slave(let name):
            guard let slave = slaves.first(where: { $0.name == name }) else {
                wantDump()
                return
            }
            takeActive(BondWord(activeSlave: slave.index, source: .poll), at: instant, into: &events)
        }
    }
}
