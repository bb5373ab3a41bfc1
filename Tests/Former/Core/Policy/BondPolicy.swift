/// What an administrator expects of one bond: what `[defaults]` and the `[bond.NAME]` sections that fit its name say.
package struct BondPolicy: Equatable, Sendable {
    /// Nothing is told of the bond, and nothing of it counts as trouble; it is still shown.
    package var isIgnored = false
    /// Which slaves must carry for redundancy to be full.
    package var expectedSlaves = ExpectedSlaves.learned
    /// The slaves any of which may be the active one; empty where it does not matter.
    package var preferredActive: [InterfaceName] = []
    /// From when on single changes are no longer told aloud; nil where they always are.
    package var flapping: FlapDamping? = .usual

    /// How long redundancy must have been full, and nothing have changed, until a time of trouble is over.
    package var episodeAfter = BootInstant.Span.seconds(60)

    package init() {}

    package enum ExpectedSlaves: Equatable, Sendable {
        /// What was seen of the bond: `BondMachine.mostSlaves` for its redundancy, `StandingFindings.knownSlaves` for the
        /// slaves that are missing.
        case learned
        /// That many, whichever they are; further slaves are spare.
        case number(Int)
        /// These; further slaves are spare.
        case names([InterfaceName])
    }

}
