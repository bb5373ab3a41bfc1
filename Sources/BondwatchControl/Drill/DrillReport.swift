package import BondwatchCore

/// What a drill has found, for scripts: `drill --json`.
package struct DrillReport: Equatable, Sendable {
    package var bond: InterfaceName
    package var mode: String
    /// The active slave before the drill, which is to be it after it.
    package var activeSlave: InterfaceName
    package var activeSlaveAfter: InterfaceName?
    package var restored: Bool
    /// Why it is over.
    package var end: DrillEnd
    package var passed: Bool
    /// `answers` or `packets`; nil where nothing was received.
    package var judgedBy: String?
    package var asked: [String]
    package var standbys: [Standby] = []
    /// What a person has to know of the end; nil where every standby had its turn.
    package var problem: String?

    package struct Standby: Equatable, Sendable {
        package var slave: InterfaceName
        /// The word of a `DrillTrial.Outcome`.
        package var verdict: String
        package var problem: String?
        /// Microseconds, as the two that follow.
        package var switchedAfter: UInt64?
        package var gap: UInt64?
        package var returnGap: UInt64?
        package var rxPackets: UInt64
        package var answers: Int
    }
}

extension DrillReport {
    /// - Parameters:
    ///   - bond: as it was before the drill.
    ///   - active: the active slave after it; nil where there is none or nobody can tell.
    ///   - asked: whom the drill asked.
    package init(_ drill: Drill, of bond: BondReport, active: InterfaceIndex?, asked: [ProbeTarget]) {
        let name: (InterfaceIndex?) -> InterfaceName? = { index in
            index.flatMap { index in bond.slaves.first { $0.ifindex == index.rawValue }?.name }
        }
        self.bond = bond.name
        mode = bond.mode ?? "unknown"
        activeSlave = name(drill.plan.oldActive) ?? bond.name
        activeSlaveAfter = name(active)
        restored = active == drill.plan.oldActive
        end = drill.end ?? .completed
        passed = end == .completed && drill.trials.allSatisfy { $0.outcome == .passed }
        judgedBy = drill.evidence?.rawValue
        self.asked = asked.map(\.address.description)
        problem = end.problem(of: bond.name, active: activeSlave, name: name)
        for trial in drill.trials {
            guard let slave = name(trial.slave) else { continue }
            standbys.append(
                Standby(
                    slave: slave, verdict: trial.outcome.word, problem: trial.outcome.problem(name: name),
                    switchedAfter: trial.switchedAfter?.microseconds, gap: trial.gap?.microseconds,
                    returnGap: trial.returnGap?.microseconds, rxPackets: trial.packets, answers: trial.answers))
        }
    }
}

extension DrillReport: ReportObject {
    package static var typeName: String { "Drill" }
    package static var summary: String { "A failover test of one bond" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        let names: (String) throws -> InterfaceName = {
            try container.decode(InterfaceName.self, forKey: ReportKey($0))
        }
        let texts: (String) throws -> String = { try container.decode(String.self, forKey: ReportKey($0)) }
        bond = try names("bond")
        mode = try texts("mode")
        activeSlave = try names("active_slave")
        restored = false
        end = try container.decode(DrillEnd.self, forKey: ReportKey("end"))
        passed = false
        asked = []
    }

    package static let fields: [ReportField<DrillReport>] = [
        .init("bond", \.bond, "Name of the bond"),
        .init("mode", \.mode, "Bonding mode"),
        .init("active_slave", \.activeSlave, "The active slave before the drill"),
        .init("active_slave_after", \.activeSlaveAfter, "The active slave after it; null where there is none"),
        .init("restored", \.restored, "Whether the two are the same"),
        .init(
            "end", \.end,
            "completed, no_traffic, silent_after_return, overtaken, interrupted, blind or not_restored"),
        .init("passed", \.passed, "Whether every standby has passed"),
        .init("judged_by", \.judgedBy, "answers or packets; null where nothing was received"),
        .init("asked", \.asked, "Addresses that were asked"),
        .init("standbys", \.standbys, "What became of each standby, in order"),
        .init("problem", \.problem, "Why the drill ended before its end; null where it did not"),
    ]
}

extension DrillReport.Standby: ReportObject {
    package static var typeName: String { "DrilledSlave" }
    package static var summary: String { "One standby of a drill" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        slave = try container.decode(InterfaceName.self, forKey: ReportKey("slave"))
        verdict = try container.decode(String.self, forKey: ReportKey("verdict"))
        rxPackets = 0
        answers = 0
    }

    package static let fields: [ReportField<DrillReport.Standby>] = [
        .init("slave", \.slave, "Name of the slave"),
        .init(
            "verdict", \.verdict,
            "passed, deaf, unanswered, refused, not_switched, left, interrupted, blind or untried"),
        .init("problem", \.problem, "What is wrong; null where it has passed"),
        .init("switched_after", \.switchedAfter, "Microseconds from the request until it was the active slave"),
        .init("gap", \.gap, "The longest time in which nothing was received, in microseconds"),
        .init("return_gap", \.returnGap, "The same on the way back, in microseconds"),
        .init("rx_packets", \.rxPackets, "Packets received on it while it was the active slave"),
        .init("answers", \.answers, "Answers received while it was the active slave"),
    ]
}
