import BondwatchCore
import FoundationEssentials
import Testing

@Suite struct ReportFieldsTests {
    private func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    @Test func `what was encoded decodes to the same report`() throws {
        let document = ReportDocument(
            source: .daemon, bonds: [ReportSamples.failed, ReportSamples.lacp, ReportSamples.healthy])
        #expect(try decode(ReportDocument.self, json(document)) == document)
    }

    @Test func `every stored property has its key`() throws {
        #expect(Mirror(reflecting: ReportSamples.failed).children.count == BondReport.fields.count)
        #expect(Mirror(reflecting: ReportSamples.failed.slaves[0]).children.count == SlaveReport.fields.count)
        #expect(Mirror(reflecting: BondReport.AdInfo()).children.count == BondReport.AdInfo.fields.count)
        let failover = try #require(ReportSamples.failed.lastFailover)
        #expect(Mirror(reflecting: failover).children.count == BondReport.LastFailover.fields.count)
        #expect(Set(BondReport.fields.map(\.key)).count == BondReport.fields.count)
        #expect(Set(SlaveReport.fields.map(\.key)).count == SlaveReport.fields.count)
    }

    @Test func `unknown is null and never left out`() throws {
        let bond = BondReport(name: ReportSamples.name("b"), redundancy: .down, expectedSlaves: 0, slavesCarrying: 0)
        let text = try json(bond)
        for field in BondReport.fields { #expect(text.contains("\"\(field.key)\":"), "\(field.key)") }
        #expect(text.contains("\"active_slave\":null"))
        #expect(text.contains("\"ad_info\":null"))
        #expect(text.contains("\"last_failover\":null"))
        #expect(text.contains("\"slaves\":[]"))
        let slave = try json(SlaveReport(name: ReportSamples.name("s"), carrying: false))
        for field in SlaveReport.fields { #expect(slave.contains("\"\(field.key)\":"), "\(field.key)") }
    }

    @Test func `kernel facts have iproute2's keys`() {
        // ip -d -j link, iproute2 6.1 and later: print_opt of ip/iplink_bond.c, without what is the state of the bond.
        let bond: Set = [
            "mode", "active_slave", "miimon", "updelay", "downdelay", "peer_notify_delay", "use_carrier",
            "arp_interval", "arp_missed_max", "arp_ip_target", "ns_ip6_target", "arp_validate", "arp_all_targets",
            "primary", "primary_reselect", "fail_over_mac", "xmit_hash_policy", "resend_igmp", "num_peer_notif",
            "all_slaves_active", "min_links", "lp_interval", "packets_per_slave", "ad_lacp_active", "ad_lacp_rate",
            "coupled_control", "broadcast_neighbor", "ad_select", "ad_info", "ad_actor_sys_prio", "ad_user_port_key",
            "ad_actor_system", "tlb_dynamic_lb", "lacp_strict",
        ]
        #expect(bond.subtracting(BondReport.fields.map(\.key)).isEmpty)
        let slave: Set = [
            "state", "mii_status", "link_failure_count", "perm_hwaddr", "queue_id", "prio", "ad_aggregator_id",
            "ad_actor_oper_port_state", "ad_actor_oper_port_state_str", "ad_partner_oper_port_state",
            "ad_partner_oper_port_state_str", "churn_actor_state", "churn_partner_state", "actor_port_prio",
        ]
        #expect(slave.subtracting(SlaveReport.fields.map(\.key)).isEmpty)
        #expect(
            BondReport.AdInfo.fields.map(\.key)
                == ["aggregator", "num_ports", "actor_key", "partner_key", "partner_mac"])
    }

    @Test func `the types of the interface description follow from the properties`() {
        let types = Dictionary(uniqueKeysWithValues: BondReport.fields.map { ($0.key, $0.varlinkType) })
        #expect(types["name"] == "string")
        #expect(types["ifindex"] == "?int")
        #expect(types["redundancy"] == "(full, reduced, lost, down)")
        #expect(types["arp_ip_target"] == "?[]string")
        #expect(types["ad_info"] == "?AdInfo")
        #expect(types["last_failover"] == "?Failover")
        #expect(types["slaves"] == "[]Slave")
        #expect(
            BondReport.LastFailover.varlinkDefinition == """
                # A change of the active slave because the old one failed
                type Failover (
                    # Microseconds since 1970
                    time: int,
                    # The slave that failed
                    from: ?string,
                    # The slave that took over
                    to: string,
                    # Why, in the words of the journal field BOND_CAUSE
                    cause: string
                )

                """)
    }

    @Test func `a key that an older daemon does not know is unknown, one that must be there is an error`() throws {
        let bond = try decode(
            BondReport.self,
            #"{"name":"b","redundancy":"full","expected_slaves":1,"slaves_carrying":1,"slaves":[],"new_key":[1]}"#)
        #expect(bond.mode == nil)
        #expect(throws: DecodingError.self) {
            try decode(BondReport.self, #"{"name":"b","expected_slaves":1,"slaves_carrying":1,"slaves":[]}"#)
        }
        #expect(throws: DecodingError.self) {
            try decode(
                BondReport.self,
                #"{"name":"b","redundancy":"full","expected_slaves":1,"slaves_carrying":1,"slaves":[],"miimon":"x"}"#)
        }
    }

    @Test func `a hostile name survives the round trip and breaks nothing`() throws {
        let name = try #require(InterfaceName(bytes: [0x1b, 0x5b, 0x32, 0x4a, 0x22, 0x0a, 0xff, 0x5c]))
        let bond = BondReport(name: name, redundancy: .down, expectedSlaves: 0, slavesCarrying: 0)
        let text = try json(bond)
        #expect(text.utf8.allSatisfy { (0x20...0x7e).contains($0) })
        #expect(try decode(BondReport.self, text).name == name)
    }

    @Test func `bonds are selected in the order asked for, and an unknown one is named with those there are`() throws {
        let document = ReportDocument(source: .daemon, bonds: [ReportSamples.healthy, ReportSamples.lacp])
        let names = ["bond1", "bond0"].map(ReportSamples.name)
        #expect(try document.selecting(names).bonds.map(\.name) == names)
        #expect(try document.selecting(nil) == document)
        let unknown = #expect(throws: UnknownBond.self) { try document.selecting([ReportSamples.name("bond7")]) }
        #expect(unknown?.description == "no bond 'bond7' (bonds: bond0, bond1)")
        let none = #expect(throws: UnknownBond.self) {
            try ReportDocument(source: .kernel, bonds: []).selecting([ReportSamples.name("bond7")])
        }
        #expect(none?.description == "no bond 'bond7' (no bonds)")
    }
}
