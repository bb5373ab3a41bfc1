/// What the machine knows of one slave.
struct SlaveState: Sendable {
    let index: InterfaceIndex
    var name: InterfaceName
    var flags: LinkFlags
    /// nil until a message has said it.
    var linkType: LinkType?
    /// Its present address, which bonding may have given it.
    var address: HardwareAddress?
    var attributes: BondSlaveAttributes
    /// The slave's part of the last accepted /proc file: speed, duplex, churn.
    var record: BondFile.SlaveRecord?
    /// Megabits a second as last read while the link was up; nil where the driver could not read it.
    var knownSpeed: UInt32?
    /// When it was enslaved, where that was seen.
    var joined: BootInstant?
    /// When its failover priority was set anew.
    var priorityChanged: BootInstant?
    /// The link as last observed, by either source; nil until one has said it.
    var link: LinkObservation?
    /// Since when the link is what it is; nil where it was so when first seen.
    var linkSince: BootInstant?
    /// When it was last seen to fail without a failure counted: the count may follow in the same commit.
    var failedUncounted: BootInstant?
    /// When the carrier last changed, as far as it was seen.
    var carrierChanged: BootInstant?
    /// The observation with which it did.
    var carrierOrdinal: UInt64 = 0
    /// When updelay or downdelay began to run, as far as it was seen.
    var delayBegan: BootInstant?
    /// Whether that is when the carrier changed, and not when it was noticed.
    var sawDelayBegin = false
    /// What a file said that may have been read in the middle of a commit, and when it first did.
    var doubtful: (seen: LinkObservation, since: BootInstant)?
    let firstSeen: BootInstant
    /// Whether it has carried since it was first seen: only then can it be lost.
    var hasCarried = false

    init(_ message: LinkMessage, name: InterfaceName, attributes: BondSlaveAttributes, at instant: BootInstant) {
        index = message.index
        self.name = name
        flags = message.flags
        linkType = message.type
        address = message.hardwareAddress
        self.attributes = attributes
        firstSeen = instant
        link = attributes.miiStatus.map { LinkObservation(status: $0, failures: attributes.linkFailureCount) }
        if link?.status == .goingBack || link?.status == .goingDown { delayBegan = instant }
    }

    var hasCarrier: Bool { flags.contains(.lowerUp) }
    var isAdminUp: Bool { flags.contains(.up) }

    /// Takes the slave's part of a /proc file. Newer drivers print no speed for a link that is down.
    mutating func take(_ record: BondFile.SlaveRecord) {
        self.record = record
        guard record.miiStatus == .up else { return }
        if case .megabits(let megabits) = record.speed { knownSpeed = megabits } else { knownSpeed = nil }
    }
}
