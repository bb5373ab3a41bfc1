import BondwatchCore

/// A bond of the modelled driver, with the names that drivers/net/bonding has for its parts.
struct Bond {
    let index: UInt32
    var name: String
    var options = BondOptions()
    var isUp = false
    /// In the order of enslavement.
    var slaves: [Slave] = []
    /// `curr_active_slave`: the interface index, in all modes.
    var active: UInt32?
    /// `current_arp_slave`: the slave that the ARP monitor asks by while there is no active one.
    var probed: UInt32?
    /// `params.primary`: the slave of that name is the primary one, whenever there is one.
    var primaryName: String?
    var primaryIsForced = false
    /// `usable_slaves`: how many could send when they were counted last; nil where the mode does not count
    /// them, or 802.3ad has no aggregator in use.
    var usable: Int?
    /// `send_peer_notif`: notices that the peers are still to get.
    var owedNotices: UInt8 = 0
    /// When multicast groups are joined again.
    var nextRejoin: UInt64?
    /// It is being deleted, and nothing more is sent about it but that.
    var isLeaving = false
    var hasCarrier = false
    var carrierDownCount: UInt32 = 1
    /// When the monitor runs next; nil while the bond is set down.
    var nextMonitor: UInt64?
    /// When the state machines of 802.3ad run next.
    var nextLacp: UInt64?
    /// The state machines have not run since the bond was set up.
    var isOpening = false
    /// Whether the state machines were queued after the monitor; of works that are due together the last runs first.
    var lacpIsLast = true
    /// The address that 802.3ad has for the bond.
    var system: UInt64 = 0
    /// `agg_select_timer`, in ticks: no port carries before 802.3ad has chosen among the aggregators.
    var selectionTicks = 0
    var lastAggregator: UInt16 = 0
    var lastJoin: UInt32 = 0
    /// A work that counts them is queued behind the other works of the bond.
    var mustCount = false

    var mode: BondMode { options.mode }

    func position(of interface: UInt32) -> Int? { slaves.firstIndex { $0.interface == interface } }
    func slave(_ interface: UInt32?) -> Slave? { slaves.first { $0.interface == interface } }

    /// The aggregator in use: that of the first port that is in an active one (`bond_3ad_get_active_agg_info`).
    var aggregator: UInt16? {
        for slave in slaves {
            guard let number = slave.port.aggregator, aggregator(number)?.isActive == true else { continue }
            return number
        }
        return nil
    }

    func place(ofAggregator number: UInt16) -> Int? { slaves.firstIndex { $0.aggregator.number == number } }
    func aggregator(_ number: UInt16) -> LacpAggregator? { slaves.first { $0.aggregator.number == number }?.aggregator }
}

extension BondMode {
    /// Those that send over the slaves of a list (`bond_mode_can_use_xmit_hash`).
    var countsSenders: Bool {
        switch self {
        case .balanceXOR, .ieee8023ad, .balanceTLB, .balanceALB: true
        case .balanceRR, .activeBackup, .broadcast: false
        }
    }
}

struct BondOptions: Equatable {
    var mode = BondMode.activeBackup
    /// Milliseconds; 0 where the ARP monitor runs.
    var miimon: UInt32 = 100
    var arpInterval: UInt32 = 0
    /// In steps of miimon, as the driver keeps them.
    var updelay: Int = 0
    var downdelay: Int = 0
    var primary: UInt32?
    var reselect = PrimaryReselect.always
    var minLinks: UInt32 = 0
    var selection = AggregatorSelection.stable
    var isLacpFast = true
    var peerNotifications: UInt8 = 1
    var hasArpTarget = true
    var validation = ArpValidation.none
    var failOverMac = FailOverMac.none

    /// What a bond has that nobody has set anything of.
    static var unset: BondOptions {
        var options = BondOptions()
        options.mode = .balanceRR
        options.miimon = 0
        options.isLacpFast = false
        options.hasArpTarget = false
        return options
    }

    enum PrimaryReselect: UInt8, CaseIterable { case always, better, failure }
    enum AggregatorSelection: UInt8, CaseIterable {
        case stable
        case bandwidth
        case count

        /// As /proc has it.
        var text: String {
            switch self {
            case .stable: "stable"
            case .bandwidth: "bandwidth"
            case .count: "count"
            }
        }
    }

    enum FailOverMac: UInt8, CaseIterable { case none, active, follow }

    /// `arp_validate`: in which state a slave has to hear the target itself.
    enum ArpValidation: UInt8, CaseIterable {
        case none, active, backup, all

        func includes(isBackup: Bool) -> Bool { rawValue & (isBackup ? 2 : 1) != 0 }
    }

    enum Monitor { case mii, arp }

    var monitor: Monitor? { miimon > 0 ? .mii : arpInterval > 0 ? .arp : nil }

    /// Milliseconds between two steps of the monitor; nil where none runs.
    var interval: UInt64? {
        if miimon > 0 { UInt64(miimon) } else if arpInterval > 0 { UInt64(arpInterval) } else { nil }
    }
}

struct Slave {
    let interface: UInt32
    var link = MiiStatus.up
    /// `link_new_state`: what the monitor has found and not carried out yet.
    var proposed: MiiStatus?
    /// Steps of a delay that are left.
    var delay = 0
    var failures: UInt32 = 0
    /// BOND_STATE_BACKUP.
    var isBackup = true
    /// Its state has changed and was not announced: `should_notify`.
    var owesMessage = false
    /// The same of its link: `should_notify_link`.
    var owesLinkMessage = false
    /// When it was found up, or became active or the one to ask by: `last_link_up`.
    var lastLinkUp: UInt64 = 0
    /// When a frame came in that counts for the ARP monitor: `last_rx`.
    var lastHeard: UInt64 = 0
    /// When the ARP monitor last asked by it: `last_tx`.
    var lastAsked: UInt64 = 0
    var port = LacpPort()
    var aggregator = LacpAggregator(number: 0)
}
