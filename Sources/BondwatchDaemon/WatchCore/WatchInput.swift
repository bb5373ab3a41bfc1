package import BondwatchCore
package import BondwatchLinux

/// What the core is given, besides datagrams and what clients ask for: time, and what came of its actions.
package enum WatchInput: Sendable {
    /// The netlink socket has lost messages.
    case messagesLost
    /// Some process other than the kernel has sent a message; it was dropped.
    case forgedMessage
    /// The netlink socket has nothing more to read.
    case socketEmpty
    case socketUnreadable(SystemError)
    /// What came of `reopenSocket`; nil: it is open.
    case reopened(SystemError?)
    case due(WatchTimer)
    /// What came of `listNames`.
    case names(Result<[InterfaceName], ProcBondingError>)
    /// What came of `readFile`: the whole text.
    case file(InterfaceName, Result<[UInt8], ProcBondingError>)
    /// What came of `send`.
    case sent(WatchAction.Purpose, SystemError?)
    /// What came of `filter`.
    case filtered(SystemError?)
    /// The commits up to `number` have ended.
    ///
    /// - Parameters:
    ///   - number: of the newest of them.
    ///   - eventsLeftOut: for how many of their events there was no room while the disk took nothing.
    case commitEnded(number: UInt64, eventsLeftOut: Int, SystemError?)
    /// What came of `keepSilences`.
    case silencesKept(SystemError?)
    /// What came of `keepRecord`.
    case recordKept(FailoverRecord, SystemError?)
    case policies(PolicyBook)
    case pollInterval(BootInstant.Span)
    /// The daemon ends.
    case ending
}

/// What the core waits for.
package enum WatchTimer: CaseIterable, Hashable, Sendable {
    /// A round over the files of all bonds.
    case poll
    /// Early readings of files that the machines have asked for.
    case earlyFiles
    /// A dump that had to wait.
    case dump
    case watchdog
    /// The end of a silence.
    case silences
    /// Another attempt at a netlink socket that could not be read.
    case socketRetry
    /// A commit that the disk does not take.
    case commit
}
