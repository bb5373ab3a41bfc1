import BondwatchCore
import Testing

@testable import BondwatchNetlink

/// What the real driver sends, decoded.
@Suite struct RealMessagesTests {
    @Test func `a real kernel's messages hold nothing that is not understood`() throws {
        var decoder = LinkMessageDecoder()
        var links = 0
        for datagram in try Fixture.all() {
            links += decoder.messages(in: datagram.bytes).count { $0.link != nil }
        }
        #expect(links > 100)
        #expect(decoder.tally.all == [])
    }

    @Test(
        arguments: zip(
            ["balance-rr", "active-backup", "balance-xor", "broadcast", "8023ad", "balance-tlb", "balance-alb"],
            BondMode.allCases))
    func `every mode is told from its dump, with its slaves`(fixture: String, mode: BondMode) throws {
        let fixture = try Fixture(fixture)
        let bond = try #require(try fixture.messages(after: "dump of the bonds").first?.link)
        #expect(bond.name == InterfaceName("bond0"))
        #expect(bond.bond?.mode == mode)
        #expect(bond.bond?.miimon == 100)
        #expect(bond.slave == nil)
        #expect(bond.flags.contains(.master))
        let answers = try fixture.messages(after: "dump of the slaves of bond0")
        let slaves = answers.compactMap(\.link)
        #expect(slaves.map(\.name) == [InterfaceName("eth0"), InterfaceName("eth1")])
        for slave in slaves {
            #expect(slave.master == bond.index)
            #expect(slave.flags.contains(.slave))
            #expect(slave.slave?.miiStatus != nil)
            #expect(slave.slave?.state != nil)
            #expect(slave.slave?.linkFailureCount != nil)
            #expect(slave.slave?.permanentAddress?.bytes.count == 6)
            #expect(slave.bond == nil)
        }
        #expect(answers.last?.content == .done(errno: 0, explanation: nil))
        #expect(answers.allSatisfy { $0.header.isMultipart && $0.header.sequence == 2 })
    }

    @Test func `a pulled cable is told in the order of the driver`() throws {
        let fixture = try Fixture("active-backup")
        let bond = try #require(try fixture.messages(after: "dump of the bonds").first?.link)
        #expect(bond.bond?.activeSlave == bond.bond?.primary)
        let eth0 = try #require(bond.bond?.activeSlave)
        let story = try fixture.messages(after: "$ ip link set far-eth0 down").compactMap(\.link)
        #expect(story.map { $0.index == eth0 } == [true, true, true, false, false, false, false])
        #expect(!story[0].flags.contains(.lowerUp))
        #expect(story[0].slave?.miiStatus == .up)
        #expect(story[1].slave?.miiStatus == .down)
        #expect(story[1].slave?.state == .active)
        #expect(story[1].slave?.linkFailureCount == 1)
        #expect(story[2].slave?.state == .backup)
        #expect(story[3].name == InterfaceName("eth1"))
        #expect(story[3].slave?.state == .active)
        #expect(story[4...].allSatisfy { $0.bond?.activeSlave == story[3].index })
        #expect(story.map(\.event) == [nil, nil, nil, nil, .bondingFailover, .notifyPeers, .igmpResend])
    }

    @Test func `a bond without an active slave says so by leaving it out`() throws {
        let story = try Fixture("active-backup").messages(
            after: "$ ip link set far-eth0 down; ip link set far-eth1 down")
        let bond = try #require(story.compactMap(\.link).last)
        #expect(bond.bond != nil)
        #expect(bond.bond?.activeSlave == nil)
        #expect(!bond.flags.contains(.lowerUp))
    }

    @Test func `a released slave loses its master first and its flag later`() throws {
        let story = try Fixture("active-backup").messages(after: "$ ip link set eth1 nomaster").compactMap(\.link)
        let eth1 = story.filter { $0.name == InterfaceName("eth1") }
        #expect(eth1.count == 3)
        #expect(eth1.allSatisfy { $0.master == nil && $0.slave == nil })
        #expect(eth1.map { $0.flags.contains(.slave) } == [true, false, false])
    }

    @Test func `a renamed bond keeps its index, and a deleted one is gone`() throws {
        let fixture = try Fixture("active-backup")
        let bond = try #require(try fixture.messages(after: "dump of the bonds").first?.link)
        let renamed = try #require(try fixture.messages(after: "$ ip link set bond0 name uplink").first?.link)
        #expect(renamed.index == bond.index)
        #expect(renamed.name == InterfaceName("uplink"))
        let deleted = try #require(try fixture.messages(after: "$ ip link del uplink").last?.link)
        #expect(deleted.kind == .deleted)
        #expect(deleted.index == bond.index)
    }

    @Test func `a delay that runs is seen in a dump`() throws {
        var decoder = LinkMessageDecoder()
        let statuses = try Fixture("delays").datagrams.filter { !$0.isNotification }.flatMap { datagram in
            decoder.messages(in: datagram.bytes).compactMap { $0.link?.slave?.miiStatus }
        }
        // eth0, eth1, then both again: eth1 waits out its own updelay in the first dump.
        #expect(statuses == [.goingDown, .goingBack, .goingBack, .up])
    }

    @Test func `LACP facts come whole`() throws {
        let fixture = try Fixture("8023ad")
        let bond = try #require(try fixture.messages(after: "dump of the bonds").first?.link?.bond)
        #expect(bond.adInfo?.ports == 2)
        #expect(bond.adInfo?.partnerMac?.isZero == false)
        #expect(bond.adActorSystem == HardwareAddress("02:00:00:00:00:01"))
        #expect(bond.adActorSystemPriority == 1000)
        #expect(bond.adUserPortKey == 5)
        #expect(bond.lacpRate == 1)
        #expect(bond.adSelect == 1)
        #expect(bond.activeSlave == nil)
        let slaves = try fixture.messages(after: "dump of the slaves of bond0").compactMap { $0.link?.slave }
        // Activity, timeout, aggregation, synchronization, collecting, distributing.
        #expect(slaves.map(\.actorPortState) == [0x3f, 0x3f])
        #expect(slaves.map(\.partnerPortState) == [0x3f, 0x3f])
        #expect(slaves.allSatisfy { $0.aggregatorID == bond.adInfo?.aggregator })
    }

    @Test func `options and targets are read as they were set`() throws {
        let fixture = try Fixture("targets")
        let bond = try #require(try fixture.messages(after: "dump of the bonds").first?.link?.bond)
        #expect(bond.arpInterval == 200)
        #expect(bond.arpTargets == ["192.0.2.1", "198.51.100.254"])
        #expect(bond.nsTargets == ["2001:db8::1", "fe80::5:0:0:1"])
        #expect(bond.arpValidate == 3)
        #expect(bond.arpAllTargets == 1)
        #expect(bond.arpMissedMax == 4)
        #expect(bond.failOverMac == 1)
        #expect(bond.transmitHashPolicy == 1)
        #expect(bond.resendIGMP == 3)
        #expect(bond.peerNotifications == 2)
        #expect(bond.allSlavesActive == 1)
        #expect(bond.minLinks == 1)
        #expect(bond.lpInterval == 7)
        #expect(bond.primaryReselect == 2)
        let slave = try #require(try fixture.messages(after: "dump of the slaves of bond0").first?.link?.slave)
        #expect(slave.queueID == 3)
        #expect(slave.priority == -7)
    }

    @Test func `a bridge's word on a bond is not the bond's`() throws {
        let messages = try Fixture("others").messages(after: "$ ip link set bond0 nomaster")
        #expect(messages.count { $0.content == .other(type: NetlinkHeader.MessageType.deleteLink) } == 1)
        #expect(messages.compactMap(\.link).allSatisfy { $0.kind == .present })
    }

    @Test func `a name that is no UTF-8 arrives whole and prints safely`() throws {
        let name = try #require(
            try Fixture("others").messages(after: #"$ ip link add $'b\xff"#).first?.link?.name)
        #expect(name.bytes == Array("b".utf8) + [0xff, 0x1b] + Array("[1m".utf8))
        #expect(name.description == #"b\xff\x1b[1m"#)
    }

    @Test func `a refusal comes with the kernel's explanation`() throws {
        let fixture = try Fixture("active-backup")
        #expect(
            try fixture.messages(after: "single get of a link that is not there").map(\.content) == [
                .error(errno: 19, sequence: 8, explanation: nil)
            ])
        let refusal = try fixture.messages(after: "dump refused by strict checking").map(\.content)
        #expect(refusal == [.done(errno: 22, explanation: "Unsupported attribute in link dump request")])
    }
}
