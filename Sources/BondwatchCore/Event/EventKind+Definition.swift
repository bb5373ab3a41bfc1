extension EventKind {
    /// What the catalog and the manual say of it.
    package var definition: Definition {
        switch self {
        case .linkDown:
            Definition(
                messageID: "967bceaa283f4abcaad5f1870e71dd63",
                subject: "The link of a slave failed",
                meaning: "The bonding driver has given up on interface @INTERFACE@ of bond @BOND@: its carrier was "
                    + "gone, or its monitor had no answer, for as long as downdelay allows. Traffic goes over "
                    + "the other slaves.",
                remedy: "Look at cable, transceiver and switch port of @INTERFACE@: ip -s link show @INTERFACE@, "
                    + "ethtool @INTERFACE@. What is left of the bond: bondwatchd --dump @BOND@.")
        case .linkUp:
            Definition(
                messageID: "aade25d9bfb84890bc652f53815f7e03",
                subject: "The link of a slave is back",
                meaning: "The bonding driver uses interface @INTERFACE@ of bond @BOND@ again.",
                remedy: "Nothing, if it stays up. If it fails again and again, the cable, transceiver or switch "
                    + "port is failing.")
        case .linkGoingDown:
            Definition(
                messageID: "d5cb699fda3b4f66af311d0bc1c297b7",
                subject: "A slave has lost its link and downdelay runs",
                meaning: "Interface @INTERFACE@ of bond @BOND@ has no carrier. The driver waits for the bond's "
                    + "downdelay before it gives the slave up; until then it still counts as usable.",
                remedy: "Nothing yet. Either link-down or link-down-cancelled follows.")
        case .linkGoingBack:
            Definition(
                messageID: "2433ff01859e4b979efeab3d3da03fb8",
                subject: "A slave has its link back and updelay runs",
                meaning: "Interface @INTERFACE@ of bond @BOND@ has carrier again. The driver waits for the bond's "
                    + "updelay before it uses the slave.",
                remedy: "Nothing. Either link-up, link-back-cancelled or, where it is needed at once, "
                    + "active-changed follows.")
        case .linkDownCancelled:
            Definition(
                messageID: "4d9afbf098384044b3ff39801cc57ab7",
                subject: "A slave's link came back before downdelay ended",
                meaning: "Interface @INTERFACE@ of bond @BOND@ lost its carrier for less than the bond's "
                    + "downdelay. No failover took place and the kernel's failure count did not rise.",
                remedy: "Nothing, if it is rare. Often repeated, it is a cable or port about to fail.")
        case .linkBackCancelled:
            Definition(
                messageID: "a8bd06454f36466895b9eedc5ea2bd06",
                subject: "A slave's link went away again before updelay ended",
                meaning: "Interface @INTERFACE@ of bond @BOND@ had carrier for less than the bond's updelay and "
                    + "was never used.",
                remedy: "Look at cable, transceiver and switch port: the link is not stable.")
        case .activeChanged:
            Definition(
                messageID: "f5ad4819ebf54c279512d182d8e78936",
                subject: "Another slave became the active one",
                meaning: "Bond @BOND@ now sends through @INTERFACE@. BOND_CHANGE says whether that is a failover "
                    + "(the old one failed), a failback (the primary took over again), the first activation, a "
                    + "recovery after a total loss, or a change while the old one still worked; "
                    + "BOND_PREVIOUS_SLAVE and BOND_CAUSE say from where and why.",
                remedy: "After a failover, repair the previous slave: until then the bond may have no reserve. "
                    + "See redundancy-lost.")
        case .activeFirst:
            Definition(
                messageID: "bb9f20cb74b84846974815cee9114c25",
                subject: "The bond has its first usable slave",
                meaning: "Bond @BOND@ had no usable slave and has one now.",
                remedy: "Nothing. If the bond was cut off before, look at active-none for how it came to that.")
        case .activeNone:
            Definition(
                messageID: "565996c9c9bb44bab91a37ea571533b5",
                subject: "The bond has no usable slave left",
                meaning: "Every slave of bond @BOND@ is down. The host cannot be reached over it.",
                remedy: "Restore any one link at once: cable, switch, switch port. bondwatchd --dump @BOND@ shows "
                    + "each slave.")
        case .redundancyLost:
            Definition(
                messageID: "55fc2254092143269362f3a93053db3c",
                subject: "One slave is left: the next failure cuts the host off",
                meaning: "Of the slaves that bond @BOND@ is expected to have, only one carries traffic; or, in 802.3ad "
                    + "to several switches, only one group of ports is left that can.",
                remedy: "Repair the failed slaves now; bondwatchd --dump @BOND@ names them. If that many slaves "
                    + "are no longer meant to be there, say so: bondwatchd --acknowledge @BOND@.")
        case .redundancyReduced:
            Definition(
                messageID: "8fac8dabfbbb45a09b48b99b83e3a521",
                subject: "Some slaves are lost",
                meaning: "Bond @BOND@ carries traffic on two or more slaves, but not on all that it is expected to "
                    + "have; or, in 802.3ad to several switches, a port of one of the groups is missing.",
                remedy: "Repair the failed slaves; bondwatchd --dump @BOND@ names them.")
        case .redundancyRestored:
            Definition(
                messageID: "bd9d364d87794e9f897e3b451b24c75f",
                subject: "Every expected slave carries traffic again",
                meaning: "Bond @BOND@ has its full redundancy. The message says for how long it had not.",
                remedy: "Nothing.")
        case .bondAdded:
            Definition(
                messageID: "30e5bee46fde4e949a69a3c11fa754aa",
                subject: "A bond appeared",
                meaning: "Bond @BOND@ was made while bondwatchd was running, and is watched from now on.",
                remedy: "Nothing.")
        case .bondRemoved:
            Definition(
                messageID: "8135c08b2f8045289768155a0979c15c",
                subject: "A bond is gone",
                meaning: "Bond @BOND@ was deleted, or its module was unloaded, or it left this network namespace.",
                remedy: "Nothing, if that was meant.")
        case .bondRenamed:
            Definition(
                messageID: "774293cc31944acfb7e65144d33c975c",
                subject: "A bond has a new name",
                meaning: "The bond that was called @BOND_PREVIOUS_NAME@ is now @BOND@. Its counters and its history "
                    + "go on.",
                remedy: "Change rules and scripts that name the bond.")
        case .slaveAdded:
            Definition(
                messageID: "00dac3a9ccb74d4a9204d4cdb4cc939e",
                subject: "An interface joined the bond",
                meaning: "Interface @INTERFACE@ was enslaved to bond @BOND@. Its link failure count starts at "
                    + "zero.",
                remedy: "Nothing.")
        case .slaveRemoved:
            Definition(
                messageID: "71d672a8ee82419ebeb4dbba2748d093",
                subject: "An interface left the bond",
                meaning: "Interface @INTERFACE@ was released from bond @BOND@: by hand, by a network manager, or "
                    + "because the device is gone.",
                remedy: "If that was not meant, look for a device or driver that was unloaded, and enslave it "
                    + "again.")
        case .missed:
            Definition(
                messageID: "58b8cf699f634b5889d298e20fd04d9e",
                subject: "A slave failed more often than was seen",
                meaning: "The kernel's link failure count of @INTERFACE@ in bond @BOND@ rose by more than the "
                    + "failures that were told. The failures took place; their moments are not known.",
                remedy: "Take them as link-down events. If it happens often, the link flaps faster than messages "
                    + "can be delivered: see redundancy events and the interface's own counters.")
        case .lacpPartnerLost:
            Definition(
                messageID: "757ba0f8dcf244f29af48ffaea0bb4cf",
                subject: "A slave hears no LACP partner",
                meaning: "The switch port behind @INTERFACE@ of bond @BOND@ no longer speaks LACP with this host: "
                    + "nothing was heard from it for three LACPDU periods, 3 s where this host asks for fast ones, and "
                    + "90 s where it does not. The link itself is up.",
                remedy: "Look at the LACP configuration of the switch port, and whether the cable goes where it "
                    + "should. bondwatchd --dump @BOND@ shows the partner of each slave.")
        case .lacpPartnerFound:
            Definition(
                messageID: "de26cbf4d29d4ce1818722bc65de291a",
                subject: "A slave hears its LACP partner again",
                meaning: "The switch port behind @INTERFACE@ of bond @BOND@ speaks LACP with this host.",
                remedy: "Nothing.")
        case .lacpPortOut:
            Definition(
                messageID: "1034a3f9bf9d44bcbd14d86dc30d14b2",
                subject: "A slave is up but outside the active aggregator",
                meaning: "The link of @INTERFACE@ is up, but it does not collect and distribute in the active "
                    + "aggregator of bond @BOND@. It carries no traffic and is no reserve.",
                remedy: "Compare aggregator, partner address and key of the slaves with bondwatchd --dump @BOND@: all"
                    + " cables must go to ports of one link aggregation group on one switch, or one multi-chassis "
                    + "pair, or, where the setting groups says so, to one group on each switch.")
        case .lacpPortIn:
            Definition(
                messageID: "47b0347bc5894b3582794a63f430bf54",
                subject: "A slave joined the active aggregator",
                meaning: "@INTERFACE@ collects and distributes in the active aggregator of bond @BOND@, or is ready "
                    + "in a group of ports that the driver keeps as its reserve.",
                remedy: "Nothing.")
        case .lacpAggregatorChanged:
            Definition(
                messageID: "a1af008b787e4b1ea85a103a620a1a7b",
                subject: "Another aggregator became the active one",
                meaning: "Bond @BOND@ sends through another aggregator: a failover of a whole group of slaves, of "
                    + "which no link message tells.",
                remedy: "If that was not meant, look at the slaves of the aggregator that was active before.")
        case .lacpPartnerChanged:
            Definition(
                messageID: "8db63eaf02e542ea8c4d88e49c8556e0",
                subject: "The LACP partner is another one",
                meaning: "The active aggregator of bond @BOND@ has a partner with another system address or key: a "
                    + "cable goes to another switch or to another group, or the switch was replaced or configured "
                    + "anew.",
                remedy: "If that was not meant, check the cabling and the port groups on the switch.")
        case .lacpChurned:
            Definition(
                messageID: "370118b62c684e609f25171352029441",
                subject: "LACP does not come to an agreement",
                meaning: "The driver has declared @INTERFACE@ of bond @BOND@ churned: for 60 seconds the two sides "
                    + "could not agree on synchronization.",
                remedy: "Look at the LACP configuration of the switch port: group membership, key, mode.")
        case .lacpChurnEnded:
            Definition(
                messageID: "fbee787e86414596967679f8b989ada5",
                subject: "LACP has come to an agreement",
                meaning: "The driver no longer counts @INTERFACE@ of bond @BOND@ as churned: the two sides agree on "
                    + "synchronization.",
                remedy: "Nothing.")
        case .findingRaised:
            Definition(
                messageID: "380dab9d4dfe43aea9f06f8ee1fb1e94",
                subject: "A standing fault of a bond was found",
                meaning: "The finding is called @BOND_FINDING@. The message says what is wrong with bond @BOND@; it "
                    + "stands in bondwatchd --dump @BOND@ until it is cleared. bondwatch-events(7) has a section on "
                    + "each finding.",
                remedy: "@BOND_REMEDY@.")
        case .findingCleared:
            Definition(
                messageID: "1793b4f8b74e4ec0822f65be3378a4d5",
                subject: "A standing fault of a bond is gone",
                meaning: "@BOND_FINDING@ no longer stands for bond @BOND@: it is no more, or was acknowledged. The "
                    + "message says after how long.",
                remedy: "Nothing.")
        case .flapping:
            Definition(
                messageID: "b50ea43dd1794d928e77657197a8145e",
                subject: "A slave or a bond fails again and again",
                meaning: "Failures of bond @BOND@ or of its slave @INTERFACE@ follow each other so quickly that from "
                    + "now on each is told at priority debug, and a summary once a minute; or they are far apart and "
                    + "yet too many for a day. A loss that is new, or worse than those before, keeps its priority, and one "
                    + "that lasts for ten seconds is reported at it once more. Nothing is left out of the journal. "
                    + "BOND_FLAPS counts them.",
                remedy: "Look at cable, transceiver and switch port of the slave that the message names. The single "
                    + "failures: journalctl BOND=@BOND@.")
        case .flappingContinues:
            Definition(
                messageID: "bcc9288ffed946aba6ef5e63aca17774",
                subject: "A slave or a bond still fails again and again",
                meaning: "The summary of the last minute of a flapping that was told before, for bond @BOND@: "
                    + "BOND_FLAPS counts its failures, BOND_FLAPS_IN_ALL those since it began. The message ends with "
                    + "how things are at this moment, and its priority says how bad that is.",
                remedy: "As for flapping.")
        case .flappingEnded:
            Definition(
                messageID: "10ae918da9f3409ab15470e6782d8a18",
                subject: "A slave or a bond has stopped flapping",
                meaning:
                    "Changes of bond @BOND@ are told at their own priority again. The message ends with how things "
                    + "are at this moment, and its priority says how bad that is.",
                remedy: "Find out what it was, before it comes back.")
        case .failoverRecorded:
            Definition(
                messageID: "83942d2de60c4155b59856ae57325e52",
                subject: "What is known of a failover, at its end",
                meaning: "The record of a change of the active slave of bond @BOND@ to @INTERFACE@: its fields say "
                    + "from where, why, for how long there was no active slave, and whether the peers were "
                    + "notified.",
                remedy: "Nothing; it is for the analysis afterwards.")
        case .episodeEnded:
            Definition(
                messageID: "ad0ce714069c41e69f0055273d7f851b",
                subject: "A time of trouble of a bond is over",
                meaning: "Bond @BOND@ has been whole again for a minute. The message says how long the trouble lasted "
                    + "from the first loss on, and how bad it was.",
                remedy: "Nothing, if the cause is known.")
        case .silenceBegan:
            Definition(
                messageID: "91826d30413047ddbc3d620491574a04",
                subject: "Nobody is to be alarmed about a bond for some time",
                meaning:
                    "User @BOND_SILENCE_USER@ has silenced bond @BOND@, for the reason that the message gives. Its "
                    + "events go on being told, at their own priority and in their own words; until the silence ends "
                    + "each has the fields BOND_SILENCED and BOND_SILENCE_REASON, by which rules leave them out.",
                remedy: "Nothing. It ends by itself; sooner with bondwatchctl unsilence @BOND@.")
        case .silenceEnded:
            Definition(
                messageID: "2c5d35fcdcfe46b189d84abb7f7171c6",
                subject: "The silence of a bond is over",
                meaning:
                    "From now on bond @BOND@ alarms again. The message ends with the state it is in at this moment, "
                    + "and its priority says how bad that is: what came during the silence and still stands is told "
                    + "here once more.",
                remedy: "If the bond is not whole: bondwatchctl explain @BOND@.")
        }
    }
}
