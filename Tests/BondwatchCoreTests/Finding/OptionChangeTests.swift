import Testing

@testable import BondwatchCore

/// Which options are watched, and what is said of one that has changed.
@Suite struct OptionChangeTests {
    private typealias Change = (option: BondOption, old: String, set: @Sendable (inout BondAttributes) -> Void)

    private static let changes: [Change] = [
        (.lacpStrict, "off", { $0.lacpStrict = 1 }), (.broadcastNeighbor, "off", { $0.broadcastNeighbor = 1 }),
        (.coupledControl, "on", { $0.coupledControl = 0 }), (.resendIGMP, "1", { $0.resendIGMP = 5 }),
        (.lpInterval, "1", { $0.lpInterval = 10 }), (.packetsPerSlave, "1", { $0.packetsPerSlave = 3 }),
    ]

    /// As the driver has them where nobody sets them.
    private func bond() throws -> FaultyBond {
        var bond = try FaultyBond(.ieee8023ad)
        bond.attributes.lacpStrict = 0
        bond.attributes.broadcastNeighbor = 0
        bond.attributes.coupledControl = 1
        bond.attributes.resendIGMP = 1
        bond.attributes.lpInterval = 1
        bond.attributes.packetsPerSlave = 1
        bond.wait(seconds: 15)
        return bond
    }

    @Test(arguments: changes.indices)
    func `M3 a change of an option that older kernels lack is reported, with the command that sets it back`(
        number: Int
    ) throws {
        let change = Self.changes[number]
        var bond = try bond()
        change.set(&bond.attributes)
        bond.wait(seconds: 5)
        let finding = try #require(bond.report.findings.first { $0.id == "option-changed" })
        #expect(finding.problem.hasPrefix("\(change.option.rawValue) was changed from \(change.old) to "))
        let command = "ip link set dev bond0 type bond \(change.option.rawValue) \(change.old)"
        #expect(finding.remedy.contains(command), "\(finding.remedy)")
        // A restart knows it as well.
        try bond.restart()
        bond.wait(seconds: 2)
        let restored = bond.report.findings.first { $0.id == "option-changed" }
        #expect(restored?.problem == finding.problem)
        #expect(restored?.remedy == finding.remedy)
    }

    @Test func `what the driver takes only from a bond that is down, or has no slaves, is said`() throws {
        let bond = try #require(InterfaceName("bond7"))
        #expect(
            BondOption.coupledControl.setting(to: "on", of: bond)
                == "ip link set dev bond7 down && ip link set dev bond7 type bond coupled_control on "
                + "&& ip link set dev bond7 up (nothing is sent meanwhile)")
        #expect(
            BondOption.mode.setting(to: "802.3ad", of: bond)
                == "ip link set dev bond7 type bond mode 802.3ad (after all slaves are taken out of it)")
        #expect(BondOption.primary.setting(to: "none", of: bond) == "echo > /sys/class/net/bond7/bonding/primary")
        #expect(
            BondOption.arpValidate.setting(to: "none", of: bond)
                == "ip link set dev bond7 type bond arp_validate none")
    }

    @Test func `M4 what the kernel shows to CAP_NET_ADMIN alone is never a change`() throws {
        var bond = try bond()
        let values: [UInt16?] = [nil, 1, nil, 2, 3, nil]
        for value in values {
            bond.attributes.adActorSystemPriority = value
            bond.attributes.adUserPortKey = value
            bond.attributes.adActorSystem = value.map { HardwareAddress(bytes: [2, 0, 0, 0, 0, UInt8($0)]) }
            bond.wait(seconds: 5)
        }
        #expect(bond.report.findings.allSatisfy { $0.id != "option-changed" })
        #expect(FindingKind.optionChanged.definition.meaning.contains("CAP_NET_ADMIN"))
        for key in ["ad_actor_sys_prio", "ad_user_port_key", "ad_actor_system"] {
            #expect(BondReport.fields.first { $0.key == key }?.summary.contains("CAP_NET_ADMIN") == true, "\(key)")
            #expect(FindingKind.optionChanged.definition.meaning.contains(key))
            #expect(BondOption(rawValue: key) == nil)
        }
    }

    @Test func `an option that only an older version watched is left out of what is read`() throws {
        var writer = ByteWriter()
        writer.append(2 as UInt8)
        for (name, value) in [("ad_user_port_key", "7"), ("miimon", "100")] {
            writer.append(name)
            writer.append(value)
        }
        var reader = ByteReader(writer.bytes[...], version: 1)
        var baseline = try OptionBaseline(from: &reader)
        #expect(reader.isAtEnd)
        var attributes = BondAttributes()
        attributes.miimon = 200
        let faults = baseline.changes(in: attributes, slaves: [], former: []) { _ in nil }
        #expect(faults.map(\.problem) == ["miimon was changed from 100 to 200"])
        #expect(throws: ByteReader.Failure.self) {
            var present = ByteReader(writer.bytes[...])
            _ = try OptionBaseline(from: &present)
        }
    }
}
