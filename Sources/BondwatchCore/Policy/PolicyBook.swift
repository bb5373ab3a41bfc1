/// The policies of all bonds: the defaults, and the rules for the names that a pattern fits.
package struct PolicyBook: Equatable, Sendable {
    package var defaults = BondPolicy()

    package init() {}

    package func policy(for bond: InterfaceName) -> BondPolicy { defaults }
}
