extension EventField {
    /// What the field holds, in one sentence, for the manual.
    package var meaning: String {
        switch self {
        case .bond: "The bond's name."
        case .event: "The kind of event."
        case .mode: "The bond's mode, as ip -d link names it."
        case .redundancy: "The bond's redundancy after the event: full, reduced, lost or down."
        case .activeSlave: "The active slave after the event; empty where there is none, or the mode has none."
        case .slaves: "Every slave of the bond, with spaces between."
        case .slavesCarrying: "Those of them that carry traffic, or could, with spaces between."
        case .sequence:
            "The number of the event. It rises by one an event over all bonds, over restarts of the daemon too, so that a "
                + "gap shows; it begins at 1 with each boot."
        case .source:
            "What told the daemon: netlink, at the moment of the change; poll, a look at /proc/net/bonding or a fresh dump "
                + "after messages were lost; checkpoint, the comparison with what an earlier run knew."
        case .realtimeMicroseconds:
            "When it was seen, in microseconds since 1970. The entry's own time is later where it had to wait for journald."
        case .interface: "The slave that the event is about; systemd-networkd uses the same field."
        case .previousSlave: "The slave that was the active one before."
        case .change: "What kind of change of the active slave it was."
        case .cause: "Why the active slave changed, or was lost."
        case .linkFailureCount: "The driver's own Link Failure Count of the slave after the event."
        case .durationMicroseconds:
            "How long it lasted, in microseconds: the delay that runs, the time until it was over, or "
                + "how long a loss has stood that was reported at debug when it began, while something was flapping."
        case .missed: "How many failures of the slave were counted by the kernel and seen by nobody."
        case .previousName: "The name that the bond had before."
        case .aggregator: "The active aggregator of 802.3ad."
        case .previousAggregator: "The active aggregator before."
        case .partner: "The system address of the LACP partner."
        case .previousPartner: "The system address of the LACP partner before."
        case .flaps: "How often the slave or the bond has failed since the last word on it."
        case .flapsInAll: "How often the slave or the bond has failed since it began to flap."
        case .finding: "The finding, by its name in FINDINGS."
        case .remedy: "What to do about the finding."
        case .episode:
            "The time of trouble that the event belongs to. All events of one have the same number: the microseconds from "
                + "the boot to its first loss."
        case .worstRedundancy: "The worst redundancy of a time of trouble."
        case .failovers: "The failovers of a time of trouble."
        case .failures: "The link failures of a time of trouble."
        case .gapMicroseconds:
            "How long there was no active slave, in microseconds; empty where nobody could see it."
        case .record: "The number of the failover record; it counts the records of the bond in this boot."
        case .recordBoottimeMicroseconds: "When the recorded change was seen, in microseconds since the boot."
        case .recordRealtimeMicroseconds: "The same in microseconds since 1970."
        case .speedBefore:
            "The speed of the old slave while it still worked, in megabits a second; empty where unknown."
        case .speedAfter: "The speed of the new slave, in megabits a second; empty where unknown."
        case .peersNotified:
            "Whether the driver told the neighbours where the bond's addresses are now: yes, no (it was due and did not "
                + "come), off (num_grat_arp is 0, or the mode has none), unknown."
        case .proc: "The bond's /proc file just after the change, in several lines."
        case .procBoottimeMicroseconds: "When that file was read, in microseconds since the boot."
        case .silenced:
            "There while the bond is silenced: when the silence ends, in microseconds since 1970. Whoever alarms leaves such "
                + "entries out."
        case .silenceReason: "Why the bond is silenced, in the words of whoever asked for it."
        case .user: "The number of the user who silenced the bond, or ended it; empty where it ended by itself."
        case .procLater: "yes where the active slave had changed once more when that file was read."
        }
    }

    /// The words that the field may hold, with the meaning of each, where they are a table of their own.
    package var words: [(word: String, meaning: String)] {
        switch self {
        case .change: ActiveChange.allCases.map { ($0.rawValue, $0.meaning) }
        case .cause: ActiveCause.allCases.map { ($0.rawValue, $0.meaning) }
        default: []
        }
    }
}
