import Testing

@testable import BondwatchCore

/// What the end of a silence says of the bond, and how loudly.
@Suite struct SilenceEventTests {
    private func ended(_ machine: BondMachine?, at now: BootInstant) throws -> Event {
        let silence = Silence(
            of: SilenceClock.bond, for: .seconds(7200), reason: "switch change", user: 0, now: now, wallMicroseconds: 0)
        let change = SilenceChange(silence, .ended(by: .time, after: .seconds(7200)))
        return try machine.map { try #require($0.event(of: change, at: now)) } ?? .ofAbsentBond(change, at: now)
    }

    @Test func `a bond that is whole is told of as such`() throws {
        let watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        let event = try ended(watch.fleet.bonds.first, at: watch.now)
        #expect(event.message == "bond0: silence over after 2 h; redundancy full, 2 of 2 interfaces carry traffic")
        #expect(event.priority == .notice)
        let fields = Dictionary(event.fields.map { ($0.name, $0.value) }) { first, _ in first }
        #expect(fields["BOND_DURATION_USEC"] == "7200000000")
        #expect(fields["BOND_SILENCE_REASON"] == "switch change")
        #expect(fields["BOND_SILENCE_USER"] == "")
        #expect(fields["BOND_SILENCED"] == nil)
    }

    @Test func `what was lost meanwhile is told once more, as loudly as it was`() throws {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.driver.setCarrier(0, false)
        watch.run(steps: 2)
        watch.milliseconds += 840_000
        var event = try ended(watch.fleet.bonds.first, at: watch.now)
        #expect(event.message.hasPrefix("bond0: silence over after 2 h; redundancy LOST for 14 min"))
        #expect(event.message.hasSuffix(", only eth1 is left of 2"))
        #expect(event.priority == .error)
        watch.driver.setCarrier(1, false)
        watch.run(steps: 2)
        event = try ended(watch.fleet.bonds.first, at: watch.now)
        #expect(event.message.hasSuffix("; DOWN for 100 ms, no interface carries traffic"), "\(event.message)")
        #expect(event.priority == .critical)
    }

    @Test func `a finding that stands is named, and its severity counts`() throws {
        var bond = try FaultyBond()
        bond.wait(seconds: 15)
        bond.slaves.removeLast()
        bond.machine.policy.severities[.missingSlave] = .told(.alert)
        bond.wait(seconds: 12)
        let event = try ended(bond.machine, at: bond.now)
        #expect(event.message.hasSuffix("; 1 finding: missing-slave"), "\(event.message)")
        #expect(event.priority == .alert)
    }

    @Test func `a bond that is set down or gone is worth a warning`() throws {
        var bond = try FaultyBond()
        bond.wait(seconds: 15)
        bond.flags = [.master]
        bond.look()
        var event = try ended(bond.machine, at: bond.now)
        #expect(event.message == "bond0: silence over after 2 h; the bond is administratively down")
        #expect(event.priority == .warning)
        event = try ended(nil, at: bond.now)
        #expect(event.message == "bond0: silence over after 2 h; there is no bond of that name now")
        #expect(event.priority == .warning)
    }

    @Test func `nothing is claimed of links that nobody watches`() throws {
        var bond = try FaultyBond()
        bond.attributes.miimon = 0
        bond.wait(seconds: 5)
        let event = try ended(bond.machine, at: bond.now)
        #expect(event.message.contains("the links are not monitored, so what carries traffic is not known; "))
        #expect(event.message.contains("no-link-monitoring"))
        #expect(event.priority == .error)
    }

    @Test func `a slave that is still given time is no loss yet`() throws {
        var bond = try FaultyBond(.activeBackup, slaves: ["eth0"])
        var late = FaultyBond.Slave(name: "eth1", flags: [.up, .slave])
        late.attributes.miiStatus = .down
        bond.slaves.append(late)
        bond.look()
        let event = try ended(bond.machine, at: bond.now)
        #expect(event.message.hasSuffix("; 1 of 2 interfaces carry traffic, and that has not settled yet"))
        #expect(event.priority == .notice)
    }

    @Test func `of a bond that is ignored nothing is told`() throws {
        var bond = try FaultyBond()
        bond.machine.policy.isIgnored = true
        let silence = Silence(
            of: SilenceClock.bond, for: .seconds(60), reason: "x", user: 0, now: bond.now, wallMicroseconds: 0)
        #expect(bond.machine.event(of: SilenceChange(silence, .began(leftOfFormer: nil)), at: bond.now) == nil)
    }
}
