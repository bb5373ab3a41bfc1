extension ConditionKind {
    /// The table of conditions: log, `status`, `check`, metrics and manual come from it.
    package var definition: Definition {
        switch self {
        case .configuration, .checkpoint, .failoverRecords, .silences: onFiles
        case .netlinkUnreadable, .dumpRefused, .netlinkFilter, .forgedMessage, .notUnderstood: onNetlink
        case .counters, .countersUnknown: onCounters
        case .procFolder, .procEmpty, .bondFile, .bondFileMissing, .procLine: onProc
        }
    }

    private var onFiles: Definition {
        switch self {
        case .configuration:
            Definition(
                priority: .error, weight: .warning, course: .state(),
                meaning: "The configuration file cannot be read or has an error, so the daemon works with other "
                    + "settings: the last good ones, or the defaults.",
                remedy: "`bondwatchd --check-config` names each problem; mend the file, then `systemctl reload "
                    + "bondwatchd`",
                ended: "the configuration can be used again", counted: ("attempt", "failed"))
        case .checkpoint:
            Definition(
                priority: .warning, weight: .warning, course: .state(),
                meaning: "The checkpoint in the state directory cannot be written. Events are logged as ever; but a "
                    + "restart of the daemon does not know what was logged, and will repeat or miss events.",
                remedy: "See whether the disk of the state directory, /var/lib/bondwatchd, is full or read-only",
                ended: "the checkpoint can be written again", counted: ("commit", "failed"))
        case .failoverRecords:
            Definition(
                priority: .warning, weight: .warning, course: .state(),
                meaning: "Records of failovers cannot be written to the state directory. The failovers are logged as "
                    + "ever.",
                remedy: "See whether the disk of the state directory, /var/lib/bondwatchd, is full or read-only",
                ended: "failover records can be kept again", counted: ("attempt", "failed"))
        default:
            Definition(
                priority: .warning, weight: .warning, course: .state(),
                meaning: "The silences cannot be written to the state directory. They hold, and a restart ends them.",
                remedy: "See whether the disk of the state directory, /var/lib/bondwatchd, is full or read-only",
                ended: "the silences can be kept again", counted: ("attempt", "failed"))
        }
    }

    private var onNetlink: Definition {
        switch self {
        case .netlinkUnreadable:
            Definition(
                priority: .error, weight: .critical, course: .state(),
                meaning: "The netlink socket cannot be read. It is opened again and again; until that works, changes "
                    + "are found at the polls of /proc/net/bonding only, late and not all of them.",
                remedy: "Where it lasts, restart the daemon; the error says what the kernel lacks",
                ended: "the netlink socket can be read again", counted: ("attempt", "failed"))
        case .dumpRefused:
            Definition(
                priority: .warning, weight: .warning, course: .state(attempts: 3, over: .seconds(1)),
                meaning: "The kernel does not answer when it is asked for its links. It is asked again, at most once "
                    + "in a second. Changes are reported; what was missed before is not made up for.",
                remedy: "Where it lasts, look at the error: memory, or a security policy of the host",
                ended: "the kernel answers requests for its links again", counted: ("request", "failed"))
        case .netlinkFilter:
            Definition(
                priority: .warning, weight: .ok, course: .state(),
                meaning: "The kernel does not take the filter for links that belong to no bond. All their changes "
                    + "are read, which costs time where there are many.",
                remedy: "Nothing, where the host has few links; else look at the error",
                ended: "foreign links are filtered again", counted: ("attempt", "failed"))
        case .forgedMessage:
            Definition(
                priority: .warning, weight: .warning, course: .occurrences(quiet: .seconds(600)),
                meaning: "Some process sent netlink messages to the daemon as only the kernel should. They are "
                    + "dropped and change nothing. Sending them takes root in the network namespace.",
                remedy: "Find out which process does that: it is broken, or an attack",
                ended: "the forged netlink messages have stopped", counted: ("message", "came"))
        default:
            Definition(
                priority: .warning, weight: .ok, course: .fact,
                meaning: "Something in the kernel's messages is not known to this version, and is passed over; "
                    + "mostly an option of a newer kernel.",
                remedy: "Nothing at once; a newer bondwatchd may know it",
                ended: "the kernel's messages are understood again", counted: ("message", "came"))
        }
    }

    private var onCounters: Definition {
        switch self {
        case .counters:
            Definition(
                priority: .warning, weight: .warning, course: .state(),
                meaning: "The kernel cannot be asked for what the slaves have received, so deaf slaves are not "
                    + "found.",
                remedy: "Where it lasts, look at the error",
                ended: "the counters of the slaves can be asked for again", counted: ("request", "failed"))
        default:
            Definition(
                priority: .info, weight: .ok, course: .fact,
                meaning: "This kernel, older than 4.7, does not say what single slaves have received, so deaf slaves "
                    + "are not found.",
                remedy: "Nothing; a newer kernel says it",
                ended: "the kernel gives the counters of slaves", counted: ("request", "failed"))
        }
    }

    private var onProc: Definition {
        switch self {
        case .procFolder:
            Definition(
                priority: .warning, weight: .warning, course: .state(),
                meaning: "/proc/net/bonding cannot be listed, so nothing is compared with it. Changes are reported "
                    + "from netlink; those that netlink does not show are not found. The watchdog restarts a daemon "
                    + "for which that lasts.",
                remedy: "Look at the error: open files (LimitNOFILE=), or a security policy of the host",
                ended: "/proc/net/bonding can be listed again", counted: ("attempt", "failed"))
        case .procEmpty:
            Definition(
                priority: .warning, weight: .warning, course: .state(attempts: 3, over: .seconds(3)),
                meaning: "The kernel has bonds, and the daemon's /proc/net/bonding shows none, so nothing is "
                    + "compared with it.",
                remedy: "Look at the unit (`systemctl cat bondwatchd`) for ProcSubset=pid or another /proc, and "
                    + "remove it",
                ended: "/proc/net/bonding shows the bonds again", counted: ("reading", "showed none"))
        case .bondFile:
            Definition(
                priority: .warning, weight: .warning, course: .state(),
                meaning: "The file of one bond in /proc/net/bonding cannot be read. Changes of that bond are "
                    + "reported from netlink, without the checks that need the file. Other bonds are not affected.",
                remedy: "Look at the error: the file's permissions, or what is mounted over it",
                ended: "the file of @SUBJECT@ can be read again", counted: ("reading", "failed"))
        case .bondFileMissing:
            Definition(
                priority: .warning, weight: .warning, course: .state(attempts: 3, over: .seconds(3)),
                meaning: "The kernel has a bond for which there is no file in /proc/net/bonding. Changes of that "
                    + "bond are reported from netlink, without the checks that need the file. Other bonds are not "
                    + "affected.",
                remedy: "Look at what is mounted over /proc/net/bonding; a name that stands for a file of its own "
                    + "can hide it",
                ended: "the file of @SUBJECT@ is there again", counted: ("reading", "failed"))
        default:
            Definition(
                priority: .info, weight: .ok, course: .fact,
                meaning: "A line of /proc/net/bonding is not known to this version, and is passed over; mostly of a "
                    + "newer kernel or a vendor's driver.",
                remedy: "Nothing at once; a newer bondwatchd may know it",
                ended: "the line @SUBJECT@ is understood again", counted: ("reading", "showed it"))
        }
    }
}
