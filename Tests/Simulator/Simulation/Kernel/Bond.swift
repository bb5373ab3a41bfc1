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
    var primaryIsForced = false
    var hasCarrier = false
    var carrierIsPending = false
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
    /// In 802.3ad, the slaves that may send, as they were counted last; nil: no aggregator was in use.
    var usable: Int?
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

    enum PrimaryReselect: UInt8, CaseIterable { case always, better, failure }
    enum AggregatorSelection: UInt8, CaseIterable { case stable, bandwidth, count }

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
    var port = LacpPort()
    var aggregator = LacpAggregator(number: 0)
}
