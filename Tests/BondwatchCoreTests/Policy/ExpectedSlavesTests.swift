import BondwatchCore
import Testing

/// What the administrator's word on a bond makes of its events.
@Suite("What is expected of a bond")
struct ExpectedSlavesTests {
    private static let redundancy: Set<EventKind> = [.redundancyLost, .redundancyReduced, .redundancyRestored]

    private func policies(_ change: PolicyChange) throws -> PolicyBook {
        var book = PolicyBook()
        book.add([change], for: try #require(NamePattern("bond0")))
        return book
    }

    private func names(_ texts: String...) throws -> [InterfaceName] {
        try texts.map { try #require(InterfaceName($0)) }
    }

    /// Four slaves of which the first two are cabled; the first ten seconds have passed.
    private func twoOfFour(_ expected: BondPolicy.ExpectedSlaves) throws -> Watch {
        var driver = DriverModel(slaves: ["eth0", "eth1", "eth2", "eth3"])
        for number in 2...3 {
            driver.slaves[number].carrier = false
            driver.slaves[number].link = .down
        }
        var watch = Watch(driver)
        watch.fleet.policies = try policies(PolicyChange(\.expectedSlaves, expected))
        watch.milliseconds += 10_000
        watch.tell(watch.fleet.tick(at: watch.now))
        return watch
    }

    private func told(_ watch: Watch) -> [String] {
        watch.events.filter { Self.redundancy.contains($0.kind) }.map(\.subject.message)
    }

    private func report(_ watch: Watch) throws -> BondReport {
        try #require(watch.fleet.bonds.first).report(at: watch.now, wallMicroseconds: 0)
    }

    @Test func `two of four is trouble where nobody has said that it is normal`() throws {
        let watch = try twoOfFour(.learned)
        #expect(told(watch) == ["redundancy reduced, 2 of 4 interfaces carry traffic"])
    }

    @Test func `two of four is normal where it is said, as a number or by names`() throws {
        for expected in [.number(2), .names(try names("eth0", "eth1"))] as [BondPolicy.ExpectedSlaves] {
            var watch = try twoOfFour(expected)
            #expect(told(watch) == [])
            #expect(try report(watch).redundancy == .full)
            #expect(try report(watch).expectedSlaves == 2)
            watch.driver.setCarrier(1, false)
            watch.run(steps: 2)
            #expect(told(watch) == ["redundancy lost, only eth0 is left of 2"])
            watch.driver.setCarrier(1, true)
            watch.run(steps: 2)
            #expect(told(watch).last == "redundancy restored after 200 ms, 2 of 2 interfaces carry traffic")
        }
    }

    @Test func `a spare slave makes up for a number, and not for a name`() throws {
        for (expected, lines) in [
            (.number(2), []),
            (.names(try names("eth0", "eth1")), ["redundancy reduced, 2 of 3 interfaces carry traffic"]),
        ] as [(BondPolicy.ExpectedSlaves, [String])] {
            var watch = try twoOfFour(expected)
            watch.driver.setCarrier(2, true)
            watch.run(steps: 2)
            watch.driver.setCarrier(1, false)
            watch.run(steps: 2)
            #expect(told(watch) == lines)
        }
    }

    @Test func `the loss of a spare slave is no loss`() throws {
        var watch = try twoOfFour(.names(names("eth0", "eth1")))
        watch.driver.setCarrier(2, true)
        watch.run(steps: 2)
        watch.driver.setCarrier(2, false)
        watch.run(steps: 2)
        #expect(told(watch) == [])
        #expect(watch.events.contains { $0.kind == .linkDown })
    }

    @Test func `slaves that are expected and never come are told after the time of assembly`() throws {
        var watch = Watch(DriverModel(slaves: ["eth0"]))
        watch.fleet.policies = try policies(PolicyChange(\.expectedSlaves, .number(2)))
        watch.milliseconds += 1000
        watch.tell(watch.fleet.tick(at: watch.now))
        #expect(told(watch) == [])
        watch.milliseconds += 3000
        watch.tell(watch.fleet.tick(at: watch.now))
        watch.tell(watch.fleet.tick(at: watch.now))
        #expect(told(watch) == ["redundancy lost, only eth0 is left of 2"])
    }

    @Test func `another expectation is told with the next tick, once`() throws {
        var watch = try twoOfFour(.learned)
        watch.fleet.policies = try policies(PolicyChange(\.expectedSlaves, .number(2)))
        watch.milliseconds += 1000
        for _ in 0..<2 { watch.events += watch.fleet.tick(at: watch.now) }
        #expect(
            told(watch) == [
                "redundancy reduced, 2 of 4 interfaces carry traffic",
                "redundancy restored after 1 s, 2 of 2 interfaces carry traffic",
            ])
    }

    @Test func `an expectation beyond all reason does no harm`() throws {
        let watch = try twoOfFour(.number(.max))
        #expect(try report(watch).redundancy == .reduced)
    }
}

@Suite("A bond that is to be ignored")
struct IgnoredBondTests {
    private func ignoring(_ isIgnored: Bool) throws -> PolicyBook {
        var book = PolicyBook()
        book.add([PolicyChange(\.isIgnored, isIgnored)], for: try #require(NamePattern("bond*")))
        return book
    }

    @Test func `tells nothing, is no trouble, and is shown`() throws {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.fleet.policies = try ignoring(true)
        let before = watch.events.count
        watch.driver.setCarrier(0, false)
        watch.run(steps: 2)
        watch.driver.setCarrier(1, false)
        watch.run(steps: 2)
        watch.audit()
        watch.tell(watch.fleet.tick(at: watch.now))
        #expect(watch.events.count == before)
        let bond = try #require(watch.fleet.bonds.first)
        let report = bond.report(at: watch.now, wallMicroseconds: 0)
        #expect(report.ignored == true)
        #expect(report.redundancy == .down)
        #expect(bond.statusText(at: watch.now) == "bond0 ignored")
    }

    @Test func `coming and going is not told either`() throws {
        var fleet = BondFleet(jiffy: .zero)
        fleet.policies = try ignoring(true)
        let driver = DriverModel(slaves: ["eth0"])
        let now = BootInstant(nanoseconds: 1)
        _ = fleet.dumpEnded(bonds: [:], at: now)
        var events = fleet.apply(driver.bondMessage, source: .netlink, at: now)
        events += fleet.apply(driver.message(of: 0), source: .netlink, at: now)
        var gone = driver.bondMessage
        gone.kind = .deleted
        events += fleet.apply(gone, source: .netlink, at: now)
        #expect(events == [])
    }

    @Test func `what stands is told when it is no longer ignored, and nothing of what was before`() throws {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.fleet.policies = try ignoring(true)
        for carrier in [false, true, false] {
            watch.driver.setCarrier(0, carrier)
            watch.run(steps: 2)
        }
        let before = watch.events.count
        watch.fleet.policies = try ignoring(false)
        for _ in 0..<2 { watch.events += watch.fleet.tick(at: watch.now) }
        #expect(watch.events.dropFirst(before).map(\.subject.message) == ["redundancy lost, only eth1 is left of 2"])
    }
}
