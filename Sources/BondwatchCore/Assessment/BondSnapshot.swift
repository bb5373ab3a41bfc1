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
    /// nil in every mode but 802.3ad.
    package var lacp: Lacp?

    package struct Slave: Equatable, Sendable {
        package var name: InterfaceName
        package var part: Part
        package var firstSeen: BootInstant
        /// Whether it has carried, or was a whole part of the reserve, since it joined the bond. Only such a slave can be
        /// lost.
        package var hasCarried: Bool
        /// The driver's number of its aggregator.
        package var aggregator: UInt16?

        package init(
            name: InterfaceName, part: Part, firstSeen: BootInstant, hasCarried: Bool, aggregator: UInt16? = nil
        ) {
            self.name = name
            self.part = part
            self.firstSeen = firstSeen
            self.hasCarried = hasCarried
            self.aggregator = aggregator
        }
    }

    /// What the driver does with a slave.
    package enum Part: Equatable, Sendable {
        /// It sends over the slave, or could at once.
        case carrying
        /// 802.3ad: in another aggregator than the active one, and both ends are ready. What that is worth depends on
        /// the groups.
        ///
        /// - Parameter isLeaving: it left the active aggregator a moment ago.
        case standby(isLeaving: Bool)
        /// 802.3ad: the port has left the active aggregator a moment ago without losing its link. LACP may take it back.
        case leaving
        /// 802.3ad: the link is up, and LACP has not decided yet.
        case negotiating
        /// It does not use the slave.
        case unused
    }

    /// What redundancy over several groups of ports depends on.
    package struct Lacp: Equatable, Sendable {
        /// The groups as they were learned.
        package var shape: GroupShape
        /// How many groups the configuration expects; nil where they are learned.
        package var declaredGroups: Int?
        package var minLinks: UInt32
        /// `ad_select stable`: the driver keeps the active group until it has no port left.
        package var isStable: Bool
        package var activeAggregator: UInt16?
        /// Of the active aggregator.
        package var partner: HardwareAddress?

        package init(
            shape: GroupShape = GroupShape(), declaredGroups: Int? = nil, minLinks: UInt32 = 0, isStable: Bool = true,
            activeAggregator: UInt16? = nil, partner: HardwareAddress? = nil
        ) {
            self.shape = shape
            self.declaredGroups = declaredGroups
            self.minLinks = minLinks
            self.isStable = isStable
            self.activeAggregator = activeAggregator
            self.partner = partner
        }
    }

    package init(
        isAdminUp: Bool, slaves: [Slave], mostSlaves: Int, settlingTime: BootInstant.Span, assemblyBegan: BootInstant?,
        lacp: Lacp? = nil
    ) {
        self.isAdminUp = isAdminUp
        self.slaves = slaves
        self.mostSlaves = mostSlaves
        self.settlingTime = settlingTime
        self.assemblyBegan = assemblyBegan
        self.lacp = lacp
    }
}
