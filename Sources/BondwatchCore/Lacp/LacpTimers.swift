/// The times by which LACP goes (drivers/net/bonding/bond_3ad.c 2.6.12 to 6.1; IEEE 802.1AX 6.4.4).
enum LacpTimers {
    /// SHORT_TIMEOUT_TIME: three LACPDU periods of 1 s. After any link-up, and after any expiry, the driver waits that
    /// long for a partner, whatever the rate.
    static let shortTimeout = BootInstant.Span.seconds(3)
    /// LONG_TIMEOUT_TIME: three LACPDU periods of 30 s.
    static let longTimeout = BootInstant.Span.seconds(90)
    /// AGGREGATE_WAIT_TIME: how long a port waits for others before it joins its aggregator.
    static let aggregateWait = BootInstant.Span.seconds(2)

    /// AD_TIMER_INTERVAL: how often LACP looks at its ports.
    static let step = BootInstant.Span.milliseconds(100)

    /// AGGREGATOR_SELECTION_TIMER: that long after a bond has got its first slave no port collects and distributes.
    static let aggregatorSelection = BootInstant.Span.seconds(8)

    /// How long a port may be on its way into the active aggregator before it counts as outside: the partner has a short
    /// timeout to make itself heard, and then every port waits for the others. With a partner that answers it takes 2.5
    /// to 4 s from link-up to collecting and distributing, and as long when the aggregators are chosen anew.
    static let settling = BootInstant.Span(
        nanoseconds: shortTimeout.nanoseconds + aggregateWait.nanoseconds)

    /// When what began at `sign` has settled.
    ///
    /// - Parameter selectionEnds: when the bond has chosen its first aggregator.
    static func settled(since sign: BootInstant, _ selectionEnds: BootInstant?) -> BootInstant {
        max(sign, selectionEnds ?? sign) + settling
    }
}
