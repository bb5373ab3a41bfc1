/// What the slaves make of the bond as a whole.
extension Explainer {
    var expected: Answer {
        let question = "How many slaves should carry?"
        let inputs = facts.words(on: .slaves) + ["most at once \(bond.slaves.most)"]
        let result: String
        switch policy.expectedSlaves {
        case .learned where assessment.groups != nil:
            result = "\(assessment.expected), those of the group that carries, and the others as its reserve"
        case .learned where !background.isWatched:
            result = "\(bond.expectedSlaves), those that are in the bond; without a daemon nobody knows of others"
        case .learned:
            let since = bond.life.assemblyBegan.map { " \(instant.since($0)) ago" } ?? ""
            result =
                "\(bond.expectedSlaves), the most that were in it at once since it was set up\(since), or acknowledged"
        case .number(let number): result = "\(number), by expected_slaves"
        case .names(let names): result = "\(names.count), by expected_slaves: \(FindingFacts.list(names))"
        }
        return Answer(.init("expected", question, inputs: inputs, .fine, result))
    }

    var redundancy: Answer {
        let inputs = ["carrying \(FindingFacts.list(carrying.map(\.name)))", "expected \(state.expected)"]
        var rule = ExplainedRule(
            "redundancy", "How much can the bond still lose?", inputs: inputs, .fine, state.state)
        switch state.condition {
        case .absent, .administrativelyDown, .unmonitored: rule.verdict = .unknown
        case .empty: rule.verdict = .fault
        case .level(.full, _): rule.verdict = carrying.count < state.expected ? .pending : .fine
        case .level: rule.verdict = .fault
        }
        if case .level(.down, _) = state.condition {
            return Answer(rule, "restore any one link at once: nothing can be reached over \(bond.name)")
        }
        return Answer(rule)
    }

    /// Nil in the modes that have none.
    var activeSlave: Answer? {
        guard bond.mode?.hasActiveSlave == true, !bond.slaves.isEmpty else { return nil }
        let question = "Which is the active slave, and why that one?"
        var inputs = facts.words(on: .active)
        inputs.append("primary \(bond.attributes.primary.flatMap { bond.slave($0)?.name.description } ?? "none")")
        if let reselect = bond.attributes.primaryReselect {
            inputs.append("primary_reselect \(OptionNames.primaryReselect[reselect])")
        }
        guard let name = bond.activeName else {
            let isKnown = bond.active == .noSlave
            return Answer(
                .init(
                    "active", question, inputs: inputs, isKnown ? .fault : .unknown,
                    isKnown ? "none, since no slave's link is up" : "that is not known"))
        }
        return Answer(.init("active", question, inputs: inputs, .fine, "it is \(name)\(reason)"))
    }

    /// How the active slave came to be it, as far as somebody has seen it.
    private var reason: String {
        guard background.isWatched, let since = bond.modeTrace.since else { return "" }
        let age = ", for \(instant.since(since))"
        if let record = background.lastChange, case .activeSlave(let change) = record.subject, record.instant == since {
            return age + Self.words(change)
        }
        if let fact = reporter.failovers.last, fact.instant == since { return age + Self.words(fact.change) }
        return age
    }

    private static func words(_ change: EventSubject.ActiveSlaveChange) -> String {
        let noun = change.change == .first ? "first activation" : change.change.rawValue
        return ", by a \(noun)\(change.from.map { " from \($0)" } ?? ""): \(change.cause.rawValue)"
    }

    /// Nil where the ports form one group.
    var groups: Answer? {
        let question = "How do the groups of ports stand?"
        let inputs = facts.words(on: .groups)
        if !assessment.splitPorts.isEmpty {
            let ports = FindingFacts.list(assessment.splitPorts)
            return Answer(.init("groups", question, inputs: inputs, .fault, "split, \(ports) left the others"))
        }
        guard let groups = assessment.groups else { return nil }
        let words = groups.groups.map { group in
            "\(group.name): \(group.state.rawValue), \(group.wholePorts) of \(group.expectedPorts) ready"
        }
        let change =
            groups.isStable
            ? "the driver changes over when the active one has no port left (ad_select stable)"
            : "the driver changes over when another one has more to offer (ad_select is not stable)"
        return Answer(
            .init(
                "groups", question, inputs: inputs, groups.verdict == .full ? .fine : .fault,
                (words + [change]).joined(separator: "; ")))
    }

    /// What is to be seen to on the switch; several groups are right where the configuration says so.
    var switchAdvice: String {
        let ports = "see that the switch's ports of \(bond.name) are set up for LACP"
        return (policy.groups ?? 1) > 1 ? ports : "\(ports), and in one group"
    }

    /// Nil in the other modes.
    var aggregator: Answer? {
        guard bond.mode == .ieee8023ad, !bond.slaves.isEmpty else { return nil }
        let question = "Does an LACP partner answer?"
        let info = bond.attributes.adInfo
        let inputs =
            [
                "active aggregator \(info?.aggregator.map { String($0) } ?? FindingFacts.unknown)",
                "ports \(info?.ports.map { String($0) } ?? FindingFacts.unknown)",
                "partner \(info?.partnerMac?.description ?? FindingFacts.unknown)",
            ] + (bond.attributes.lacpStrict.map { ["lacp_strict \(OptionNames.onOff[$0])"] } ?? [])
        guard let partner = info?.partnerMac else {
            return Answer(.init("partner", question, inputs: inputs, .unknown, "that is not known"))
        }
        if partner.isZero, bond.attributes.isLacpStrict {
            return Answer(
                .init(
                    "partner", question, inputs: inputs, .fault,
                    "no, and with lacp_strict on the driver sends nothing until one does"),
                "\(switchAdvice); to send over one port until then: ip link set dev \(bond.name) type bond lacp_strict off"
            )
        }
        if partner.isZero {
            return Answer(
                .init(
                    "partner", question, inputs: inputs, .fault,
                    "no, so the driver sends over one port alone, and whether that arrives depends on the switch"),
                switchAdvice)
        }
        return Answer(.init("partner", question, inputs: inputs, .fine, "yes, \(partner)"))
    }
}
