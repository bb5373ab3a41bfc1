import Testing

@testable import BondwatchCore

/// Findings over time: raised once, cleared once, and remembered.
@Suite struct StandingFindingsTests {
    /// A way to bring a fault about and to mend it, for each kind that a machine of its own can have.
    struct Case: Sendable, CustomTestStringConvertible {
        var kind: FindingKind
        var mode = BondMode.activeBackup
        var seconds: Int
        var begin: @Sendable (inout FaultyBond) -> Void
        var end: @Sendable (inout FaultyBond) -> Void

        var testDescription: String { kind.rawValue }
    }

    static let cases: [Case] = [
        Case(kind: .noLinkMonitoring, seconds: 3) {
            $0.attributes.miimon = 0
            $0.machine.policy.severities[.optionChanged] = .off
        } end: {
            $0.attributes.miimon = 100
        },
        Case(kind: .slowLinkMonitoring, seconds: 3) {
            $0.attributes.miimon = 5000
            $0.machine.policy.severities[.optionChanged] = .off
        } end: {
            $0.attributes.miimon = 100
        },
        Case(kind: .missingSlave, seconds: 10) {
            $0.slaves.removeLast()
        } end: {
            $0.slaves.append($0.slaves[0])
            $0.slaves[1].name = "eth1"
        },
        Case(kind: .noSlaves, seconds: 10) {
            $0.slaves = []
            $0.attributes.activeSlave = nil
        } end: {
            $0 = $0.refilled
        },
        Case(kind: .unexpectedActive, seconds: 3) {
            $0.machine.policy.preferredActive = ["eth1"].compactMap { InterfaceName($0) }
        } end: {
            $0.attributes.activeSlave = InterfaceIndex(2)
        },
        // M6: the driver never goes back to its primary, since it takes an unknown speed for the highest.
        Case(kind: .unexpectedActive, seconds: 3) {
            $0.machine.policy.severities[.optionChanged] = .off
            $0.machine.policy.severities[.unknownSpeed] = .off
            $0.attributes.primary = InterfaceIndex(1)
            $0.attributes.primaryReselect = 1
            $0.attributes.activeSlave = InterfaceIndex(2)
            $0.slaves[1].speed = .unknown
        } end: {
            $0.attributes.activeSlave = InterfaceIndex(1)
        },
        // M6: the primary is up, and another slave was made the active one.
        Case(kind: .unexpectedActive, seconds: 3) {
            $0.machine.policy.severities[.optionChanged] = .off
            $0.attributes.primary = InterfaceIndex(1)
            $0.attributes.primaryReselect = 0
            $0.attributes.activeSlave = InterfaceIndex(2)
        } end: {
            $0.attributes.activeSlave = InterfaceIndex(1)
        },
        Case(kind: .mixedSpeed, seconds: 10) {
            $0.slaves[1].speed = .megabits(100)
        } end: {
            $0.slaves[1].speed = .megabits(1000)
        },
        Case(kind: .unknownSpeed, seconds: 10) {
            $0.slaves[1].speed = .unknown
        } end: {
            $0.slaves[1].speed = .megabits(1000)
        },
        Case(kind: .halfDuplex, seconds: 10) {
            $0.slaves[1].duplex = "half"
        } end: {
            $0.slaves[1].duplex = "full"
        },
        Case(kind: .carrierMismatch, seconds: 4) {
            $0.slaves[1].flags.remove(.lowerUp)
        } end: {
            $0.slaves[1].flags.insert(.lowerUp)
        },
        Case(kind: .minLinksUnmet, mode: .ieee8023ad, seconds: 3) {
            $0.attributes.minLinks = 3
            $0.flags.remove(.lowerUp)
            $0.machine.policy.severities[.optionChanged] = .off
        } end: {
            $0.flags.insert(.lowerUp)
        },
        Case(kind: .duplicatePermanentAddress, seconds: 3) { bond in
            for slave in bond.slaves.indices {
                bond.slaves[slave].attributes.permanentAddress = HardwareAddress(bytes: [2, 0, 0, 0, 0, 1])
            }
        } end: {
            $0.slaves[1].attributes.permanentAddress = HardwareAddress(bytes: [2, 0, 0, 0, 0, 2])
        },
        Case(kind: .failOverMacNeeded, seconds: 3) {
            $0.slaves[1].attributes.permanentAddress = HardwareAddress(bytes: [UInt8](repeating: 1, count: 20))
        } end: {
            $0.slaves[1].attributes.permanentAddress = nil
        },
        // M5: with fail_over_mac follow, the active slave was taken out and put in again.
        Case(kind: .sharedAddress, seconds: 3) { bond in
            bond.machine.policy.severities[.optionChanged] = .off
            bond.attributes.failOverMac = 2
            bond.address = HardwareAddress(bytes: [2, 0, 0, 0, 0, 1])
            for slave in bond.slaves.indices {
                bond.slaves[slave].address = bond.address
                bond.slaves[slave].attributes.permanentAddress = HardwareAddress(bytes: [
                    2, 0, 0, 0, 0, UInt8(slave + 1),
                ])
            }
        } end: {
            $0.slaves[1].address = HardwareAddress(bytes: [2, 0, 0, 0, 0, 2])
        },
        Case(kind: .arpValidateOff, mode: .balanceRR, seconds: 3) {
            $0.attributes.arpInterval = 1000
            $0.attributes.arpTargets = ["192.0.2.1"]
            $0.attributes.arpValidate = 0
            $0.machine.policy.severities[.optionChanged] = .off
        } end: {
            $0.attributes.arpValidate = 3
        },
        Case(kind: .optionChanged, seconds: 3) {
            $0.attributes.transmitHashPolicy = 1
        } end: {
            $0.attributes.transmitHashPolicy = 0
        },
        Case(kind: .adminDownSlave, seconds: 3) {
            $0.slaves[1].flags = [.slave]
            $0.slaves[1].attributes.miiStatus = .down
        } end: {
            $0.slaves[1].flags = [.up, .lowerUp, .slave]
            $0.slaves[1].attributes.miiStatus = .up
        },
    ]

    /// A bond that has run long enough to be settled.
    private func settled(_ mode: BondMode) throws -> FaultyBond {
        var bond = try FaultyBond(mode)
        bond.attributes.transmitHashPolicy = 0
        bond.wait(seconds: 15)
        #expect(bond.told == [])
        return bond
    }

    @Test(arguments: cases)
    func `it is raised once after its time, over a restart, and cleared once`(test: Case) throws {
        var bond = try settled(test.mode)
        test.begin(&bond)
        bond.look()
        bond.wait(seconds: test.seconds - 1)
        #expect(bond.told == [])
        bond.wait(seconds: 1)
        #expect(bond.told == ["raised \(test.kind.rawValue)"])
        bond.wait(seconds: 20)
        let policy = bond.machine.policy
        try bond.restart()
        bond.machine.policy = policy
        bond.wait(seconds: 20)
        #expect(bond.told == ["raised \(test.kind.rawValue)"])
        #expect(bond.report.findings.map(\.id) == [test.kind.rawValue])
        test.end(&bond)
        bond.wait(seconds: 20)
        #expect(bond.told == ["raised \(test.kind.rawValue)", "cleared \(test.kind.rawValue)"])
        #expect(
            bond.lines.last
                == bond.lines.first.map { "bond0: no more after \(test.seconds + 41) s: \($0.dropFirst(7))" })
        #expect(bond.report.findings == [])
    }

    @Test(arguments: cases)
    func `what does not last is not told`(test: Case) throws {
        var bond = try settled(test.mode)
        test.begin(&bond)
        bond.look()
        bond.wait(seconds: test.seconds - 2)
        test.end(&bond)
        bond.wait(seconds: 30)
        #expect(bond.told == [])
    }

    @Test(arguments: cases)
    func `it has the severity of the configuration, or is not told at all`(test: Case) throws {
        var silent = try settled(test.mode)
        test.begin(&silent)
        silent.machine.policy.severities[test.kind] = .off
        silent.wait(seconds: 30)
        #expect(silent.told == [])
        #expect(silent.report.findings == [])
        var loud = try settled(test.mode)
        test.begin(&loud)
        loud.machine.policy.severities[test.kind] = .told(.alert)
        loud.wait(seconds: 30)
        #expect(loud.events.filter { $0.kind == .findingRaised }.map(\.priority) == [.alert])
        #expect(loud.report.findings.map(\.severity) == ["alert"])
    }

    @Test func `every kind that needs no other watch is tested here`() {
        // Those on groups of ports are tested with the groups.
        let others: Set<FindingKind> = [.singleSlave, .deafSlave, .aggregatorSplit, .separateAggregators]
        #expect(Set(Self.cases.map(\.kind)).union(others) == Set(FindingKind.allCases))
    }

    @Test func `one slave from the start is told as such, one that is left as a missing other`() throws {
        var bond = try FaultyBond(.activeBackup, slaves: ["eth0"])
        bond.wait(seconds: 9)
        #expect(bond.told == [])
        bond.wait(seconds: 1)
        #expect(bond.lines == ["bond0: eth0 is the only slave: there is no redundancy"])
        var left = try settled(.activeBackup)
        left.slaves.removeLast()
        left.wait(seconds: 11)
        #expect(left.lines == ["bond0: slave eth1 is missing from the bond"])
        left.acknowledge()
        #expect(left.lines.last == "bond0: acknowledged after 10 s: slave eth1 is missing from the bond")
        left.wait(seconds: 20)
        #expect(left.told == ["raised missing-slave", "cleared missing-slave", "raised single-slave"])
    }

    @Test func `what is acknowledged stays so over a restart, and the next change counts from there`() throws {
        var bond = try settled(.activeBackup)
        bond.attributes.downdelay = 200
        bond.attributes.miimon = 50
        bond.wait(seconds: 5)
        #expect(bond.lines == ["bond0: miimon was changed from 100 to 50"])
        bond.acknowledge()
        try bond.restart()
        bond.wait(seconds: 20)
        #expect(bond.told == ["raised option-changed", "cleared option-changed"])
        bond.attributes.miimon = 100
        bond.wait(seconds: 5)
        #expect(bond.lines.last == "bond0: miimon was changed from 50 to 100")
    }

    @Test func `what the configuration expects cannot be acknowledged away`() throws {
        var bond = try settled(.activeBackup)
        bond.machine.policy.expectedSlaves = .number(3)
        bond.wait(seconds: 11)
        #expect(bond.lines == ["bond0: the bond has 2 of 3 expected slaves"])
        bond.acknowledge()
        bond.wait(seconds: 20)
        #expect(bond.told == ["raised missing-slave"])
        #expect(bond.report.findings.map(\.id) == ["missing-slave"])
    }

    @Test func `a finding that is switched off while it stands is cleared with that reason`() throws {
        var bond = try settled(.activeBackup)
        bond.slaves[1].flags = [.slave]
        bond.slaves[1].attributes.miiStatus = .down
        bond.wait(seconds: 5)
        bond.machine.policy.severities[.adminDownSlave] = .off
        bond.wait(seconds: 1)
        #expect(
            bond.lines.last
                == "bond0: told no longer, by the configuration, after 5 s: slave eth1 is administratively down")
        #expect(bond.told.count == 2)
    }

    @Test func `a bond that is being put together has no findings`() throws {
        var bond = try FaultyBond(.balanceRR, slaves: [])
        bond.attributes.miimon = 0
        bond.wait(seconds: 4)
        bond.flags = [.master]
        bond.attributes.mode = .activeBackup
        bond.wait(seconds: 20)
        bond.attributes.miimon = 100
        bond.flags = [.up, .master]
        bond.wait(seconds: 2)
        bond = bond.refilled
        bond.flags = [.up, .master, .lowerUp]
        bond.wait(seconds: 2)
        bond.attributes.primary = InterfaceIndex(1)
        bond.wait(seconds: 60)
        #expect(bond.told == [])
    }

    @Test func `nothing is judged while the bond is set down, and nothing is told anew after it`() throws {
        var bond = try settled(.activeBackup)
        bond.slaves[1].speed = .megabits(100)
        bond.wait(seconds: 11)
        #expect(bond.told == ["raised mixed-speed"])
        bond.flags = [.master]
        bond.slaves[0].flags = [.slave]
        bond.wait(seconds: 30)
        #expect(bond.told == ["raised mixed-speed"])
        #expect(bond.report.findings.map(\.id) == ["mixed-speed"])
        bond.slaves[0].flags = [.up, .lowerUp, .slave]
        bond.flags = [.up, .master, .lowerUp]
        bond.wait(seconds: 30)
        #expect(bond.told == ["raised mixed-speed"])
    }

    @Test func `a slave that is still missing while none is left stays missing`() throws {
        var bond = try settled(.activeBackup)
        let eth0 = bond.slaves[0]
        bond.slaves.removeLast()
        bond.wait(seconds: 11)
        bond.slaves = []
        bond.attributes.activeSlave = nil
        bond.wait(seconds: 11)
        bond.slaves = [eth0]
        bond.wait(seconds: 2)
        #expect(bond.told == ["raised missing-slave", "raised no-slaves", "cleared no-slaves"])
    }

    @Test func `a bond that goes takes its findings with it`() throws {
        var bond = try settled(.activeBackup)
        bond.slaves[1].duplex = "half"
        bond.wait(seconds: 12)
        bond.events += bond.machine.end(source: .netlink, at: bond.now)
        #expect(bond.told == ["raised half-duplex", "cleared half-duplex"])
    }

    @Test func `a primary that leaves and comes back is no change of the option`() throws {
        var bond = try FaultyBond()
        bond.attributes.primary = InterfaceIndex(1)
        bond.wait(seconds: 15)
        let slaves = bond.slaves
        // The kernel names no primary that is not in the bond.
        bond.slaves[0].name = "eth9"
        bond.attributes.primary = nil
        bond.wait(seconds: 9)
        bond.slaves = slaves
        bond.attributes.primary = InterfaceIndex(1)
        bond.wait(seconds: 15)
        #expect(bond.told == [])
        bond.attributes.primary = InterfaceIndex(2)
        bond.wait(seconds: 5)
        #expect(bond.lines == ["bond0: primary was changed from eth0 to eth1"])
        bond.attributes.primary = nil
        bond.wait(seconds: 1)
        #expect(bond.report.findings.map(\.problem) == ["primary was changed from eth0 to none"])
    }

    @Test func `without a monitor nothing is claimed of the slaves`() throws {
        var bond = try FaultyBond()
        bond.attributes.miimon = 0
        bond.wait(seconds: 10)
        bond.slaves[0].flags.remove(.lowerUp)
        bond.wait(seconds: 10)
        #expect(bond.told == ["raised no-link-monitoring", "raised carrier-mismatch"])
        #expect(bond.events.allSatisfy { $0.kind == .findingRaised })
        #expect(bond.report.monitored == false)
        #expect(bond.machine.statusText(at: bond.now) == "bond0 full, UNMONITORED (eth0 active)")
        let table = ReportTable(now: 2_000_000_000_000_000) { _ in "then" }.text([bond.report])
        #expect(table.contains("bond0  active-backup  redundancy full (2 of 2 carry), UNMONITORED"))
        #expect(table.contains("\n  ERR       no link monitoring: "))
        #expect(table.contains("eth1   -      unmonitored"))
        #expect(table.contains("eth0   -      NO CARRIER"))
    }

    @Test func `a memory that is cut off or none is refused`() throws {
        var bond = try settled(.activeBackup)
        bond.attributes.miimon = 0
        bond.wait(seconds: 5)
        let bytes = BondMemory.bytes([bond.machine.memory])
        // What an older program wrote has no groups at its end, here an empty list.
        for length in 1..<bytes.count where length != bytes.count - 2 {
            #expect(BondMemory.memories(in: bytes[..<length]) == nil)
        }
    }
}

extension FaultyBond {
    /// With two slaves that are up.
    fileprivate var refilled: FaultyBond {
        var bond = self
        guard let full = try? FaultyBond() else { return bond }
        bond.slaves = full.slaves
        bond.attributes.activeSlave = full.attributes.activeSlave
        return bond
    }
}
