/// The policies of all bonds: the defaults, and the rules for the names that a pattern fits.
package struct PolicyBook: Equatable, Sendable {
    package var defaults = BondPolicy()
    /// What `[bond.NAME]` sections change, least exact first.
    private var rules: [Rule] = []

    private struct Rule: Equatable, Sendable {
        var pattern: NamePattern
        var changes: [PolicyChange]
    }

    package init() {}

    /// Has the bonds that fit a pattern differ from the defaults, and from what less exact patterns say of them.
    package mutating func add(_ changes: [PolicyChange], for pattern: NamePattern) {
        let position = rules.firstIndex { pattern.isLessExact(than: $0.pattern) } ?? rules.endIndex
        rules.insert(Rule(pattern: pattern, changes: changes), at: position)
    }

    /// Whether a section is for the bond of that very name, and not for a pattern that the name fits.
    package func names(_ bond: InterfaceName) -> Bool { rules.contains { $0.pattern.isName(bond) } }

    /// The defaults, changed by every pattern that fits: of two that say something of the same key the more exact one
    /// has the word, and the name itself has it over every pattern.
    package func policy(for bond: InterfaceName) -> BondPolicy {
        var policy = defaults
        let fitting = rules.filter { $0.pattern.fits(bond) }
        for rule in fitting.filter({ !$0.pattern.isName(bond) }) + fitting.filter({ $0.pattern.isName(bond) }) {
            for change in rule.changes { change.apply(to: &policy) }
        }
        return policy
    }
}

/// One thing that a section says of the bonds it fits.
package struct PolicyChange: Equatable, Sendable {
    private let place: any PartialKeyPath<BondPolicy> & Sendable
    private let put: @Sendable (inout BondPolicy) -> Void

    package init<Value: Sendable>(
        _ place: any WritableKeyPath<BondPolicy, Value> & Sendable, _ value: Value
    ) {
        self.place = place
        put = { $0[keyPath: place] = value }
    }

    package func apply(to policy: inout BondPolicy) { put(&policy) }

    /// The same place, and the same value there.
    package static func == (left: Self, right: Self) -> Bool {
        var (leftPolicy, rightPolicy) = (BondPolicy(), BondPolicy())
        left.apply(to: &leftPolicy)
        right.apply(to: &rightPolicy)
        return left.place == right.place && leftPolicy == rightPolicy
    }
}
