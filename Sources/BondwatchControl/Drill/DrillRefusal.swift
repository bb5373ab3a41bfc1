package import BondwatchCore

/// Why no drill may be run on a bond now.
package enum DrillRefusal: Equatable, Sendable {
    case noActiveSlaveInMode(String)
    case administrativelyDown
    case noActiveSlave
    case redundancyNotFull(Redundancy, carrying: Int, expected: Int)
    case slaveNotUp(InterfaceName, status: String)
    case flapping(InterfaceName?)
    case finding(String)
    case noStandby
    case notAStandby(InterfaceName, isActive: Bool)
    /// The kernel gave no number for it.
    case unknownIndex(InterfaceName)

    /// Every reason; none where a drill may be run.
    ///
    /// - Parameters:
    ///   - kernel: the bond as the kernel has it now.
    ///   - daemon: the same of the daemon, which knows what should be there and what has been seen over time; nil where
    ///     none runs.
    ///   - only: the one standby that is to be tried.
    package static func reasons(kernel: BondReport, daemon: BondReport?, only: InterfaceName?) -> [DrillRefusal] {
        guard let mode = kernel.mode.flatMap(BondMode.init(name:)), mode.hasActiveSlave else {
            return [.noActiveSlaveInMode(kernel.mode ?? "unknown")]
        }
        if kernel.adminUp == false { return [.administrativelyDown] }
        guard let active = kernel.activeSlave else { return [.noActiveSlave] }
        var reasons: [DrillRefusal] = []
        for slave in kernel.slaves where slave.miiStatus != MiiStatus.up.name {
            reasons.append(.slaveNotUp(slave.name, status: slave.miiStatus ?? "unknown"))
        }
        let reports = [kernel] + (daemon.map { [$0] } ?? [])
        if reasons.isEmpty, let report = reports.first(where: { $0.redundancy != .full }) {
            reasons.append(
                .redundancyNotFull(report.redundancy, carrying: report.slavesCarrying, expected: report.expectedSlaves))
        }
        if daemon?.flapping == true { reasons.append(.flapping(nil)) }
        for slave in daemon?.slaves ?? [] where slave.flapping == true { reasons.append(.flapping(slave.name)) }
        for finding in reports.flatMap(\.findings)
        where FindingKind(rawValue: finding.id)?.definition.forbidsDrill == true {
            let reason = DrillRefusal.finding(finding.problem)
            if !reasons.contains(reason) { reasons.append(reason) }
        }
        let standbys = kernel.slaves.map(\.name).filter { $0 != active }
        if standbys.isEmpty { reasons.append(.noStandby) }
        if let only, !standbys.contains(only) { reasons.append(.notAStandby(only, isActive: only == active)) }
        for slave in kernel.slaves where slave.ifindex == nil { reasons.append(.unknownIndex(slave.name)) }
        if kernel.ifindex == nil { reasons.append(.unknownIndex(kernel.name)) }
        return reasons
    }
}

extension DrillRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noActiveSlaveInMode(let mode):
            "a bond in mode \(mode) has no active slave, so that there is none to change; pull a cable to test it"
        case .administrativelyDown: "it is administratively down"
        case .noActiveSlave: "it has no active slave now"
        case .redundancyNotFull(let redundancy, let carrying, let expected):
            "its redundancy is not full: \(redundancy.rawValue), \(carrying) of \(expected) slaves carry"
        case .slaveNotUp(let slave, let status): "\(slave) is \(status.split(separator: "_").joined(separator: " "))"
        case .flapping(let slave): "\(slave?.description ?? "it") is flapping"
        case .finding(let problem): problem
        case .noStandby: "it has no standby"
        case .notAStandby(let slave, isActive: true): "\(slave) is its active slave already"
        case .notAStandby(let slave, isActive: false): "\(slave) is none of its slaves"
        case .unknownIndex(let name): "the kernel does not give the number of \(name)"
        }
    }
}
