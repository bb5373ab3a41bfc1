/// All that is known of one bond at one moment: what `--dump`, the control socket and every later query show.
///
/// Kernel facts carry iproute2's own keys (`ip -d -j link`), ours stand beside them. Encoding writes every key; what is
/// unknown, or what this kernel does not have, is null.
package struct BondReport: Equatable, Sendable {
    package var name: InterfaceName
    package var ifindex: UInt32?
    /// iproute2's name of the mode.
    package var mode: String?
    /// The bond's own carrier: `up` or `down`.
    package var miiStatus: String?
    package var adminUp: Bool?
    package var activeSlave: InterfaceName?
    package var primary: InterfaceName?
    package var primaryReselect: String?
    /// Milliseconds, as all delays and intervals here.
    package var miimon: UInt32?
    package var updelay: UInt32?
    package var downdelay: UInt32?
    package var peerNotifyDelay: UInt32?
    package var useCarrier: UInt32?
    package var arpInterval: UInt32?
    package var arpMissedMax: UInt32?
    package var arpIPTarget: [String]?
    package var nsIP6Target: [String]?
    package var arpValidate: String?
    package var arpAllTargets: String?
    package var failOverMac: String?
    package var xmitHashPolicy: String?
    package var resendIGMP: UInt32?
    package var numPeerNotif: UInt32?
    package var allSlavesActive: UInt32?
    package var minLinks: UInt32?
    package var lpInterval: UInt32?
    package var packetsPerSlave: UInt32?
    package var adLacpActive: String?
    package var adLacpRate: String?
    package var adSelect: String?
    package var adInfo: AdInfo?
    package var adActorSysPrio: UInt32?
    package var adUserPortKey: UInt32?
    package var adActorSystem: String?
    package var tlbDynamicLB: UInt32?
    package var coupledControl: String?
    package var broadcastNeighbor: String?
    package var lacpStrict: String?
    package var driverVersion: String?

    /// The configuration says that nothing is to be told of it; nil where nobody has read one.
    package var ignored: Bool?
    /// Nobody is to be alarmed about it now; nil where that is not so, or nobody has watched.
    package var silence: SilenceReport?
    package var redundancy: Redundancy
    /// What redundancy comes to if every slave that is on its way up arrives in time: better than `redundancy` while it
    /// settles, else the same; nil where nobody has watched.
    package var settledRedundancy: Redundancy?
    package var expectedSlaves: Int
    package var slavesCarrying: Int
    /// 802.3ad: the groups of a bond that has several; empty for every other bond.
    package var groups: [PortGroup] = []
    /// Microseconds since 1970 since when redundancy is what it is; nil where nobody has watched.
    package var redundancySince: UInt64?
    /// Microseconds since 1970 since when the active slave is the active one.
    package var activeSince: UInt64?
    /// Changes of the active slave because the old one failed, since the bond was first seen.
    package var failovers: UInt64?
    package var failbacks: UInt64?
    package var lastFailover: LastFailover?
    /// Changes of the active slave with all that is known of them, newest first; nil where nobody has watched.
    package var failoverRecords: [FailoverRecordReport]?
    /// The time of trouble that is open.
    package var episode: EpisodeReport?
    package var flapping: Bool?
    package var slaves: [SlaveReport] = []
    /// Whether the driver looks at the slaves' links at all; where it does not, `miiStatus`, `carrying` and `redundancy`
    /// are what it takes for granted, and not known.
    package var monitored: Bool?
    /// The faults that stand, worst first.
    package var findings: [FindingReport] = []

    package init(name: InterfaceName, redundancy: Redundancy, expectedSlaves: Int, slavesCarrying: Int) {
        self.name = name
        self.redundancy = redundancy
        self.expectedSlaves = expectedSlaves
        self.slavesCarrying = slavesCarrying
    }

    /// How the groups stand; nil where there are not several.
    package var groupStanding: GroupStanding? {
        guard !groups.isEmpty else { return nil }
        return GroupStanding(
            groups: groups, minimum: max(1, Int(clamping: minLinks ?? 0)),
            isStable: adSelect.map { $0 == OptionNames.adSelect[0] } ?? true)
    }

    /// Whether slaves are on their way up that would improve the redundancy, and none of them is overdue.
    package var isSettling: Bool { settledRedundancy.map { $0 < redundancy } ?? false }

    /// iproute2's `ad_info`.
    package struct AdInfo: Equatable, Sendable {
        package var aggregator: UInt32?
        package var numPorts: UInt32?
        package var actorKey: UInt32?
        package var partnerKey: UInt32?
        package var partnerMac: String?

        package init() {}
    }

    /// The last change of the active slave that was a failover.
    package struct LastFailover: Equatable, Sendable {
        /// Microseconds since 1970.
        package var time: UInt64
        package var from: InterfaceName?
        package var to: InterfaceName
        /// `ActiveCause`'s word.
        package var cause: String

        package init(time: UInt64, from: InterfaceName?, to: InterfaceName, cause: String) {
            self.time = time
            self.from = from
            self.to = to
            self.cause = cause
        }
    }
}

/// One slave of a `BondReport`.
package struct SlaveReport: Equatable, Sendable {
    package var name: InterfaceName
    package var ifindex: UInt32?
    /// iproute2's words: `ACTIVE` or `BACKUP`.
    package var state: String?
    /// `up`, `going_down`, `down` or `going_back`.
    package var miiStatus: String?
    package var carrying: Bool
    /// 802.3ad: a whole part of a group that the driver keeps as its reserve.
    package var reserve = false
    /// The NIC's own carrier, which the driver may not have looked at yet.
    package var carrier: Bool?
    package var adminUp: Bool?
    /// Megabits a second.
    package var speed: UInt32?
    package var duplex: String?
    package var linkFailureCount: UInt32?
    package var permHwaddr: String?
    package var queueID: UInt32?
    package var prio: Int32?
    package var adAggregatorID: UInt32?
    package var adActorOperPortState: UInt32?
    /// iproute2's words: active, short_timeout, aggregating, in_sync, collecting, distributing, defaulted, expired.
    package var adActorOperPortStateStr: [String]?
    package var adPartnerOperPortState: UInt32?
    package var adPartnerOperPortStateStr: [String]?
    package var actorPortPrio: UInt32?
    /// iproute2's words: MONITOR, CHURN, NO_CHURN.
    package var churnActorState: String?
    package var churnPartnerState: String?
    package var actorChurnedCount: UInt32?
    package var partnerChurnedCount: UInt32?
    /// Microseconds since 1970 since when `miiStatus` is what it is; nil where nobody has watched.
    package var since: UInt64?
    package var flapping: Bool?
    package var rxPackets: UInt64?
    /// Microseconds since 1970; nil where nothing has come in since its counter is watched.
    package var lastReceived: UInt64?

    package init(name: InterfaceName, carrying: Bool) {
        self.name = name
        self.carrying = carrying
    }
}
