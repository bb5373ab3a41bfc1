extension FindingKind {
    /// The one table of standing faults: what each is told with, after how long, what it means, and which rule finds it.
    package var definition: Definition {
        switch self {
        case .noLinkMonitoring:
            Definition(
                question: "Is there no link monitoring?", looksAt: [.monitor, .slaves],
                priority: .error, hold: .settling, forbidsDrill: true,
                meaning: "miimon is 0 and no ARP or IPv6 target is monitored. The driver takes every slave for up, "
                    + "with or without a cable: no failover will come. What is said of the slaves' links means "
                    + "nothing.",
                remedy: "set miimon, for example: ip link set dev @BOND@ type bond miimon 100, and in the "
                    + "configuration that makes the bond",
                rule: MonitorRules.noLinkMonitoring)
        case .slowLinkMonitoring:
            Definition(
                question: "Is the link monitoring slow?", looksAt: [.miimon],
                priority: .warning, hold: .settling,
                meaning: "miimon is above 1000 ms. A failed link is noticed only after that time; often a figure "
                    + "in milliseconds was written where seconds are expected.",
                remedy: "set miimon to 100 or so: ip link set dev @BOND@ type bond miimon 100, and look at the "
                    + "unit in the configuration that makes the bond",
                rule: MonitorRules.slowLinkMonitoring)
        case .singleSlave:
            Definition(
                question: "Is there a single slave?", looksAt: [.slaves, .expectation],
                priority: .warning, hold: .assembly,
                meaning: "The bond has one slave and is not known to have had more. It looks redundant and is not. "
                    + "Where that is intended, expected_slaves = 1 says so.",
                remedy: "add the second slave, or set expected_slaves = 1 for @BOND@ where one is intended",
                rule: SlaveSetRules.singleSlave)
        case .noSlaves:
            Definition(
                question: "Is the bond set up without slaves?", looksAt: [.adminUp, .slaves],
                priority: .error, hold: .assembly,
                meaning: "The bond is set up and has no slave: nothing can be sent over it.",
                remedy: "add slaves to @BOND@, or set it down where it is not in use",
                rule: SlaveSetRules.noSlaves)
        case .missingSlave:
            Definition(
                question: "Is a slave missing?", looksAt: [.slaves, .expectation],
                priority: .error, hold: .assembly, showsAtOneLook: false, forbidsDrill: true,
                meaning: "The bond has fewer slaves than expected_slaves says or, where that is not set, than it had "
                    + "when it had the most; see expected in bondwatchd(8).",
                remedy: "look for the interface and its driver (ip link, journalctl -k) and add it to @BOND@ "
                    + "again; where the present slaves are all that is meant to be: bondwatchd --acknowledge "
                    + "@BOND@, or expected_slaves in the configuration if it is set there",
                rule: SlaveSetRules.missingSlave)
        case .unexpectedActive:
            Definition(
                question: "Is the active slave another one than it should be?",
                looksAt: [.active, .preferred, .primary, .links],
                priority: .warning, hold: .settling, showsAtOneLook: false,
                meaning:
                    "The active slave is none of preferred_active or, where that is not set, the primary is up and "
                    + "not in use. With primary_reselect failure that is meant, and with better where the other slave is "
                    + "as fast; against a slave of unknown speed better never goes back.",
                remedy:
                    "see why the preferred slave is not the active one: bondwatchd --dump @BOND@; a primary that is up "
                    + "becomes the active one with primary_reselect always",
                rule: SlaveSetRules.unexpectedActive)
        case .mixedSpeed:
            Definition(
                question: "Do the slaves run at different speeds?", looksAt: [.speeds],
                priority: .warning, hold: .assembly,
                meaning: "Slaves whose links are up run at different speeds. After a failover the bond may be "
                    + "slower; in 802.3ad they do not aggregate at all.",
                remedy: "compare cables, ports and settings of the slaves of @BOND@: ethtool",
                rule: SpeedRules.mixedSpeed)
        case .unknownSpeed:
            Definition(
                question: "Is the speed of a link unknown?", looksAt: [.mode, .speeds],
                priority: .warning, hold: .assembly,
                meaning: "The link of a slave is up, and its speed cannot be read, although the mode needs it "
                    + "(802.3ad, balance-tlb, balance-alb) or the other slaves' can. The interface may carry "
                    + "nothing.",
                remedy: "look at the interface and its driver (ethtool, journalctl -k); take it down and up again",
                rule: SpeedRules.unknownSpeed)
        case .halfDuplex:
            Definition(
                question: "Does a slave run in half duplex?", looksAt: [.duplex],
                priority: .warning, hold: .assembly,
                meaning: "A slave runs in half duplex: nearly always a failed negotiation with a port whose speed "
                    + "is fixed. It works, slowly and with loss.",
                remedy: "set both ends to negotiate, or both to the same fixed speed and duplex",
                rule: SpeedRules.halfDuplex)
        case .carrierMismatch:
            Definition(
                question: "Do driver and interface disagree on a link?", looksAt: [.monitor, .links],
                priority: .warning, hold: .monitor, showsAtOneLook: false, forbidsDrill: true,
                meaning: "The driver and the interface disagree on the link for longer than monitor and delays "
                    + "explain: either bonding sends into a dead cable, or it leaves a good one unused.",
                remedy: "look at miimon and use_carrier of @BOND@ and at the interface's driver: bondwatchd --dump "
                    + "--json @BOND@, ethtool",
                rule: MonitorRules.carrierMismatch)
        case .minLinksUnmet:
            Definition(
                question: "Do too few links keep the bond down?", looksAt: [.mode, .carrier, .minLinks, .links],
                priority: .error, hold: .settling, forbidsDrill: true,
                meaning: "Fewer ports are active in the aggregator than min_links asks for, so the driver keeps "
                    + "the bond down although slaves have a link. Only 802.3ad has min_links.",
                remedy: "bring the other slaves of @BOND@ up, or lower min_links",
                rule: MonitorRules.minLinksUnmet)
        case .duplicatePermanentAddress:
            Definition(
                question: "Do two slaves have one permanent address?", looksAt: [.permanentAddresses],
                priority: .warning, hold: .settling,
                meaning: "Two slaves have the same permanent address. They may be two interfaces on one device, "
                    + "and then the bond is not redundant; if they are not, a switch may learn the address on the "
                    + "wrong port.",
                remedy: "see whether both are virtual interfaces of one device (ip -d link); otherwise give one of "
                    + "them another address",
                rule: AddressRules.duplicatePermanentAddress)
        case .failOverMacNeeded:
            Definition(
                question: "Has a slave the wrong address for a failover?", looksAt: [.mode, .failOverMac, .addresses],
                priority: .warning, hold: .settling, forbidsDrill: true,
                meaning: "In active-backup with fail_over_mac none every slave must have the bond's address, and "
                    + "this one has another, or is InfiniBand, which cannot take it. After a failover to it "
                    + "nothing comes in. It is told by the addresses that the kernel shows; an address that a "
                    + "hypervisor filters does not show.",
                remedy: "set fail_over_mac to active (the bond must have no slaves meanwhile), or give the slave "
                    + "the address of @BOND@",
                rule: AddressRules.failOverMacNeeded)
        case .sharedAddress:
            Definition(
                question: "Has a backup slave the bond's address?",
                looksAt: [.mode, .failOverMac, .active, .addresses],
                priority: .warning, hold: .settling,
                meaning: "With fail_over_mac follow only the active slave has the bond's address, and this one has it "
                    + "although another slave is active. The switch sees one address at two ports, and may send to the "
                    + "wrong one. The driver leaves it so where a slave was taken out and put in again.",
                remedy:
                    "take the slave out of the bond and put it in again: ip link set dev @INTERFACE@ nomaster, then "
                    + "ip link set dev @INTERFACE@ master @BOND@",
                rule: AddressRules.sharedAddress)
        case .arpValidateOff:
            Definition(
                question: "Does the ARP monitor believe any frame?", looksAt: [.monitor, .arpValidate],
                priority: .info, hold: .settling,
                meaning: "The ARP monitor takes any frame for a sign of life, since arp_validate is none: other "
                    + "hosts' broadcasts keep a dead path up.",
                remedy: "set arp_validate to all: ip link set dev @BOND@ type bond arp_validate all",
                rule: MonitorRules.arpValidateOff)
        case .optionChanged:
            Definition(
                question: "Was an option changed?", looksAt: [.options],
                priority: .notice, hold: .settling, showsAtOneLook: false,
                meaning: "An option of the bond is no longer what it was when the bond was put together, or at the "
                    + "last --acknowledge. All options are watched but ad_actor_sys_prio, ad_user_port_key and "
                    + "ad_actor_system, which the kernel shows to CAP_NET_ADMIN alone.",
                remedy: "where that is meant: bondwatchd --acknowledge @BOND@; otherwise set it back: @SETTING@",
                rule: { $0.changedOptions })
        case .adminDownSlave:
            Definition(
                question: "Is a slave administratively down?", looksAt: [.links],
                priority: .notice, hold: .settling, forbidsDrill: true,
                meaning: "A slave is administratively down. Somebody did that; it is no fault of the link, and no "
                    + "reserve either.",
                remedy: "set it up again when the work is done: ip link set dev @INTERFACE@ up",
                rule: MonitorRules.adminDownSlave)
        case .deafSlave:
            Definition(
                question: "Is a slave deaf?", looksAt: [.hearing],
                priority: .error, hold: .none, showsAtOneLook: false, forbidsDrill: true,
                meaning: "The link of a slave is up, and it received nothing for deaf_after, while its bond or "
                    + "another slave did. Where the switch sends a backup slave no broadcast, or sends everything "
                    + "to one port of a balance-rr or balance-xor bond, that is so without a fault: deaf_after "
                    + "can be longer, or off, for such a bond.",
                remedy: "look at what is behind the switch port of @INTERFACE@: VLANs, its uplink, spanning tree; if "
                    + "it is the active slave, make another one active until then",
                rule: { $0.deafness })
        case .aggregatorSplit:
            Definition(
                question: "Are the ports of one aggregator split?", looksAt: [.groups],
                priority: .warning, hold: .assembly, showsAtOneLook: false,
                meaning: "Ports of an 802.3ad bond that formed one aggregator are in two now, and only those of the "
                    + "active one carry. An MLAG pair whose switches have lost each other looks so, and a port that "
                    + "was moved to another port-channel.",
                remedy: "look at the MLAG peer link, and at the port-channels of the switch ports of @BOND@; where "
                    + "the ports are meant to go to switches without MLAG: groups in the configuration, or "
                    + "bondwatchd --acknowledge @BOND@",
                rule: GroupRules.aggregatorSplit)
        case .separateAggregators:
            Definition(
                question: "Do the ports form more than one aggregator?", looksAt: [.groups],
                priority: .notice, hold: .assembly,
                meaning: "The ports of an 802.3ad bond form more than one aggregator, and have done so from the "
                    + "beginning. Only one of them carries, the driver keeps the others as its reserve. With "
                    + "switches without MLAG that is meant, and the setting groups says so; if one LAG was meant, "
                    + "the switches do not show one partner.",
                remedy: "where @BOND@ goes to that many switches without MLAG, set groups = 2 for it; if one LAG "
                    + "was meant, put its ports into one group on the switch, or set up MLAG",
                rule: GroupRules.separateAggregators)
        }
    }
}
