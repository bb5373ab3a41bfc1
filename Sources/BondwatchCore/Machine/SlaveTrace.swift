/// What the driver did to one slave, as the sources have shown it.
struct SlaveTrace: Sendable {
    let index: InterfaceIndex
    let firstSeen: BootInstant
    private(set) var name: InterfaceName
    private(set) var flags: LinkFlags
    /// nil until a message has said it.
    private(set) var linkType: LinkType?
    /// Its present address, which bonding may have given it.
    private(set) var address: HardwareAddress?
    private(set) var attributes: BondSlaveAttributes
    /// The slave's part of the last accepted /proc file: speed, duplex, churn.
    private(set) var record: BondFile.SlaveRecord?
    /// Megabits a second as last read while the link was up; nil where the driver could not read it.
    private(set) var knownSpeed: UInt32?
    /// When it was enslaved, where that was seen.
    private(set) var joined: BootInstant?
    /// When its failover priority was set anew.
    private(set) var priorityChanged: BootInstant?
    /// The link as last observed, by either source; nil until one has said it.
    private(set) var link: LinkObservation?
    /// Since when the link is what it is; nil where it was so when first seen.
    private(set) var linkSince: BootInstant?
    /// When the carrier last changed, as far as it was seen.
    private(set) var carrierChanged: BootInstant?
    /// The observation with which it did.
    private(set) var carrierOrdinal: UInt64 = 0
    /// When updelay or downdelay began to run, as far as it was seen.
    private(set) var delayBegan: BootInstant?
    /// Whether that is when the carrier changed, and not when it was noticed.
    private(set) var sawDelayBegin = false
    /// What a file said that may have been read in the middle of a commit, and when it first did.
    private(set) var doubtful: (seen: LinkObservation, since: BootInstant)?
    /// Whether it has carried since it was first seen: only then can it be lost.
    private(set) var hasCarried = false
    /// When it was last seen to fail without a failure counted: the count may follow in the same commit.
    private var failedUncounted: BootInstant?

    /// - Parameters:
    ///   - joined: when it was enslaved, where that was seen.
    ///   - meaning: what a link's status means under the bond's monitor.
    init(
        _ message: LinkMessage, name: InterfaceName, attributes: BondSlaveAttributes, joined: BootInstant?,
        meaning: (MiiStatus) -> MiiStatus, at instant: BootInstant
    ) {
        index = message.index
        self.name = name
        flags = message.flags
        linkType = message.type
        address = message.hardwareAddress
        self.attributes = attributes
        self.joined = joined
        firstSeen = instant
        guard let status = attributes.miiStatus else { return }
        let link = LinkObservation(status: meaning(status), failures: attributes.linkFailureCount)
        self.link = link
        if status == .goingBack || status == .goingDown { delayBegan = instant }
        // The driver counts only what was up in this bond. A link that is up now may be one that LACP has never taken.
        hasCarried = !link.status.isUsable && (link.failures ?? 0) > 0
    }

    init(restoring memory: BondMemory.Slave) {
        index = memory.index
        name = memory.name
        flags = []
        attributes = BondSlaveAttributes()
        firstSeen = memory.firstSeen
        link = memory.status.map { LinkObservation(status: $0, failures: memory.failures) }
        linkSince = memory.since
        hasCarried = memory.hasCarried
    }

    var hasCarrier: Bool { flags.contains(.lowerUp) }
    var isAdminUp: Bool { flags.contains(.up) }

    /// Takes a message about the slave, but for its link.
    ///
    /// - Parameter ordinal: the number of the observation.
    /// - Returns: whether the carrier has changed.
    mutating func take(
        _ message: LinkMessage, _ attributes: BondSlaveAttributes, ordinal: UInt64, at instant: BootInstant
    ) -> Bool {
        let hadCarrier = hasCarrier
        flags = message.flags
        linkType = message.type ?? linkType
        address = message.hardwareAddress ?? address
        name = message.name ?? name
        if attributes.isPreferredOtherwise(than: self.attributes) { priorityChanged = instant }
        self.attributes = attributes
        guard hasCarrier != hadCarrier else { return false }
        carrierChanged = instant
        carrierOrdinal = ordinal
        return true
    }

    /// Takes the slave's part of a /proc file. Newer drivers print no speed for a link that is down.
    mutating func take(_ record: BondFile.SlaveRecord) {
        self.record = record
        guard record.miiStatus == .up else { return }
        if case .megabits(let megabits) = record.speed { knownSpeed = megabits } else { knownSpeed = nil }
    }

    /// - Parameter hasCarrier: what the driver found when the delay began.
    mutating func beginDelay(withCarrier hasCarrier: Bool, at instant: BootInstant) {
        delayBegan = carrierChanged ?? instant
        sawDelayBegin = carrierChanged != nil && self.hasCarrier == hasCarrier
    }

    mutating func noteCarried() { hasCarried = true }
    mutating func forgetCarried() { hasCarried = false }

    // MARK: The link

    /// How long what a file shows must last that may have been read in the middle of a commit.
    static let commitTime = BootInstant.Span.milliseconds(20)

    /// Whether the file may show one half of a commit: the driver sets a link down and counts the failure in two steps,
    /// and reading /proc waits for neither (`bond_mii_monitor` and `bond_miimon_commit`, drivers/net/bonding/bond_main.c;
    /// the order of the two changed over the versions). A commit is over within milliseconds, so what lasts is true: a
    /// slave that the driver sets down without counting, or failures that nobody saw.
    mutating func isHalfCommitted(_ seen: LinkObservation, at instant: BootInstant) -> Bool {
        guard let link, link.status.isUsable, let old = link.failures, let new = seen.failures,
            (!seen.status.isUsable && new == old) || (seen.status == link.status && new > old)
        else {
            doubtful = nil
            return false
        }
        guard let doubtful, doubtful.seen == seen else {
            self.doubtful = (seen, instant)
            return true
        }
        guard instant.since(doubtful.since) >= Self.commitTime else { return true }
        self.doubtful = nil
        return false
    }

    /// The count of a slave that a file shows to have failed, which is not believed yet.
    var unconfirmedFailures: UInt32? {
        guard let seen = doubtful?.seen, seen != link else { return nil }
        return seen.failures
    }

    /// What happened to the link until it was seen so.
    ///
    /// - Parameter miimon: the monitor's interval in milliseconds.
    /// - Returns: nil where nothing did.
    mutating func change(
        to seen: LinkObservation, isCommit: Bool, miimon: UInt32, at instant: BootInstant
    ) -> LinkChange? {
        guard let known = link else {
            link = seen
            return nil
        }
        let seen = LinkObservation(status: seen.status, failures: seen.failures ?? known.failures)
        guard seen != known else { return nil }
        let count = FailureCountChange(from: known.failures, to: seen.failures)
        let logged = withCount(known, count, miimon: miimon, at: instant)
        return LinkChange(
            known: known, seen: seen, count: count, logged: count == .restarted ? .enslavedAnew : logged,
            steps: LinkBooks.steps(from: logged, to: seen, isCommit: isCommit))
    }

    mutating func take(_ change: LinkChange, at instant: BootInstant) {
        link = change.seen
        if change.count != .risen(by: 0) {
            failedUncounted = nil
        } else if change.steps.contains(.down) {
            failedUncounted = instant
        }
        if change.seen.status != change.known.status { linkSince = instant }
    }

    /// What is known of the link, with the count of a failure that is logged already.
    ///
    /// A driver that chooses the active slave in the middle of a commit makes the former one a backup before it comes to
    /// that slave's failure (`bond_miimon_commit`): its message shows the link down and not yet counted. One commit is over
    /// well within half a step, and a cancelled updelay, which is counted too, takes a whole one.
    private func withCount(
        _ known: LinkObservation, _ count: FailureCountChange, miimon: UInt32, at instant: BootInstant
    ) -> LinkObservation {
        guard case .risen(let rise) = count, rise > 0, let failed = failedUncounted,
            instant.since(failed) < .milliseconds(max(1, miimon / 2))
        else { return known }
        var counted = known
        counted.failures = known.failures.map { $0 &+ 1 }
        return counted
    }

    // MARK: Memory

    /// - Parameter link: the link as the log has it.
    func memory(link: LinkObservation?) -> BondMemory.Slave {
        BondMemory.Slave(
            index: index, name: name, status: link?.status, failures: link?.failures, since: linkSince,
            firstSeen: firstSeen, hasCarried: hasCarried)
    }
}

/// What happened to a slave's link between two observations.
struct LinkChange: Equatable, Sendable {
    let known: LinkObservation
    let seen: LinkObservation
    let count: FailureCountChange
    /// What the log has of the link, from which the steps lead to what is seen.
    let logged: LinkObservation
    let steps: [LinkStep]
}

extension BondSlaveAttributes {
    /// Whether somebody set anew how the driver prefers the slave.
    fileprivate func isPreferredOtherwise(than former: Self) -> Bool {
        Self.differ(former.priority, priority) || Self.differ(former.actorPortPriority, actorPortPriority)
    }

    private static func differ<Value: Equatable>(_ old: Value?, _ new: Value?) -> Bool {
        if let old, let new { old != new } else { false }
    }
}
