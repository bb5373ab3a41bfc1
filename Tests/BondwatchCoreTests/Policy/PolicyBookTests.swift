import BondwatchCore
import Testing

@Suite("Which policy a bond has")
struct PolicyBookTests {
    private func name(_ text: String) throws -> InterfaceName { try #require(InterfaceName(text)) }

    private func book(_ rules: [(pattern: String, expected: Int)]) throws -> PolicyBook {
        var book = PolicyBook()
        for rule in rules {
            let pattern = try #require(NamePattern(rule.pattern))
            book.add([PolicyChange(\.expectedSlaves, .number(rule.expected))], for: pattern)
        }
        return book
    }

    @Test(arguments: [
        ("bond0", "bond0"), ("bond*", "bond0"), ("bond*", "bond"), ("*", "x"), ("bond?", "bond7"), ("*0", "bond10"),
        ("b*d*1", "bond01"), ("b*d*1", "badland1"), ("??", "ab"), ("a**b", "ab"), ("*a*b", "xxaab"),
        ("b*d?", "b*d?"), ("bond*", "bond*"),
    ])
    func `a name fits`(_ example: (pattern: String, name: String)) throws {
        #expect(try #require(NamePattern(example.pattern)).fits(name(example.name)))
    }

    @Test(arguments: [
        ("bond0", "bond01"), ("bond?", "bond"), ("bond?", "bond10"), ("bond*", "xbond0"), ("*0", "bond01"),
        ("b*d*1", "bond0"), ("a*b", "a"), ("?", "ab"), ("bond*x", "bond0"),
    ])
    func `a name does not fit`(_ example: (pattern: String, name: String)) throws {
        #expect(try !#require(NamePattern(example.pattern)).fits(name(example.name)))
    }

    @Test(arguments: ["", "sixteen-bytes-xx", "????????????????", "bond0, bond1", "a/b", "a:b", "a\nb", "a\u{0}b"])
    func `what no name can fit is no pattern`(_ text: String) { #expect(NamePattern(text) == nil) }

    @Test func `a pattern of many stars is found out about soon`() throws {
        let pattern = try #require(NamePattern(String(repeating: "*", count: 4000) + "a*a*a*a*a*a*a*b"))
        #expect(try !pattern.fits(name("aaaaaaaaaaaaaaa")))
    }

    @Test func `the more exact rule has the word, in whatever order they stand`() throws {
        let rules = [("*", 1), ("bond*", 2), ("bond?", 3), ("bond1*", 4), ("bond10", 5), ("b*", 6)]
        for seed in UInt64(1)...20 {
            var random = SeededGenerator(seed: seed)
            let book = try book(rules.shuffled(using: &random).map { (pattern: $0.0, expected: $0.1) })
            for (bond, expected) in [
                ("bond10", 5), ("bond11", 4), ("bond1", 4), ("bond2", 3), ("bond22", 2), ("br0", 6), ("eth0", 1),
            ] {
                #expect(try book.policy(for: name(bond)).expectedSlaves == .number(expected), "\(bond)")
            }
        }
    }

    @Test func `a name that looks like a pattern goes before every pattern`() throws {
        let book = try book([(pattern: "bond*", expected: 2), (pattern: "bond????", expected: 3)])
        #expect(try book.policy(for: name("bond*")).expectedSlaves == .number(2))
    }

    @Test func `rules are put together key by key, on top of the defaults`() throws {
        var book = PolicyBook()
        book.defaults.deafAfter = .seconds(5)
        book.defaults.severities = [.halfDuplex: .off, .missingSlave: .told(.critical)]
        book.add([PolicyChange(\.isIgnored, true)], for: try #require(NamePattern("bond*")))
        book.add(
            [PolicyChange(\.isIgnored, false), PolicyChange(\.severities[.missingSlave], .off)],
            for: try #require(NamePattern("bond0")))
        let (zero, one, other) = try (
            book.policy(for: name("bond0")), book.policy(for: name("bond1")), book.policy(for: name("team0"))
        )
        #expect(!zero.isIgnored && one.isIgnored && !other.isIgnored)
        #expect([zero, one, other].allSatisfy { $0.deafAfter == .seconds(5) })
        #expect([zero, one].map { $0.severity(of: .missingSlave) } == [nil, .critical])
        #expect(zero.severity(of: .halfDuplex) == nil)
        #expect(zero.severity(of: .mixedSpeed) == FindingKind.mixedSpeed.priority)
    }

    @Test func `books are equal that say the same`() throws {
        #expect(try book([(pattern: "a", expected: 2)]) == book([(pattern: "a", expected: 2)]))
        #expect(try book([(pattern: "a", expected: 2)]) != book([(pattern: "a", expected: 3)]))
        #expect(try book([(pattern: "a", expected: 2)]) != book([(pattern: "b", expected: 2)]))
        #expect(PolicyChange(\.isIgnored, false) != PolicyChange(\.expectedSlaves, .learned))
    }
}
