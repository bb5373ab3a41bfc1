/// Whether a loss of LACP that was reported still stands.
extension BondTrace {
    /// Whether a partner that was reported lost still is, in the words of now.
    func standingPartnerLoss(of slave: SlaveTrace) -> LossStanding {
        guard case .lost = port(of: slave).partner else { return .over }
        guard hasLink(slave), case .silent(let reason)? = answer(on: slave) else { return .open }
        let wasThere = port(of: slave).hasHeard
        return .stands(.lacp(.partnerLost(slave.name, reason: reason, wasThere: wasThere)))
    }

    /// Whether a slave that was reported outside the active aggregator still is, in the words of now.
    func standingAbsence(of slave: SlaveTrace) -> LossStanding {
        guard case .outside(_, isSettled: true) = port(of: slave).membership else { return .over }
        return hasLink(slave) ? .stands(.lacp(.portOut(slave.name, obstacle(of: slave)))) : .open
    }
}
