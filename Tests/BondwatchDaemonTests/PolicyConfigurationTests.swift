import BondwatchCore
import BondwatchDaemon
import Testing

@Suite("What the configuration says of bonds")
struct PolicyConfigurationTests {
    private func policy(_ text: String, of bond: String = "bond0") throws -> BondPolicy {
        let name = try #require(InterfaceName(bond))
        return try Configuration.parse(text: text, file: "f").policies.policy(for: name)
    }

    private func complaints(_ text: String) -> [String] {
        do throws(ConfigurationError) {
            _ = try Configuration.parse(text: text, file: "b.toml")
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test(arguments: [
        """
        [bond.bond0]
        ignore = true
        expected_slaves = ["eth0", "eth1"]
        preferred_active = ["eth0"]
        severity = { "missing-slave" = "warning", half-duplex = "off" }
        groups = 2
        deaf_after = "2min"
        """,
        """
        [defaults]
        groups = 2
        ignore = true
        preferred_active = "eth0"
        deaf_after = "1s"
        [defaults.severity]
        missing-slave = "crit"
        half-duplex = "off"
        [bond."bond*"]
        deaf_after = "120s"
        expected_slaves = ["eth0", "eth1"]
        [bond."bond*".severity]
        "missing-slave" = "warning"
        """,
        """
        bond.bond0 = { ignore = true, expected_slaves = ['eth0', 'eth1'], preferred_active = 'eth0' }
        bond."*".severity.half-duplex = "off"
        bond."*".severity.missing-slave = "warning"
        bond."*".deaf_after = "2min"
        bond."*".groups = 2
        """,
    ])
    func `every key can be set, for one bond, for some and for all`(_ text: String) throws {
        let policy = try policy(text)
        #expect(policy.isIgnored)
        #expect(policy.expectedSlaves == .names(["eth0", "eth1"].compactMap(InterfaceName.init)))
        #expect(policy.preferredActive == ["eth0"].compactMap(InterfaceName.init))
        #expect(policy.severities == [.missingSlave: .told(.warning), .halfDuplex: .off])
        #expect(policy.deafAfter == .seconds(120))
        #expect(policy.groups == 2)
        #expect(policy.severity(of: .halfDuplex) == nil)
    }

    @Test func `a number of slaves can be expected, and none again`() throws {
        let text = "[defaults]\nexpected_slaves = 2\n[bond.bond7]\nexpected_slaves = \"learned\""
        #expect(try policy(text).expectedSlaves == .number(2))
        #expect(try policy(text, of: "bond7").expectedSlaves == .learned)
    }

    @Test func `a bond that nothing is said of has the defaults`() throws {
        #expect(try policy("[bond.bond1]\nignore = true") == BondPolicy())
        #expect(try policy("[bond]") == BondPolicy())
    }

    @Test func `the example of the packaged file holds when its marks are taken away`() throws {
        let lines = Configuration.template.split(separator: "\n").drop { $0 != "#[bond.bond0]" }
        let policy = try policy(lines.map { String($0.dropFirst()) }.joined(separator: "\n"))
        #expect(lines.count == 1 + PolicySetting.all.count)
        #expect(policy.isIgnored && policy.expectedSlaves == .number(2))
    }

    @Test func `a slave's silence and flapping can be left alone`() throws {
        let policy = try policy("[defaults]\ndeaf_after = \"off\"\nflapping = \"off\"")
        #expect(policy.deafAfter == nil)
        #expect(policy.flapping == nil)
    }

    @Test func `of the figures of the damping each can be set, and what is left out is the usual one`() throws {
        let text = """
            [defaults]
            flapping = { suppress = 2500, half_life = "15min", per_day = "off" }
            [bond.bond7.flapping]
            reuse = 10
            """
        #expect(
            try policy(text).flapping
                == FlapDamping(suppress: 2500, reuse: 750, halfLife: .seconds(900), perDay: nil))
        #expect(
            try policy(text, of: "bond7").flapping
                == FlapDamping(suppress: 3000, reuse: 10, halfLife: .seconds(60), perDay: 6))
    }

    private static let flapping =
        "expected figures or \"off\", as { suppress = 3000, reuse = 750, half_life = \"1min\", per_day = 6 }"
    private static let keys =
        "ignore, expected_slaves, groups, preferred_active, severity, deaf_after, flapping, episode_after"
    private static let expected =
        "expected \"learned\", a number from 1 to 1024 or names of slaves in square brackets, as 2"
    private static let bonds = "expected a section for each bond, as [bond.bond0] or [bond.\"bond*\"]"
    private static let slaves = "expected names of slaves in quotes, in square brackets, as [\"eth0\"]"
    private static let severity =
        "expected findings with a priority of syslog's or off, "
        + "as { \"missing-slave\" = \"warning\", \"half-duplex\" = \"off\" }"

    @Test(arguments: [
        ("bond = 1", "1:8: bond: is a plain number; \(bonds)"),
        ("[bond]\nignore = true", "2:10: bond.ignore: is true or false without quotes; \(bonds)"),
        (
            "[[bond.bond0]]",
            "1:1: [[bond.bond0]] is an array of tables, which is not supported; expected single brackets, as [bond.bond0]"
        ),
        (
            "[bond.\"bond0, bond1\"]",
            "1:1: [bond.bond0, bond1]: no interface can have such a name; "
                + "expected a name of at most 15 bytes, or a pattern with * and ?"
        ),
        (
            "[bond.bond0]\nexpected_slave = 2",
            "2:1: unknown key 'expected_slave' in [bond.bond0]; did you mean 'expected_slaves'? "
                + "(keys in [bond.bond0]: \(keys))"
        ),
        (
            "[bond.\"b*\"]\npoll_interval = \"1s\"",
            "2:1: unknown key 'poll_interval' in [bond.b*]; it belongs above all sections"
        ),
        (
            "[bonds.bond0]",
            "1:1: unknown section [bonds]; did you mean [bond]? (sections: netlink, log, control, defaults, bond)"
        ),
        ("[bond.bond0]\nexpected_slaves = 0", "2:19: bond.bond0.expected_slaves: 0 is too small; \(expected)"),
        ("[bond.bond0]\nexpected_slaves = \"two\"", "2:19: bond.bond0.expected_slaves: is \"two\"; \(expected)"),
        ("[bond.bond0]\nexpected_slaves = []", "2:19: bond.bond0.expected_slaves: is empty; \(expected)"),
        (
            "[bond.bond0]\nexpected_slaves = [\"eth0\", \"eth0\"]",
            "2:28: bond.bond0.expected_slaves: has \"eth0\" twice; \(expected)"
        ),
        (
            "[defaults]\npreferred_active = [\"a-name-too-long0\"]",
            "2:21: defaults.preferred_active: \"a-name-too-long0\" is no name of an interface; \(slaves)"
        ),
        (
            "[defaults]\nignore = 1",
            "2:10: defaults.ignore: is a plain number; expected true or false without quotes, as true"
        ),
        (
            "[bond.x.severity]\nmissing-slaves = \"off\"",
            "2:1: bond.x.severity: \"missing-slaves\" is no finding, did you mean \"missing-slave\"?; \(severity)"
        ),
        (
            "[bond.x.severity]\nmissing-slave = \"loud\"",
            "2:17: bond.x.severity: missing-slave is \"loud\", which is none of emerg, alert, crit, err, warning, "
                + "notice, info, debug, off; \(severity)"
        ),
        (
            "[bond.x]\nseverity = { half-duplex = 3 }",
            "2:28: bond.x.severity: half-duplex is a plain number; \(severity)"
        ),
        (
            "[bond.x]\ndeaf_after = \"10ms\"",
            "2:14: bond.x.deaf_after: \"10ms\" is too small; expected a duration from 1s to 24h in quotes or \"off\", as \"1min\""
        ),
        (
            "[defaults]\nflapping = { suppress = 2000, reuse = 2000 }",
            "2:12: defaults.flapping: cannot work, reuse is 2000 and suppress is 2000: reuse must be less; \(flapping)"
        ),
        (
            "[bond.x.flapping]\nsuppress = 900",
            "1:1: bond.x.flapping: cannot work, suppress is 900: a single failure adds 1000, so it must be more; "
                + flapping
        ),
        (
            "[bond.x]\nflapping = { halflife = \"1s\" }",
            "2:14: bond.x.flapping: \"halflife\" has no such figure; there are suppress, reuse, half_life, per_day; "
                + flapping
        ),
        (
            "[bond.x.flapping]\nper_day = 1",
            "2:11: bond.x.flapping: \"per_day\" 1 is too small; \(flapping)"
        ),
    ])
    func `names the place, the fault and what is right`(_ example: (text: String, complaint: String)) {
        #expect(complaints(example.text) == ["b.toml:\(example.complaint)"])
    }
}
