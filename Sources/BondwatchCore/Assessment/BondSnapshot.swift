/// What is known of one bond at one moment, as far as its redundancy depends on it.
///
/// A value without a past of its own: the same snapshot, policy and time give the same assessment to the log, the dump,
/// the check and the metrics.
package struct BondSnapshot: Equatable, Sendable {
    package var isAdminUp: Bool
    /// The slaves in the order of enslavement.
    package var slaves: [Slave]
    /// The most slaves seen at once since the bond was last set down or its state was accepted by hand.
    package var mostSlaves: Int
    /// How long a slave that has never carried is given to come up.
    package var settlingTime: BootInstant.Span
    /// When the bond was first seen or last set up; nil where an earlier run of the daemon had seen it assembled.
    package var assemblyBegan: BootInstant?

    package struct Slave: Equatable, Sendable {
        package var name: InterfaceName
        package var part: Part
        package var firstSeen: BootInstant
        /// Whether it has carried since it joined the bond. Only such a slave can be lost.
        package var hasCarried: Bool

        package init(name: InterfaceName, part: Part, firstSeen: BootInstant, hasCarried: Bool) {
            self.name = name
            self.part = part
            self.firstSeen = firstSeen
            self.hasCarried = hasCarried
        }
    }

    /// What the driver does with a slave.
    package enum Part: Equatable, Sendable {
        /// It sends over the slave, or could at once.
        case carrying
        /// 802.3ad: the port has left the active aggregator a moment ago without losing its link. LACP may take it back.
        case leaving
        /// 802.3ad: the link is up, and LACP has not decided yet.
        case negotiating
        /// It does not use the slave.
        case unused
    }

    package init(
        isAdminUp: Bool, slaves: [Slave], mostSlaves: Int, settlingTime: BootInstant.Span, assemblyBegan: BootInstant?
    ) {
        self.isAdminUp = isAdminUp
        self.slaves = slaves
        self.mostSlaves = mostSlaves
        self.settlingTime = settlingTime
        self.assemblyBegan = assemblyBegan
    }
}
