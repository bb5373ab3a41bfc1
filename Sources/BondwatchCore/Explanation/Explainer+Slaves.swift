/// Why each slave carries traffic, or does not.
extension Explainer {
    func slave(_ slave: SlaveTrace) -> Answer {
        let question = "Does \(slave.name) carry traffic?"
        let (verdict, result, action) = judge(slave)
        let rule = ExplainedRule(
            "slave.\(slave.name)", question, inputs: inputs(slave), isSpare(slave, verdict) ? .off : verdict,
            isSpare(slave, verdict) ? "\(result); it is none of expected_slaves" : result)
        return Answer(rule, verdict == .fault && !isSpare(slave, verdict) ? action : nil)
    }

    private typealias Judgement = (verdict: ExplainedRule.Verdict, result: String, action: String?)

    private func judge(_ slave: SlaveTrace) -> Judgement {
        if bond.isCarrying(slave) { return carries(slave) }
        if !bond.isAdminUp { return (.unknown, "no, since the bond is administratively down", nil) }
        switch slave.link?.status {
        case nil: return (.unknown, "that is not known, nothing has been said of its link yet", nil)
        case .goingBack: return (.pending, "not yet, its link is back and updelay runs\(age(slave))", nil)
        case .down: return lost(slave)
        case .up, .goingDown: return keptOut(slave)
        }
    }

    private func carries(_ slave: SlaveTrace) -> Judgement {
        if bond.isMonitored == false { return (.unknown, "the driver takes it for up, and nobody looks", nil) }
        if slave.link?.status == .goingDown {
            return (.pending, "yes, but its link is lost and downdelay runs\(age(slave))", nil)
        }
        if bond.active == .slave(slave.index) { return (.fine, "yes, it is the active slave", nil) }
        if bond.mode?.hasActiveSlave == true { return (.fine, "it could at once, its link is up", nil) }
        if bond.mode == .ieee8023ad, bond.hasNoPartner {
            return (.fine, "yes, though no LACP partner answers: the driver sends over one port then", nil)
        }
        return (.fine, "yes", nil)
    }

    /// The driver has given up the link.
    private func lost(_ slave: SlaveTrace) -> Judgement {
        let name = slave.name
        if !slave.isAdminUp {
            return (
                .fault, "no, the interface is administratively down\(age(slave))",
                FindingKind.adminDownSlave.remedy(for: .slave(name), in: bond.name)
            )
        }
        if !slave.hasCarrier {
            return (
                .fault, "no, it has no carrier\(age(slave))",
                "look at cable, transceiver and switch port of \(name): ip -s link show dev \(name), ethtool \(name)"
            )
        }
        if bond.isMonitoredByARP {
            return (
                .fault, "no, it has a carrier, but the targets do not answer over it\(age(slave))",
                "look at the way from \(name) to the monitored targets: the switch, its uplink, the VLANs of the port"
            )
        }
        if let known = facts.slaves.first(where: { $0.name == name }), SpeedRules.isUnknown(known, in: facts) {
            return (
                .fault, "no, it has a carrier, but its speed cannot be read, which the mode needs\(age(slave))",
                FindingKind.unknownSpeed.remedy(for: .slave(name), in: bond.name)
            )
        }
        return (
            .fault, "no, the driver keeps it down although it has a carrier\(age(slave))",
            FindingKind.carrierMismatch.remedy(for: .slave(name), in: bond.name)
        )
    }

    /// The link is up, and 802.3ad does not use it.
    private func keptOut(_ slave: SlaveTrace) -> Judgement {
        if assessment.role(of: slave.name) == .reserve {
            let number = slave.attributes.aggregatorID.map { " in aggregator \($0)" } ?? ""
            return (.fine, "no, it is a reserve\(number), and ready", nil)
        }
        let isOneGroup = (policy.groups ?? 1) == 1 && assessment.groups == nil
        let action =
            "compare the switch's port of \(slave.name) with those of the other slaves: is it set up for LACP"
            + (isOneGroup ? ", and in the same group" : "")
        guard let obstacle = bond.obstacle(of: slave) else {
            if !bond.carries {
                let result = "no, its link is up, but the bond has no carrier"
                // The question after the partner says what to do.
                if bond.attributes.isLacpStrict, bond.hasNoPartner { return (.fault, result, nil) }
                return (.fault, result, FindingKind.minLinksUnmet.remedy(for: .bond, in: bond.name))
            }
            return (
                bond.isNegotiating(slave) || bond.isLeaving(slave) ? .pending : .fault,
                "no, its link is up, but LACP does not use it", action
            )
        }
        let result = "its link is up, but \(obstacle.text)"
        if bond.isNegotiating(slave) || bond.isLeaving(slave) { return (.pending, "not yet, \(result)", nil) }
        return (.fault, "no, \(result)", action)
    }

    /// Whether it is missed by nobody.
    private func isSpare(_ slave: SlaveTrace, _ verdict: ExplainedRule.Verdict) -> Bool {
        guard verdict == .fault, case .names(let names) = policy.expectedSlaves else { return false }
        return !names.contains(slave.name)
    }

    private func inputs(_ slave: SlaveTrace) -> [String] {
        var inputs = [
            slave.isAdminUp ? "set up" : "set down", "carrier \(FindingFacts.onOff(slave.hasCarrier))",
            "mii_status \(slave.link?.status.procText ?? FindingFacts.unknown)",
        ]
        if let failures = slave.link?.failures { inputs.append(failures.counted("link failure")) }
        guard bond.mode == .ieee8023ad else { return inputs }
        inputs.append("aggregator \(slave.attributes.aggregatorID.map { String($0) } ?? FindingFacts.unknown)")
        inputs.append(
            "active aggregator \(bond.attributes.adInfo?.aggregator.map { String($0) } ?? FindingFacts.unknown)")
        for (whose, state) in [("port state", slave.attributes.actor), ("partner's", slave.attributes.partner)] {
            let words = state.map { OptionNames.portState($0.rawValue).joined(separator: " ") }
            inputs.append("\(whose) \(words.map { $0.isEmpty ? "0" : $0 } ?? FindingFacts.unknown)")
        }
        return inputs
    }

    private func age(_ slave: SlaveTrace) -> String {
        guard background.isWatched, let since = slave.linkSince else { return "" }
        return ", for \(instant.since(since))"
    }
}
