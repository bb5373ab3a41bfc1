/// What the machine knows of one slave.
struct SlaveState: Equatable, Sendable {
    let index: InterfaceIndex
    var name: InterfaceName
    var flags: LinkFlags
    var attributes: BondSlaveAttributes
    /// The slave's part of the last accepted /proc file: speed, duplex, churn.
    var record: BondFile.SlaveRecord?
    /// The link as last observed, by either source; nil until one has said it.
    var link: LinkObservation?
    /// Since when the link is what it is; nil where it was so when first seen.
    var linkSince: BootInstant?
    /// When the carrier last changed, as far as it was seen.
    var carrierChanged: BootInstant?
    /// The observation with which it did.
    var carrierOrdinal: UInt64 = 0
    /// When updelay or downdelay began to run, as far as it was seen.
    var delayBegan: BootInstant?
    let firstSeen: BootInstant
    /// Whether it has carried since it was first seen: only then can it be lost.
    var hasCarried = false

    init(_ message: LinkMessage, name: InterfaceName, attributes: BondSlaveAttributes, at instant: BootInstant) {
        index = message.index
        self.name = name
        flags = message.flags
        self.attributes = attributes
        firstSeen = instant
        link = attributes.miiStatus.map { LinkObservation(status: $0, failures: attributes.linkFailureCount) }
        if link?.status == .goingBack || link?.status == .goingDown { delayBegan = instant }
    }

    var hasCarrier: Bool { flags.contains(.lowerUp) }
    var isAdminUp: Bool { flags.contains(.up) }

    /// How long a delay had run at `instant`, in whole miimon steps as the driver counts it: the step in which the
    /// carrier was first looked at counts as one (`bond_miimon_inspect`, drivers/net/bonding/bond_main.c 6.1).
    func delayElapsed(at instant: BootInstant, miimon: UInt32) -> BootInstant.Span {
        guard let delayBegan else { return .zero }
        let elapsed = instant.since(delayBegan)
        guard miimon > 0 else { return elapsed }
        let step = BootInstant.Span.milliseconds(miimon).nanoseconds
        let steps = max(1, elapsed.nanoseconds / step + (elapsed.nanoseconds % step == 0 ? 0 : 1))
        return BootInstant.Span(nanoseconds: steps.multipliedReportingOverflow(by: step).partialValue)
    }
}
