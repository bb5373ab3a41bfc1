import Testing

@testable import BondwatchCore

/// Each rule for itself: facts in, faults out.
@Suite struct FindingRulesTests {
    /// A healthy bond over two slaves.
    static func facts(_ change: (inout FindingFacts) -> Void = { _ in }) throws -> FindingFacts {
        var facts = FindingFacts()
        facts.mode = .activeBackup
        facts.miimon = 100
        facts.arpInterval = 0
        facts.arpValidate = 0
        facts.failOverMac = 0
        facts.minLinks = 0
        facts.isAdminUp = true
        facts.hasCarrier = true
        facts.address = HardwareAddress(bytes: [2, 0, 0, 0, 0, 1])
        facts.slaves = try (0..<2).map { number in
            FindingFacts.Slave(
                name: try #require(InterfaceName("eth\(number)")), isAdminUp: true, hasCarrier: true, status: .up,
                speed: .megabits(1000), duplex: "full", address: facts.address,
                permanentAddress: HardwareAddress(bytes: [2, 0, 0, 0, 0, UInt8(1 + number)]))
        }
        facts.activeSlave = facts.slaves.first?.name
        facts.primary = .unset
        facts.expectation = .learned(facts.slaves.map(\.name))
        facts.changedOptions = []
        facts.deafness = []
        change(&facts)
        return facts
    }

    private func problems(
        _ kind: FindingKind, _ change: @escaping (inout FindingFacts) -> Void
    ) throws -> [String]? {
        kind.definition.rule(try Self.facts(change))?.map(\.problem)
    }

    @Test func `nothing is wrong with a healthy bond`() throws {
        for kind in FindingKind.allCases { #expect(kind.definition.rule(try Self.facts()) == [], "\(kind)") }
    }

    @Test func `without facts no rule has a word to say`() {
        for kind in FindingKind.allCases {
            #expect(kind.definition.rule(FindingFacts())?.isEmpty ?? true, "\(kind)")
        }
    }

    @Test func `miimon 0 without ARP is no monitoring, with and without targets`() throws {
        #expect(
            try problems(.noLinkMonitoring) { $0.miimon = 0 } == [
                "no link monitoring: miimon and arp_interval are 0, so a dead link is never noticed"
            ])
        #expect(
            try problems(.noLinkMonitoring) {
                $0.miimon = 0
                $0.arpInterval = 1000
            } == ["no link monitoring: arp_interval is 1000, but there is no target to ask"])
        #expect(
            try problems(.noLinkMonitoring) {
                $0.miimon = 0
                $0.arpInterval = 1000
                $0.hasMonitorTargets = true
            } == [])
        #expect(
            try problems(.noLinkMonitoring) {
                $0.miimon = nil
                $0.arpInterval = nil
            } == nil)
        // A bond that is empty has nothing to watch.
        #expect(
            try problems(.noLinkMonitoring) {
                $0.miimon = 0
                $0.slaves = []
            } == [])
    }

    @Test func `miimon above a second is slow, a second is not`() throws {
        #expect(try problems(.slowLinkMonitoring) { $0.miimon = 1000 } == [])
        #expect(
            try problems(.slowLinkMonitoring) { $0.miimon = 100_000 } == [
                "link monitoring is slow: miimon is 100000 ms"
            ])
    }

    @Test func `one slave is too few where two were never there and one was not asked for`() throws {
        func one(_ expectation: FindingFacts.Expectation?) throws -> [String]? {
            try problems(.singleSlave) {
                $0.slaves.removeLast()
                $0.expectation = expectation
            }
        }
        let eth0 = try #require(InterfaceName("eth0"))
        let eth1 = try #require(InterfaceName("eth1"))
        let told = ["eth0 is the only slave: there is no redundancy"]
        #expect(try one(.learned([eth0])) == told)
        #expect(try one(nil) == told)
        #expect(try one(.learned([eth0, eth1])) == [])
        #expect(try one(.number(1, known: [])) == [])
        #expect(try one(.names([eth0])) == [])
    }

    @Test func `a bond without slaves, unless none are expected`() throws {
        #expect(try problems(.noSlaves) { $0.slaves = [] } == ["the bond is set up and has no slaves"])
        #expect(
            try problems(.noSlaves) {
                $0.slaves = []
                $0.expectation = .number(0, known: [])
            } == [])
    }

    @Test func `missing slaves are named as far as they are known`() throws {
        let names = try ["eth0", "eth1", "eth2", "eth3"].map { try #require(InterfaceName($0)) }
        func missing(_ expectation: FindingFacts.Expectation, of count: Int = 2) throws -> [String]? {
            try problems(.missingSlave) {
                $0.slaves = Array($0.slaves.prefix(count))
                $0.expectation = expectation
            }
        }
        #expect(try missing(.learned(Array(names[0...2]))) == ["slave eth2 is missing from the bond"])
        #expect(try missing(.names([names[0], names[3]])) == ["slave eth3 is missing from the bond"])
        #expect(try missing(.number(2, known: Array(names[0...2]))) == [])
        #expect(
            try missing(.number(4, known: Array(names[0...2]))) == [
                "slave eth2 is missing from the bond", "the bond has 2 of 4 expected slaves",
            ])
        // Another one has taken its place.
        #expect(try missing(.learned([names[0], names[2]])) == [])
        #expect(try missing(.learned(Array(names[0...1])), of: 0) == nil)
    }

    @Test func `the active slave is one of the preferred ones`() throws {
        let eth1 = try #require(InterfaceName("eth1"))
        let eth2 = try #require(InterfaceName("eth2"))
        #expect(
            try problems(.unexpectedActive) { $0.preferredActive = [eth1, eth2] } == [
                "the active slave is eth0, not eth1 or eth2"
            ])
        #expect(
            try problems(.unexpectedActive) {
                $0.preferredActive = [eth1]
                $0.activeSlave = eth1
            } == [])
        #expect(
            try problems(.unexpectedActive) {
                $0.preferredActive = [eth1]
                $0.mode = .balanceRR
            } == [])
    }

    @Test func `speeds are compared among slaves that are up, once they are read`() throws {
        #expect(
            try problems(.mixedSpeed) { $0.slaves[1].speed = .megabits(100) } == [
                "slaves run at different speeds: eth1 at 100 Mb/s, eth0 at 1000 Mb/s"
            ])
        #expect(
            try problems(.mixedSpeed) {
                $0.slaves[1].speed = .megabits(100)
                $0.slaves[1].status = .down
            } == [])
        #expect(try problems(.mixedSpeed) { $0.slaves[1].speed = .unknown } == [])
        #expect(try problems(.mixedSpeed) { $0.slaves[1].speed = nil } == nil)
    }

    @Test func `an unknown speed counts where the mode needs it or a sibling has one`() throws {
        let told = ["slave eth1 has a link of unknown speed"]
        #expect(try problems(.unknownSpeed) { $0.slaves[1].speed = .unknown } == told)
        #expect(try problems(.unknownSpeed) { $0.slaves[1].speed = .megabits(0) } == told)
        func all(_ mode: BondMode) throws -> Int? {
            try problems(.unknownSpeed) {
                $0.mode = mode
                $0.slaves[0].speed = .unknown
                $0.slaves[1].speed = .unknown
            }?.count
        }
        #expect(try all(.activeBackup) == 0)
        #expect(try all(.balanceRR) == 0)
        #expect(try all(.ieee8023ad) == 2)
        #expect(try all(.balanceTLB) == 2)
        #expect(
            try problems(.unknownSpeed) {
                $0.slaves[1].speed = .unknown
                $0.slaves[1].hasCarrier = false
            } == [])
    }

    @Test func `half duplex, while the link is up`() throws {
        #expect(try problems(.halfDuplex) { $0.slaves[0].duplex = "half" } == ["slave eth0 runs in half duplex"])
        #expect(
            try problems(.halfDuplex) {
                $0.slaves[0].duplex = "half"
                $0.slaves[0].status = .down
            } == [])
    }

    @Test func `driver and interface disagree on the link`() throws {
        #expect(
            try problems(.carrierMismatch) { $0.slaves[0].hasCarrier = false } == [
                "bonding takes eth0 for up, but the interface has no carrier"
            ])
        #expect(
            try problems(.carrierMismatch) { $0.slaves[0].status = .down } == [
                "bonding takes eth0 for down, but the interface has a carrier"
            ])
        // The delays run.
        #expect(
            try problems(.carrierMismatch) {
                $0.slaves[0].status = .goingBack
                $0.slaves[1].status = .goingDown
                $0.slaves[1].hasCarrier = false
            } == [])
        // The ARP monitor is there to set slaves with a carrier down.
        #expect(
            try problems(.carrierMismatch) {
                $0.miimon = 0
                $0.arpInterval = 1000
                $0.hasMonitorTargets = true
                $0.slaves[0].status = .down
            } == [])
        // Without any monitor a pulled cable shows here, and only here.
        #expect(
            try problems(.carrierMismatch) {
                $0.miimon = 0
                $0.slaves[0].hasCarrier = false
            }?.count == 1)
        // That is another finding's.
        #expect(
            try problems(.carrierMismatch) {
                $0.slaves[0].isAdminUp = false
                $0.slaves[0].hasCarrier = false
            } == [])
        #expect(
            try problems(.carrierMismatch) {
                $0.mode = .ieee8023ad
                $0.slaves[0].status = .down
                $0.slaves[0].speed = .unknown
            } == [])
    }

    @Test func `min_links counts in 802.3ad alone, and not when no cable is left`() throws {
        func unmet(_ change: @escaping (inout FindingFacts) -> Void) throws -> [String]? {
            try problems(.minLinksUnmet) {
                $0.mode = .ieee8023ad
                $0.minLinks = 2
                $0.hasCarrier = false
                $0.slaves[1].status = .down
                change(&$0)
            }
        }
        #expect(
            try unmet { _ in } == [
                "the bond is down: 1 slave has a link, but min_links asks for 2 active in the aggregator"
            ])
        #expect(try unmet { $0.hasCarrier = true } == [])
        #expect(try unmet { $0.mode = .balanceXOR } == [])
        #expect(try unmet { $0.slaves[0].status = .down } == [])
        #expect(try unmet { $0.minLinks = 0 } == [])
        #expect(try unmet { $0.minLinks = nil } == nil)
    }

    @Test func `two slaves with one permanent address`() throws {
        #expect(
            try problems(.duplicatePermanentAddress) { $0.slaves[1].permanentAddress = $0.slaves[0].permanentAddress }
                == ["eth1 and eth0 have the same permanent address 02:00:00:00:00:01"])
        let zero = HardwareAddress(bytes: [0, 0, 0, 0, 0, 0])
        #expect(
            try problems(.duplicatePermanentAddress) {
                $0.slaves[0].permanentAddress = zero
                $0.slaves[1].permanentAddress = zero
            } == [])
    }

    @Test func `M2 min_links is not blamed where lacp_strict waits for a partner`() throws {
        func unmet(waits: Bool) throws -> [String]? {
            try problems(.minLinksUnmet) {
                $0.mode = .ieee8023ad
                $0.hasCarrier = false
                $0.minLinks = 1
                $0.waitsForPartner = waits
            }
        }
        #expect(try unmet(waits: true) == [])
        #expect(try unmet(waits: false)?.count == 1)
    }

    @Test func `a slave that has not the bond's address needs fail_over_mac`() throws {
        let other = HardwareAddress(bytes: [2, 0, 0, 0, 0, 9])
        #expect(
            try problems(.failOverMacNeeded) { $0.slaves[1].address = other } == [
                "eth1 has the address 02:00:00:00:00:09, not the bond's 02:00:00:00:00:01, and fail_over_mac is none"
            ])
        #expect(
            try problems(.failOverMacNeeded) {
                $0.slaves[1].address = other
                $0.failOverMac = 1
            } == [])
        #expect(
            try problems(.failOverMacNeeded) {
                $0.slaves[1].address = other
                $0.mode = .balanceRR
            } == [])
        #expect(
            try problems(.failOverMacNeeded) {
                $0.slaves[1].permanentAddress = HardwareAddress(bytes: [UInt8](repeating: 7, count: 20))
            } == ["eth1 is InfiniBand, and fail_over_mac is none"])
    }

    @Test func `an ARP monitor without validation, where there can be one`() throws {
        func off(_ change: @escaping (inout FindingFacts) -> Void) throws -> [String]? {
            try problems(.arpValidateOff) {
                $0.miimon = 0
                $0.arpInterval = 500
                $0.hasMonitorTargets = true
                change(&$0)
            }
        }
        #expect(try off { _ in } == ["the ARP monitor believes any frame: arp_validate is none"])
        #expect(try off { $0.arpValidate = 3 } == [])
        #expect(try off { $0.arpInterval = 0 } == [])
        #expect(try off { $0.mode = .balanceALB } == [])
        #expect(try off { $0.arpValidate = nil } == nil)
    }

    @Test func `a slave that is set down by hand`() throws {
        #expect(
            try problems(.adminDownSlave) { $0.slaves[1].isAdminUp = false } == ["slave eth1 is administratively down"])
        #expect(try problems(.adminDownSlave) { $0.slaves[1].isAdminUp = nil } == [])
    }
}
