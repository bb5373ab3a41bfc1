/// The faults of link aggregation that an event reports when they begin, as entries of a report's findings.
extension FindingReport {
    /// The ids of these entries: that of a condition of `check`, and that of an event.
    package static let noLacpPartner = "no-lacp-partner"
    package static let lacpPortOut = EventKind.lacpPortOut.rawValue

    /// What the state of the bond shows.
    fileprivate static func ofLacp(_ bond: BondReport, since: (InterfaceName) -> UInt64?) -> [FindingReport] {
        guard bond.mode == BondMode.ieee8023ad.name else { return [] }
        var findings: [FindingReport] = []
        if let mac = bond.adInfo?.partnerMac, HardwareAddress(mac)?.isZero == true {
            findings.append(
                FindingReport(
                    id: noLacpPartner, severity: Priority.warning.keyword,
                    problem: "no LACP partner: the switch does not answer on the active port",
                    remedy: "see that the switch's ports of \(bond.name) are set up for LACP"))
        }
        for slave in bond.slaves where slave.miiStatus == MiiStatus.up.name && !slave.carrying && !slave.reserve {
            guard let obstacle = PortObstacle(slave, of: bond) else { continue }
            var finding = FindingReport(
                id: lacpPortOut, severity: Priority.warning.keyword,
                problem: "\(slave.name) is up, but \(obstacle.text)",
                remedy: "compare the switch's port of \(slave.name) with those of the other slaves")
            finding.slave = slave.name
            finding.since = since(slave.name)
            findings.append(finding)
        }
        return findings
    }
}

extension BondReport {
    /// Adds what is wrong with the link aggregation now.
    ///
    /// - Parameter since: since when a slave is outside the active aggregator, in microseconds since 1970; nil where nobody
    ///   has watched, or it has not lasted.
    package mutating func addLacpFindings(since: (InterfaceName) -> UInt64? = { _ in nil }) {
        let all = findings + FindingReport.ofLacp(self, since: since)
        guard all.count > 1 else {
            findings = all
            return
        }
        let severities = Priority.allCases.sorted().map(\.keyword)
        func weight(_ finding: FindingReport) -> Int {
            severities.firstIndex(of: finding.severity) ?? severities.count
        }
        findings = all.enumerated().sorted { left, right in
            (weight(left.element), left.offset) < (weight(right.element), right.offset)
        }.map(\.element)
    }
}

extension PortObstacle {
    /// What keeps a slave of a report out of the active aggregator.
    package init?(_ slave: SlaveReport, of bond: BondReport) {
        self.init(
            actor: slave.adActorOperPortState, partner: slave.adPartnerOperPortState, own: slave.adAggregatorID,
            active: bond.adInfo?.aggregator)
    }
}
