import BondwatchCore
import Testing

@Suite("The ARP monitor, which is the NS monitor too")
struct ARPMonitorTests {
    private static let linkAndActive: Set<EventKind> = [
        .linkDown, .linkUp, .linkGoingDown, .linkGoingBack, .linkDownCancelled, .linkBackCancelled, .activeChanged,
        .activeNone, .activeFirst, .missed,
    ]

    private func words(_ events: [Event]) -> [String] {
        events.filter { Self.linkAndActive.contains($0.kind) }.map { String($0.message.dropFirst("bond0: ".count)) }
    }

    private func at(_ milliseconds: Int) -> BootInstant { BootInstant(nanoseconds: UInt64(milliseconds) * 1_000_000) }

    /// Puts what the driver sends through a fleet, for each line of slaves that are heard.
    private func told(_ driver: inout ARPDriverModel, hearing rounds: [[Bool]]) throws -> [Event] {
        let name = try #require(InterfaceName("bond0"))
        var fleet = BondFleet(jiffy: .zero)
        var now = 10_000
        _ = fleet.apply(driver.bondMessage, source: .poll, at: at(now))
        for number in driver.slaves.indices {
            _ = fleet.apply(driver.message(of: number), source: .poll, at: at(now))
        }
        _ = fleet.dumpEnded(bonds: [driver.index: Set(driver.slaves.map(\.index))], at: at(now))
        var events: [Event] = []
        for heard in rounds {
            for (number, isHeard) in heard.enumerated() { driver.slaves[number].isHeard = isHeard }
            driver.tick()
            now += 200
            for message in driver.outbox { events += fleet.apply(message, source: .netlink, at: at(now)) }
            driver.outbox = []
            events += fleet.apply(driver.file, of: name, readAt: fleet.generation(of: name), at: at(now + 2)) ?? []
        }
        return events
    }

    @Test(arguments: [BondMode.balanceRR, .balanceXOR, .broadcast])
    func `is told line by line in its own words in the modes without an active slave`(_ mode: BondMode) throws {
        var driver = ARPDriverModel(mode: mode, slaves: ["eth0", "eth1"])
        let events = try told(
            &driver,
            hearing: [
                [false, true], [true, true], [false, true], [false, false], [true, false], [true, true],
                [false, false],
                [true, true],
            ])
        #expect(words(events) == driver.log)
        #expect(driver.log.count == 14)
    }

    @Test func `is told line by line whatever is heard and whatever not`() throws {
        for seed in UInt64(1)...50 {
            var random = SeededGenerator(seed: seed)
            var driver = ARPDriverModel(mode: .balanceRR, slaves: ["eth0", "eth1", "eth2"])
            let rounds = (0..<100).map { _ in (0..<3).map { _ in Bool.random(using: &random) } }
            let events = try told(&driver, hearing: rounds)
            let told = words(events)
            let first = zip(told, driver.log).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            #expect(told.count == driver.log.count && first == nil, "seed \(seed), line \(first ?? -1)")
        }
    }

    @Test func `a bond that is set down and up while it is put together is up for the first time once`() {
        let driver = ARPDriverModel(mode: .balanceRR, slaves: ["eth0", "eth1"])
        var fleet = BondFleet(jiffy: .zero)
        _ = fleet.dumpEnded(bonds: [:], at: at(10_000))
        func bond(_ flags: LinkFlags) -> LinkMessage {
            var message = driver.bondMessage
            message.flags = flags
            return message
        }
        var events: [Event] = []
        for message in [
            bond([.up, .master]), driver.message(of: 0), bond([.up, .master, .lowerUp]), bond([.master]),
            driver.message(of: 1), bond([.up, .master, .lowerUp]),
        ] {
            events += fleet.apply(message, source: .netlink, at: at(10_010))
        }
        #expect(words(events) == ["first active interface up!"])
    }

    /// One message of a slave of an active-backup bond.
    private func slave(_ number: UInt32, _ status: MiiStatus, failures: UInt32, isActive: Bool) -> LinkMessage {
        var message = LinkMessage(
            kind: .present, index: InterfaceIndex(number), name: InterfaceName("eth\(number)"),
            flags: [.up, .lowerUp, .slave])
        message.master = InterfaceIndex(10)
        var attributes = BondSlaveAttributes()
        attributes.miiStatus = status
        attributes.linkFailureCount = failures
        attributes.state = isActive ? .active : .backup
        message.slave = attributes
        return message
    }

    private func bond(active: UInt32?, carrier: Bool, isFailover: Bool = false) -> LinkMessage {
        var message = LinkMessage(
            kind: .present, index: InterfaceIndex(10), name: InterfaceName("bond0"),
            flags: carrier ? [.up, .master, .lowerUp] : [.up, .master])
        var attributes = BondAttributes()
        attributes.mode = .activeBackup
        attributes.miimon = 0
        attributes.arpInterval = 100
        attributes.activeSlave = active.map { InterfaceIndex($0) }
        message.bond = attributes
        message.event = isFailover ? .bondingFailover : nil
        return message
    }

    @Test func `asking by one slave after the other is no news of any of them`() {
        var fleet = BondFleet(jiffy: .zero)
        for message in [
            bond(active: 1, carrier: true), slave(1, .up, failures: 0, isActive: true),
            slave(2, .up, failures: 0, isActive: false),
        ] {
            _ = fleet.apply(message, source: .poll, at: at(10_000))
        }
        _ = fleet.dumpEnded(bonds: [InterfaceIndex(10): [InterfaceIndex(1), InterfaceIndex(2)]], at: at(10_000))
        var story = [
            slave(2, .down, failures: 1, isActive: false), slave(1, .down, failures: 1, isActive: true),
            slave(1, .down, failures: 1, isActive: false), bond(active: nil, carrier: false),
        ]
        for round in 0..<10 {
            let (asked, former) = round.isMultiple(of: 2) ? (UInt32(1), UInt32(2)) : (2, 1)
            story.append(slave(former, round == 0 ? .down : .goingDown, failures: 1, isActive: false))
            story.append(slave(asked, .goingBack, failures: 1, isActive: true))
        }
        story += [
            slave(2, .up, failures: 1, isActive: true), bond(active: 2, carrier: false, isFailover: true),
            bond(active: 2, carrier: true),
        ]
        var events: [Event] = []
        for (number, message) in story.enumerated() {
            events += fleet.apply(message, source: .netlink, at: at(11_000 + 100 * number))
        }
        #expect(
            words(events) == [
                "link status definitely down for interface eth2, disabling it",
                "link status definitely down for interface eth1, disabling it",
                "now running without any active interface!", "link status definitely up for interface eth2",
                "making interface eth2 the new active one", "first active interface up!",
            ])
    }
}
