import Testing

@testable import BondwatchCore

/// What the end of a finding says: what was reported when it was raised, whatever has changed since.
@Suite struct FindingEndTests {
    /// A finding that is raised with one text, goes on with another, and ends.
    struct Case: Sendable, CustomTestStringConvertible {
        var kind: FindingKind
        var mode = BondMode.activeBackup
        var slaves = ["eth0", "eth1"]
        var raised: String
        var begin: @Sendable (inout FaultyBond) -> Void
        var later: String
        var change: @Sendable (inout FaultyBond) -> Void
        var end: @Sendable (inout FaultyBond) -> Void

        var testDescription: String { kind.rawValue }
    }

    private static func address(_ last: UInt8) -> HardwareAddress? { HardwareAddress(bytes: [2, 0, 0, 0, 0, last]) }

    private static func names(_ texts: String...) -> [InterfaceName] { texts.compactMap { InterfaceName($0) } }

    static let cases: [Case] = [
        Case(
            kind: .noLinkMonitoring, raised: "no link monitoring: arp_interval is 1000, but there is no target to ask",
            begin: {
                $0.attributes.miimon = 0
                $0.attributes.arpInterval = 1000
            }, later: "no link monitoring: arp_interval is 2000, but there is no target to ask",
            change: { $0.attributes.arpInterval = 2000 }, end: { $0.attributes.miimon = 100 }),
        Case(
            kind: .slowLinkMonitoring, raised: "link monitoring is slow: miimon is 5000 ms",
            begin: { $0.attributes.miimon = 5000 }, later: "link monitoring is slow: miimon is 9000 ms",
            change: { $0.attributes.miimon = 9000 }, end: { $0.attributes.miimon = 100 }),
        Case(
            kind: .singleSlave, slaves: ["eth0"], raised: "eth0 is the only slave: there is no redundancy",
            begin: { _ in }, later: "eth7 is the only slave: there is no redundancy",
            change: { $0.slaves[0].name = "eth7" },
            end: {
                $0.slaves.append($0.slaves[0])
                $0.slaves[1].name = "eth1"
            }),
        Case(
            kind: .missingSlave, raised: "the bond has 2 of 3 expected slaves",
            begin: { $0.machine.policy.expectedSlaves = .number(3) }, later: "the bond has 2 of 4 expected slaves",
            change: { $0.machine.policy.expectedSlaves = .number(4) },
            end: { $0.machine.policy.expectedSlaves = .learned }),
        Case(
            kind: .unexpectedActive, slaves: ["eth0", "eth1", "eth2"], raised: "the active slave is eth0, not eth1",
            begin: { $0.machine.policy.preferredActive = names("eth1") }, later: "the active slave is eth2, not eth1",
            change: { $0.attributes.activeSlave = InterfaceIndex(3) },
            end: { $0.attributes.activeSlave = InterfaceIndex(2) }),
        Case(
            kind: .mixedSpeed, raised: "slaves run at different speeds: eth1 at 100 Mb/s, eth0 at 1000 Mb/s",
            begin: { $0.slaves[1].speed = .megabits(100) },
            later: "slaves run at different speeds: eth1 at 10 Mb/s, eth0 at 1000 Mb/s",
            change: { $0.slaves[1].speed = .megabits(10) }, end: { $0.slaves[1].speed = .megabits(1000) }),
        Case(
            kind: .carrierMismatch, raised: "bonding takes eth1 for up, but the interface has no carrier",
            begin: { $0.slaves[1].flags.remove(.lowerUp) },
            later: "bonding takes eth1 for down, but the interface has a carrier",
            change: {
                $0.slaves[1].flags.insert(.lowerUp)
                $0.slaves[1].attributes.miiStatus = .down
            }, end: { $0.slaves[1].attributes.miiStatus = .up }),
        Case(
            kind: .minLinksUnmet, mode: .ieee8023ad,
            raised: "the bond is down: 2 slaves have a link, but min_links asks for 3 active in the aggregator",
            begin: {
                $0.attributes.minLinks = 3
                $0.flags.remove(.lowerUp)
            }, later: "the bond is down: 1 slave has a link, but min_links asks for 2 active in the aggregator",
            change: {
                $0.attributes.minLinks = 2
                $0.slaves[1].flags.remove(.lowerUp)
                $0.slaves[1].attributes.miiStatus = .down
            },
            end: {
                $0.slaves[1].flags.insert(.lowerUp)
                $0.slaves[1].attributes.miiStatus = .up
                $0.flags.insert(.lowerUp)
            }),
        Case(
            kind: .duplicatePermanentAddress,
            raised: "eth1 and eth0 have the same permanent address 02:00:00:00:00:01",
            begin: { for slave in 0...1 { $0.slaves[slave].attributes.permanentAddress = address(1) } },
            later: "eth1 and eth0 have the same permanent address 02:00:00:00:00:02",
            change: { for slave in 0...1 { $0.slaves[slave].attributes.permanentAddress = address(2) } },
            end: { $0.slaves[1].attributes.permanentAddress = address(3) }),
        Case(
            kind: .failOverMacNeeded,
            raised: "eth1 has the address 02:00:00:00:00:01, not the bond's 02:00:00:00:00:09, "
                + "and fail_over_mac is none",
            begin: {
                $0.address = address(9)
                $0.slaves[1].address = address(1)
            },
            later: "eth1 has the address 02:00:00:00:00:02, not the bond's 02:00:00:00:00:09, "
                + "and fail_over_mac is none",
            change: { $0.slaves[1].address = address(2) }, end: { $0.slaves[1].address = address(9) }),
        Case(
            kind: .sharedAddress,
            raised: "eth1 has the bond's address 02:00:00:00:00:09 as eth0 has, and fail_over_mac is follow",
            begin: {
                $0.attributes.failOverMac = 2
                $0.address = address(9)
                $0.slaves[1].address = address(9)
            },
            later: "eth1 has the bond's address 02:00:00:00:00:08 as eth0 has, and fail_over_mac is follow",
            change: {
                $0.address = address(8)
                $0.slaves[1].address = address(8)
            }, end: { $0.slaves[1].address = address(1) }),
        Case(
            kind: .optionChanged, raised: "xmit_hash_policy was changed from layer2 to layer3+4",
            begin: { $0.attributes.transmitHashPolicy = 1 },
            later: "xmit_hash_policy was changed from layer2 to layer2+3",
            change: { $0.attributes.transmitHashPolicy = 2 }, end: { $0.attributes.transmitHashPolicy = 0 }),
    ]

    /// Their text holds no number, and no name but that of the slave that they are about.
    static let constant: Set<FindingKind> = [
        .noSlaves, .unknownSpeed, .halfDuplex, .arpValidateOff, .adminDownSlave, .deafSlave,
    ]

    /// They need a bond with groups: `LacpGroupTests`.
    static let ofGroups: Set<FindingKind> = [.aggregatorSplit, .separateAggregators]

    @Test func `W10 every kind is here, or has a text that never changes`() {
        #expect(
            Set(Self.cases.map(\.kind)).union(Self.constant).union(Self.ofGroups) == Set(FindingKind.allCases))
        #expect(Self.constant.isDisjoint(with: Self.cases.map(\.kind)))
    }

    /// When the daemon is restarted.
    enum Restart: CaseIterable { case never, beforeTheChange, afterTheChange }

    /// A bond with that finding raised, and then as it is after the change.
    private func standing(_ test: Case, _ restart: Restart) throws -> FaultyBond {
        var bond = try FaultyBond(test.mode, slaves: test.slaves)
        bond.attributes.transmitHashPolicy = 0
        if test.kind != .optionChanged { bond.machine.policy.severities[.optionChanged] = .off }
        if test.kind != .singleSlave { bond.wait(seconds: 15) }
        test.begin(&bond)
        bond.wait(seconds: 15)
        if restart == .beforeTheChange { try bond.restartAsConfigured() }
        test.change(&bond)
        bond.wait(seconds: 15)
        if restart == .afterTheChange {
            try bond.restartAsConfigured()
            bond.wait(seconds: 2)
        }
        return bond
    }

    private func events(_ bond: FaultyBond, of kind: FindingKind) -> [Event] {
        bond.events.filter { event in
            guard case .finding(let finding) = event.subject else { return false }
            return finding.kind == kind
        }
    }

    @Test(arguments: cases, Restart.allCases)
    func `W10 the end repeats what was raised, and what stands is shown as it is now`(
        test: Case, restart: Restart
    ) throws {
        var bond = try standing(test, restart)
        #expect(events(bond, of: test.kind).map(\.message) == ["bond0: \(test.raised)"])
        let shown = bond.report.findings.filter { $0.id == test.kind.rawValue }
        #expect(shown.map(\.problem) == [test.later])
        test.end(&bond)
        bond.wait(seconds: 15)
        let told = events(bond, of: test.kind)
        #expect(told.count == 2)
        let end = try #require(told.last).message
        #expect(end.hasPrefix("bond0: no more after "))
        #expect(end.hasSuffix(": \(test.raised)"), "\(end)")
        let remedies = told.map { $0.fields.first { $0.name == EventField.remedy.rawValue }?.value }
        #expect(remedies[0] == remedies[1])
    }

    @Test func `W10 an end by acknowledgement or configuration repeats it too`() throws {
        let test = try #require(Self.cases.first { $0.kind == .optionChanged })
        var acknowledged = try standing(test, .afterTheChange)
        acknowledged.acknowledge()
        #expect(acknowledged.lines.last?.hasSuffix(": \(test.raised)") == true)
        #expect(acknowledged.lines.last?.hasPrefix("bond0: acknowledged after ") == true)
        var off = try standing(test, .never)
        off.machine.policy.severities[.optionChanged] = .off
        off.wait(seconds: 1)
        #expect(off.lines.last?.hasSuffix(": \(test.raised)") == true)
    }

    @Test func `W10 a bond that is removed ends its findings as they were raised`() throws {
        let test = try #require(Self.cases.first { $0.kind == .mixedSpeed })
        var bond = try standing(test, .beforeTheChange)
        bond.events += bond.machine.end(source: .netlink, at: bond.now)
        #expect(bond.lines.last?.hasSuffix(": \(test.raised)") == true)
    }
}

extension FaultyBond {
    /// The daemon ends, and another one begins with what it wrote down and the same configuration.
    fileprivate mutating func restartAsConfigured() throws {
        let policy = machine.policy
        try restart()
        machine.policy = policy
    }
}

extension FindingEvent {
    fileprivate var kind: FindingKind {
        switch self {
        case .raised(let finding, _), .cleared(let finding, _, _): finding.kind
        }
    }
}
