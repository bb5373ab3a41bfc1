/// What an administrator expects of one bond: what `[defaults]` and the `[bond.NAME]` sections that fit its name say.
package struct BondPolicy: Equatable, Sendable {
    /// Nothing is told of the bond, and nothing of it counts as trouble; it is still shown.
    package var isIgnored = false
    /// Which slaves must carry for redundancy to be full.
    package var expectedSlaves = ExpectedSlaves.learned
    /// 802.3ad: to how many switches without MLAG the slaves go; nil where that is learned.
    package var groups: Int?
    /// The slaves any of which may be the active one; empty where it does not matter.
    package var preferredActive: [InterfaceName] = []
    /// Where a finding is not to have its own severity.
    package var severities: [FindingKind: FindingSeverity] = [:]
    /// How long a slave may receive nothing while its bond or a sibling does; nil where that is not looked at.
    package var deafAfter: BootInstant.Span? = .seconds(30)
    /// From when on single changes are no longer told aloud; nil where they always are.
    package var flapping: FlapDamping? = .usual

    /// How long redundancy must have been full, and nothing have changed, until a time of trouble is over.
    package var episodeAfter = BootInstant.Span.seconds(60)

    package init() {}

    /// What redundancy is measured by.
    var expectation: Expectation { Expectation(slaves: expectedSlaves, groups: groups) }

    struct Expectation: Equatable, Sendable {
        var slaves = ExpectedSlaves.learned
        var groups: Int?
    }

    package enum ExpectedSlaves: Equatable, Sendable {
        /// What was seen of the bond: `BondTrace.mostSlaves` for its redundancy, `StandingFindings.knownSlaves` for the
        /// slaves that are missing.
        case learned
        /// That many, whichever they are; further slaves are spare.
        case number(Int)
        /// These; further slaves are spare.
        case names([InterfaceName])
    }

    /// How bad a finding is for this bond; nil where it is not to be told.
    package func severity(of kind: FindingKind) -> Priority? { severity(of: kind, otherwise: kind.priority) }

    /// - Parameter usual: the kind's own.
    func severity(of kind: FindingKind, otherwise usual: @autoclosure () -> Priority) -> Priority? {
        switch severities.isEmpty ? nil : severities[kind] {
        case .told(let priority): priority
        case .off: nil
        case nil: usual()
        }
    }
}

/// How bad a finding is: a priority, or not worth a word.
package enum FindingSeverity: Equatable, Sendable {
    case told(Priority)
    case off
}
