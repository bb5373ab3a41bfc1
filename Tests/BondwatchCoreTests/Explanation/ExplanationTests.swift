import Testing

@testable import BondwatchCore

/// What an explanation says, and that it says what the daemon tells.
@Suite struct ExplanationTests {
    private func explain(
        _ machine: BondMachine, at now: BootInstant, isWatched: Bool = true,
        silence: (silence: Silence, left: BootInstant.Span)? = nil
    ) -> Explanation {
        machine.explanation(ExplanationBackground(isWatched: isWatched, silence: silence), at: now)
    }

    private func rule(_ explanation: Explanation, _ id: String) throws -> ExplainedRule {
        try #require(explanation.rules.first { $0.id == id }, "\(id)")
    }

    @Test func `of a healthy bond every rule is fine, and there is nothing to do`() throws {
        var bond = try FaultyBond()
        bond.attributes.arpValidate = 0
        bond.wait(seconds: 15)
        let explanation = explain(bond.machine, at: bond.now)
        #expect(explanation.verdict == "redundancy full, 2 of 2 interfaces carry traffic")
        #expect(explanation.actions == [])
        #expect(Set(explanation.rules.map(\.id)).count == explanation.rules.count)
        for rule in explanation.rules { #expect(rule.verdict == .fine, "\(rule)") }
        #expect(explanation.rules.count { $0.id.hasPrefix("finding.") } == FindingKind.allCases.count)
        #expect(try rule(explanation, "monitoring").inputs == ["miimon 100 ms", "arp_interval 0"])
        #expect(try rule(explanation, "slave.eth0").result == "yes, it is the active slave")
        #expect(try rule(explanation, "slave.eth1").result == "it could at once, its link is up")
    }

    @Test func `of a bond with a pulled cable it says which, since when, and what to do`() throws {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.driver.setCarrier(0, false)
        watch.run(steps: 2)
        watch.milliseconds += 120_000
        let machine = try #require(watch.fleet.bonds.first)
        let explanation = explain(machine, at: watch.now)
        #expect(explanation.verdict == "redundancy LOST for 2 min, only eth1 is left of 2")
        let slave = try rule(explanation, "slave.eth0")
        #expect(slave.verdict == .fault)
        #expect(slave.result == "no, it has no carrier, for 2 min")
        #expect(slave.inputs == ["set up", "carrier off", "mii_status down", "1 link failure"])
        #expect(try rule(explanation, "redundancy").inputs == ["carrying eth1", "expected 2"])
        #expect(try rule(explanation, "active").result == "it is eth1, for 2 min, by a failover from eth0: link-down")
        #expect(try rule(explanation, "episode").verdict == .fault)
        #expect(
            explanation.actions == [
                "look at cable, transceiver and switch port of eth0: ip -s link show dev eth0, ethtool eth0"
            ])
    }

    @Test func `of 802.3ad without a partner it says that nobody answers, and over what is sent`() throws {
        var bond = AggregatedBond("eth0", "eth1")
        bond.partner = AggregatedBond.nobody
        for number in bond.ports.indices { (bond.ports[number].actor, bond.ports[number].partner) = (79, 1) }
        bond.ports[1].aggregator = 2
        bond.ports[1].state = .backup
        bond.look(forSeconds: 40)
        let machine = try #require(bond.fleet.bonds.first)
        let now = BootInstant(nanoseconds: bond.seconds * 1_000_000_000)
        let explanation = explain(machine, at: now)
        #expect(try rule(explanation, "partner").verdict == .fault)
        #expect(try rule(explanation, "slave.eth0").result.hasPrefix("yes, though no LACP partner answers"))
        #expect(try rule(explanation, "slave.eth1").result == "no, its link is up, but no LACP partner answers on it")
        #expect(explanation.actions.contains { $0.contains("set up for LACP") })
        #expect(explanation.verdict.hasPrefix("redundancy LOST"))
    }

    @Test
    func `M2 with lacp_strict on and a silent partner it says that nothing is sent, and does not blame min_links`()
        throws
    {
        var bond = AggregatedBond("eth0", "eth1")
        (bond.minLinks, bond.lacpStrict, bond.carrier) = (1, 1, false)
        bond.partner = AggregatedBond.nobody
        for number in bond.ports.indices {
            (bond.ports[number].actor, bond.ports[number].partner, bond.ports[number].state) = (79, 1, .backup)
        }
        for hasPortStates in [true, false] {
            // A driver that does not show what its ports are at.
            if !hasPortStates {
                for number in bond.ports.indices { (bond.ports[number].actor, bond.ports[number].partner) = (nil, nil) }
            }
            bond.look(forSeconds: 40)
            let machine = try #require(bond.fleet.bonds.first)
            let explanation = explain(machine, at: BootInstant(nanoseconds: bond.seconds * 1_000_000_000))
            let partner = try rule(explanation, "partner")
            #expect(partner.result == "no, and with lacp_strict on the driver sends nothing until one does")
            #expect(partner.inputs.last == "lacp_strict on")
            #expect(try rule(explanation, "slave.eth0").verdict == .fault)
            #expect(explanation.rules.allSatisfy { !$0.result.contains("one port") })
            #expect(explanation.actions.contains { $0.hasSuffix("ip link set dev bond0 type bond lacp_strict off") })
            #expect(explanation.actions.allSatisfy { !$0.contains("lower min_links") }, "\(explanation.actions)")
        }
    }

    @Test(arguments: StandingFindingsTests.cases)
    func `a finding is pending until it is told, then stands, and may be off`(test: StandingFindingsTests.Case) throws {
        var bond = try FaultyBond(test.mode)
        bond.attributes.transmitHashPolicy = 0
        bond.attributes.arpValidate = 3
        bond.wait(seconds: 15)
        let id = "finding.\(test.kind.rawValue)"
        #expect(try rule(explain(bond.machine, at: bond.now), id).verdict == .fine)
        test.begin(&bond)
        bond.look()
        #expect(try rule(explain(bond.machine, at: bond.now), id).verdict == .pending)
        bond.wait(seconds: test.seconds)
        let explanation = explain(bond.machine, at: bond.now)
        let finding = try #require(bond.report.findings.first)
        let stands = try rule(explanation, id)
        #expect(stands.verdict == .fault)
        #expect(stands.result.hasSuffix(": \(finding.problem)"))
        #expect(stands.result.hasPrefix("yes, \(finding.severity), for "))
        #expect(explanation.actions.contains(finding.remedy))
        #expect(explanation.verdict.contains(test.kind.rawValue))
        bond.machine.policy.severities[test.kind] = .off
        #expect(try rule(explain(bond.machine, at: bond.now), id).verdict == .off)
    }

    @Test func `the machine is not changed by being explained`() throws {
        var bond = try FaultyBond()
        bond.wait(seconds: 15)
        bond.slaves[1].attributes.miiStatus = .down
        bond.look()
        let before = bond.machine.memory
        _ = explain(bond.machine, at: bond.now)
        #expect(bond.machine.memory == before)
    }

    /// Over the same random histories as the machine itself: what the report says is what the rules say.
    @Test(arguments: UInt64(0)..<20)
    func `slaves, redundancy and findings are as in the report`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var watch = Watch(
            DriverModel(slaves: ["eth0", "eth1", "eth2"], updelay: 2, downdelay: 1, primary: 1))
        for step in 0..<200 {
            watch.driver.setCarrier(Int.random(in: 0..<3, using: &random), Bool.random(using: &random))
            watch.run(steps: 1)
            if step % 7 == 0 { watch.wait(milliseconds: 1000) }
            let machine = try #require(watch.fleet.bonds.first)
            let report = machine.report(at: watch.now, wallMicroseconds: 1 << 50)
            let explanation = explain(machine, at: watch.now)
            for slave in report.slaves {
                let rule = try rule(explanation, "slave.\(slave.name)")
                let carries = rule.result.hasPrefix("yes") || rule.result.hasPrefix("it could at once")
                #expect(carries == slave.carrying, "\(rule)")
            }
            let standing = explanation.rules.filter { $0.id.hasPrefix("finding.") && $0.verdict == .fault }
            #expect(Set(standing.map { String($0.id.dropFirst(8)) }) == Set(report.findings.map(\.id)))
            #expect((try rule(explanation, "episode").verdict == .fine) == (report.episode == nil))
            #expect(
                (try rule(explanation, "flapping").verdict == .fault)
                    == (report.flapping == true
                        || report.slaves.contains { $0.flapping == true }))
            if report.redundancy == .full { #expect(!(try rule(explanation, "redundancy").verdict == .pending)) }
        }
    }

    @Test func `one look knows no past, and says so`() throws {
        var bond = try FaultyBond()
        bond.slaves[1].attributes.miiStatus = .down
        bond.slaves[1].flags = [.up, .slave]
        bond.look()
        let explanation = explain(bond.machine, at: bond.now, isWatched: false)
        #expect(explanation.verdict == "redundancy LOST, only eth0 is left of 2")
        for id in ["episode", "flapping", "silence", "finding.missing-slave", "finding.option-changed"] {
            #expect(try rule(explanation, id).verdict == .unknown, "\(id)")
        }
        #expect(try rule(explanation, "slave.eth1").result == "no, it has no carrier")
    }

    @Test func `a silence, a bond that is set down, and one that is ignored stand in the verdict`() throws {
        var bond = try FaultyBond()
        bond.wait(seconds: 15)
        let silence = Silence(
            of: SilenceClock.bond, for: .seconds(7200), reason: "switch change", user: 3, now: bond.now,
            wallMicroseconds: 0)
        let silenced = explain(bond.machine, at: bond.now, silence: (silence, .seconds(3600)))
        #expect(silenced.verdict == "redundancy full, 2 of 2 interfaces carry traffic; silenced for another 1 h")
        #expect(try rule(silenced, "silence").result == "no, for another 1 h: switch change")
        bond.machine.policy.isIgnored = true
        #expect(explain(bond.machine, at: bond.now).verdict.hasPrefix("ignored by the configuration"))
        bond.machine.policy.isIgnored = false
        bond.flags = [.master]
        bond.look()
        let down = explain(bond.machine, at: bond.now)
        #expect(down.verdict == "the bond is administratively down")
        #expect(down.actions.first == "set the bond up when the work is done: ip link set dev bond0 up")
        #expect(try rule(down, "finding.no-link-monitoring").verdict == .unknown)
    }

    @Test func `by whose word slaves are expected is said`() throws {
        var bond = try FaultyBond()
        bond.wait(seconds: 1)
        #expect(try rule(explain(bond.machine, at: bond.now), "expected").result.hasPrefix("2, the most that were"))
        bond.machine.policy.expectedSlaves = .number(4)
        #expect(try rule(explain(bond.machine, at: bond.now), "expected").result == "4, by expected_slaves")
        bond.machine.policy.expectedSlaves = .names(["eth0".interface])
        #expect(try rule(explain(bond.machine, at: bond.now), "expected").result == "1, by expected_slaves: eth0")
        bond.slaves[1].attributes.miiStatus = .down
        bond.look()
        let spare = try rule(explain(bond.machine, at: bond.now), "slave.eth1")
        #expect(spare.verdict == .off)
        #expect(spare.result.hasSuffix("; it is none of expected_slaves"))
    }
}
