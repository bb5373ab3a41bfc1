import BondwatchCore

/// Carriers, and the messages about them, which come late and bundled (net/core/link_watch.c).
extension Kernel {
    private static let batchInterval: UInt64 = 1000

    var hasPendingCarrier: Bool {
        interfaces.contains(where: \.carrierIsPending) || bonds.contains(where: \.carrierIsPending)
    }

    /// The cable of an interface goes in or out.
    mutating func setCable(_ interface: Int, _ isIn: Bool) {
        guard interfaces[interface].hasCable != isIn else { return }
        let had = interfaces[interface].hasCarrier
        interfaces[interface].hasCable = isIn
        guard had != interfaces[interface].hasCarrier else { return }
        carrierChanged(interface)
    }

    private mutating func carrierChanged(_ interface: Int) {
        if !interfaces[interface].hasCarrier { interfaces[interface].carrierDownCount += 1 }
        interfaces[interface].carrierIsPending = true
        // A carrier that comes is urgent; one that goes may wait for the next batch.
        if interfaces[interface].hasCarrier { sendBatch() }
    }

    mutating func runLinkwatch() {
        guard hasPendingCarrier, now >= nextLinkwatch || !batchesCarriers else { return }
        sendBatch()
    }

    private mutating func sendBatch() {
        nextLinkwatch = now + Self.batchInterval
        for position in interfaces.indices where interfaces[position].carrierIsPending {
            interfaces[position].carrierIsPending = false
            guard interfaces[position].isUp else { continue }
            portDeviceChanged(interfaces[position].index)
            send(interface: position)
        }
        for position in bonds.indices where bonds[position].carrierIsPending {
            bonds[position].carrierIsPending = false
            if bonds[position].isUp { send(bond: position) }
        }
    }

    /// `bond_set_carrier`; true where it has changed.
    @discardableResult
    mutating func setCarrier(of bond: Int) -> Bool {
        let carries: Bool
        if bonds[bond].mode == .ieee8023ad {
            carries = aggregatorCarries(bonds[bond])
        } else {
            carries = bonds[bond].slaves.contains { $0.link == .up }
        }
        guard carries != bonds[bond].hasCarrier else { return false }
        bonds[bond].hasCarrier = carries
        bonds[bond].carrierIsPending = true
        if carries {
            if !bonds[bond].mode.hasActiveSlave { note(.first, of: bond) }
        } else {
            bonds[bond].carrierDownCount += 1
            if !bonds[bond].mode.hasActiveSlave { note(.none, of: bond) }
        }
        return true
    }
}
