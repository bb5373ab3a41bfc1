package import BondwatchCore
package import BondwatchNetlink

/// All that the daemon decides, as a value: inputs in, actions out.
///
/// Pure: no clock, no file, no socket, no queue. The daemon's engine performs the actions; a test or a simulator can do that as
/// well, and may end the process between any two of them.
package struct WatchCore: Sendable {
    /// What is not decided here.
    package struct Settings: Sendable {
        package var pollInterval: BootInstant.Span
        /// Between two pings of the service manager's watchdog; nil where there is none.
        package var pingInterval: BootInstant.Span?
        /// Whether there is a state directory.
        package var keepsCheckpoint: Bool
        /// BOND_SEQUENCE of the last event of an earlier run in this boot.
        package var lastSequence: UInt64

        package init(
            pollInterval: BootInstant.Span, pingInterval: BootInstant.Span? = nil, keepsCheckpoint: Bool,
            lastSequence: UInt64 = 0
        ) {
            self.pollInterval = pollInterval
            self.pingInterval = pingInterval
            self.keepsCheckpoint = keepsCheckpoint
            self.lastSequence = lastSequence
        }
    }

    var join: RecordedJoin
    var settings: Settings
    var silences: SilenceKeeper
    var conditions = ConditionRegister()
    var commits = CommitWatch()
    /// The number of the last event of this boot; the first one has 1.
    package internal(set) var lastSequence: UInt64
    var tally = EventTally()
    /// What a turn of reading has brought so far.
    var batch = WatchBatch()
    /// The round over files that is under way.
    var round: ReadingRound?
    /// A round was due while another was under way.
    var isRoundDue = false
    var start = StartProgress.waiting
    var polls: UInt64 = 0
    var socket = SocketTurn()
    var retry = StoryRetry()
    var earlyPace = LookPace()
    /// When the timer of the early readings fires; nil while it rests.
    var earlyDue: BootInstant?
    var driver = DriverState.unknown
    /// Whether /proc/net/bonding listed any bond the last time.
    var listsBonds = false
    var watchdog = WatchdogPing()
    /// Failover records that could not be kept, oldest first.
    var unkeptRecords: [FailoverRecord] = []
    /// The links that the kernel's filter lets through.
    var filtered: Set<InterfaceIndex>?
    var shownStatus = ""

    /// Whether somebody watches who wants to see the bonds after each event.
    package var wantsStates = false
    /// For how many slaves the answers about counters find room in the socket.
    package var countersAtOnce = 1

    enum DriverState: Equatable {
        case unknown
        case missing
        case loaded
    }

    /// How far the daemon has come with its first look at everything.
    enum StartProgress: Equatable {
        /// For the end of the first dump.
        case waiting
        /// The first round over the files is to begin, or under way.
        case firstRound
        case done
    }

    /// - Parameters:
    ///   - join: what an earlier run has left is in it, and the policies.
    ///   - silences: those that an earlier run has left.
    package init(_ join: RecordedJoin, _ settings: Settings, silences: SilenceKeeper = SilenceKeeper()) {
        self.join = join
        self.settings = settings
        self.silences = silences
        lastSequence = settings.lastSequence
    }

    /// The bonds as they are known.
    package var fleet: BondFleet { join.fleet }

    /// Begins to watch.
    package mutating func begin(at moment: WatchMoment) -> [WatchAction] {
        var actions: [WatchAction] = [.arm(.poll, .every(settings.pollInterval))]
        if let interval = settings.pingInterval { actions.append(.arm(.watchdog, .every(interval))) }
        scheduleSilences(at: moment, &actions)
        actions.append(.readSocket)
        return actions
    }

    /// Takes an input.
    package mutating func take(_ input: WatchInput, at moment: WatchMoment) -> [WatchAction] {
        var actions: [WatchAction] = []
        switch input {
        case .messagesLost: lostMessages(at: moment, &actions)
        case .forgedMessage:
            socket.forged += 1
            countMessage(at: moment, &actions)
        case .socketEmpty: socketEmpty(at: moment, &actions)
        case .socketUnreadable(let error): socketFailed(error, at: moment, &actions)
        case .reopened(let error): reopened(error, at: moment, &actions)
        case .due(let timer): due(timer, at: moment, &actions)
        case .names(let result): take(names: result, at: moment, &actions)
        case .file(let bond, let result): take(file: result, of: bond, at: moment, &actions)
        case .sent(let purpose, let error): sent(purpose, error, at: moment, &actions)
        case .filtered(let error): filterSet(error, at: moment, &actions)
        case .commitEnded(let number, let leftOut, let error):
            commitEnded(number, leftOut, error, at: moment, &actions)
        case .silencesKept(let error): silencesKept(error, at: moment, &actions)
        case .recordKept(let record, let error): recordKept(record, error, at: moment, &actions)
        case .policies(let policies):
            guard policies != join.policies else { break }
            join.policies = policies
            beginRound(at: moment, &actions)
        case .pollInterval(let interval):
            guard interval != settings.pollInterval else { break }
            settings.pollInterval = interval
            actions.append(.arm(.poll, .every(interval)))
        case .ending: if !silences.book.isEmpty { keepSilences(at: moment, &actions) }
        }
        return actions
    }

    private mutating func due(_ timer: WatchTimer, at moment: WatchMoment, _ actions: inout [WatchAction]) {
        switch timer {
        case .poll: beginRound(at: moment, &actions)
        case .earlyFiles: beginEarlyRound(at: moment, &actions)
        case .dump: if !retry.isWaiting { actions.append(.readSocket) }
        case .watchdog:
            if watchdog.fallDue(at: moment.instant, pollInterval: settings.pollInterval) {
                actions.append(.pingWatchdog)
            }
        case .silences: endSilences(at: moment, &actions)
        case .socketRetry: retrySocket(at: moment, &actions)
        case .commit: commitOverdue(at: moment, &actions)
        }
    }
}
