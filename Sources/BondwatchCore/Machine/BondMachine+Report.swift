extension BondMachine {
    /// All that is known of the bond.
    ///
    /// - Parameters:
    ///   - instant: the present moment, on the clock of the observations.
    ///   - wallMicroseconds: the same moment as microseconds since 1970; past ones are reckoned from it, so that a step
    ///     of the wall clock moves them with it.
    package func report(at instant: BootInstant, wallMicroseconds: UInt64) -> BondReport {
        func wall(_ past: BootInstant) -> UInt64 {
            past.wallMicroseconds(before: instant, at: wallMicroseconds)
        }
        let assessment = assessment(at: instant)
        var report = BondReport(
            name: trace.name, redundancy: assessment.verdict,
            expectedSlaves: assessment.groups?.expected ?? trace.expectedSlaves, slavesCarrying: assessment.carrying)
        report.groups = assessment.groups?.groups ?? []
        report.settledRedundancy = assessment.settledVerdict
        report.ifindex = trace.index.rawValue
        report.ignored = policy.isIgnored
        report.adminUp = trace.isAdminUp
        report.miiStatus = trace.isAdminUp && trace.hasCarrier ? "up" : "down"
        report.take(trace.attributes) { trace.slave($0)?.name }
        report.driverVersion = trace.file?.driverVersion
        report.activeSlave = trace.activeName
        report.redundancySince = reporter.redundancy.since.map(wall)
        report.activeSince = trace.modeTrace.since.map(wall)
        report.failovers = reporter.failovers.failovers
        report.failbacks = reporter.failovers.failbacks
        report.lastFailover = reporter.failovers.last.map { fact in
            .init(
                time: wall(fact.instant), from: fact.change.from, to: fact.change.to, cause: fact.change.cause.rawValue)
        }
        report.episode = reporter.episode.map { EpisodeReport($0, since: wall($0.since)) }
        report.flapping = reporter.flaps.watch.isBondFlapping
        report.monitored = trace.isMonitored
        report.findings = reporter.findings.reports(of: trace.name, by: policy, wall: wall)
        report.slaves = trace.slaves.map { slave in
            var report = slave.report(carrying: trace.isCarrying(slave))
            report.reserve = assessment.role(of: slave.name) == .reserve
            report.since = slave.linkSince.map(wall)
            let ear = trace.slaves.hearing.ear(of: slave.index)
            report.rxPackets = ear?.received
            report.flapping = reporter.flaps.watch.isFlapping(slave.name)
            report.lastReceived = ear?.heardAt.map(wall)
            return report
        }
        let absences = Dictionary(
            trace.slaves.compactMap { slave in trace.absentSince(slave).map { (slave.name, wall($0)) } },
            uniquingKeysWith: { $1 })
        report.addLacpFindings { absences[$0] }
        return report
    }
}

extension SlaveTrace {
    func report(carrying: Bool) -> SlaveReport {
        var report = SlaveReport(name: name, carrying: carrying)
        report.ifindex = index.rawValue
        report.adminUp = isAdminUp
        report.carrier = hasCarrier
        report.take(attributes)
        report.miiStatus = link?.status.name
        report.linkFailureCount = link?.failures
        guard let record else { return report }
        if case .megabits(let speed) = record.speed { report.speed = speed }
        report.duplex = record.knownDuplex
        report.actorChurnedCount = record.actorChurnedCount
        report.partnerChurnedCount = record.partnerChurnedCount
        return report
    }
}

extension BondMachine {
    /// `bond0 full (eth0 active)`: the bond in a few words, capitals where something is wrong.
    package func statusText(at instant: BootInstant) -> String {
        let assessment = assessment(at: instant)
        let level = assessment.verdict
        if policy.isIgnored { return "\(trace.name) ignored" }
        if !trace.isAdminUp { return "\(trace.name) set down" }
        let monitoring = trace.isMonitored == false ? ", UNMONITORED" : ""
        let word = (level == .full ? level.rawValue : level.rawValue.uppercased()) + monitoring
        if let active = trace.activeName { return "\(trace.name) \(word) (\(active) active)" }
        return
            "\(trace.name) \(word) (\(assessment.carrying) of \(assessment.groups?.expected ?? trace.expectedSlaves))"
    }

    /// What one look at the bond shows, for a report of somebody who has not watched.
    package var findingsAtOneLook: [FindingReport] { faultsAtOneLook.map { FindingReport($0) } }

    /// The same as faults.
    var faultsAtOneLook: [Finding] {
        trace.isAdminUp ? trace.findingFacts(by: policy).faultsAtOneLook(in: trace.name) : []
    }
}
