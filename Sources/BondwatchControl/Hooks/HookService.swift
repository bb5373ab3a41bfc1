package import BondwatchCore
import BondwatchLinux
package import BondwatchQuery
package import BondwatchSystemd
import Glibc

/// `bondwatchctl run-hooks`: reads events from the journal, and runs hooks for each.
package struct HookService {
    package var directory: String
    package var stateDirectory: String
    package var journal: JournalSource
    /// The unit that bondwatchd runs as.
    package var unit: String
    package var timeout: BootInstant.Span
    /// The most bonds whose hooks run at a time.
    package var parallel: Int
    /// End when every event that is there by now is done.
    package var once: Bool
    /// Takes a line for the log.
    package var say: (Priority, String) -> Void = HookService.sayOnStandardError

    /// Events that are remembered: bondwatchd tells an event again where it cannot know whether it had arrived.
    private static let memory = 4096

    package init(
        directory: String, stateDirectory: String, journal: JournalSource, unit: String, timeout: BootInstant.Span,
        parallel: Int, once: Bool
    ) {
        self.directory = Self.absolute(directory)
        self.stateDirectory = Self.absolute(stateDirectory)
        self.journal = journal
        self.unit = unit
        self.timeout = timeout
        self.parallel = parallel
        self.once = once
    }

    /// Runs until SIGTERM or SIGINT. Never throws: what went wrong is in the outcome, in words.
    package func run() -> CommandOutcome {
        var outcome = CommandOutcome()
        do throws(SystemError) {
            guard let file = try HookProgressFile.open(in: stateDirectory) else {
                outcome.fail(.temporaryFailure, "another run-hooks works with \(stateDirectory)")
                return outcome
            }
            ChildProcess.closeInherited()
            _ = chdir("/")
            try serve(file)
        } catch {
            outcome.fail(.unavailable, error.description)
        }
        return outcome
    }

    /// Leaves the process as it is, but for the signals that are blocked in the calling thread.
    func serve(_ file: HookProgressFile) throws(SystemError) {
        let signals = try SignalQueue([SIGTERM, SIGINT, SIGCHLD], ignoring: [SIGPIPE])
        var reader = try JournalReader(journal)
        let announced = try reader.descriptor()
        let keeper = HookProgressKeeper(file, say: say)
        var sieve = EventSieve(trusting: TrustedSender(unit: unit, reading: journal), remembering: Self.memory)
        let progress = try begin(&reader, file, keeper, &sieve)
        let runner = HookRunner(
            folder: HookFolder(path: directory), timeout: timeout, parallel: parallel, progress: progress,
            inherited: Self.inheritedEnvironment(), say: say, save: keeper.save)
        while !runner.isOver {
            var isAtEnd = false
            while runner.wantsMore {
                guard let entry = try reader.next() else {
                    isAtEnd = true
                    break
                }
                if let event = sieve.take(entry).flatMap({ HookEvent($0, cursor: entry.cursor) }) { runner.take(event) }
            }
            runner.start()
            if once, isAtEnd, runner.isIdle { return }
            // With room and more to read there is nothing to wait for.
            let isBehind = !isAtEnd && runner.wantsMore
            let patience = isBehind ? 0 : Self.patience(until: runner.deadline, try reader.pollTimeout())
            Self.rest(patience, until: [signals.rawValue, announced] + runner.descriptors)
            while let signal = signals.next() {
                if signal != SIGCHLD { runner.end() }
            }
            _ = try reader.process()
            runner.proceed()
        }
    }

    /// Sets the reader behind what is done. A first run, and one that does not know what is done, begins with what comes
    /// from now on.
    private func begin(
        _ reader: inout JournalReader, _ file: HookProgressFile, _ keeper: HookProgressKeeper, _ sieve: inout EventSieve
    ) throws(SystemError) -> HookProgress {
        let kept = try keptProgress(file, &reader)
        // Kept at once, so that what happens before the first event's hooks are done is not passed over.
        let progress: HookProgress = if let kept { kept } else { HookProgress(cursor: try reader.newestCursor()) }
        if kept == nil { keeper.save(progress) }
        let place = progress.cursor.map { JournalPlace.after(cursor: $0) } ?? .head
        try sieve.begin(&reader, at: place, "MESSAGE_ID", anyOf: EventKind.messageIDs, unit: unit)
        return progress
    }

    /// What an earlier run has done; nil where nobody knows, which is said unless this is the first run.
    private func keptProgress(
        _ file: HookProgressFile, _ reader: inout JournalReader
    ) throws(SystemError) -> HookProgress? {
        let anew =
            "hooks go on with what happens from now on; bondwatchctl events --all shows what they may have missed"
        switch file.read() {
        case .none: return nil
        case .unusable(let file): say(.error, "what hooks had done is not known: \(file); \(anew)")
        case .value(let progress):
            guard let cursor = progress.cursor else { return progress }
            switch try reader.resume(behind: cursor) {
            case .exact: return progress
            case .gap:
                say(.error, "the journal no longer has the place that hooks had come to: events may have been lost")
                return progress
            case .beyondTheEnd:
                say(.error, "the place that hooks had come to is later than all that the journal has; \(anew)")
            case .invalid:
                let file = file.setAside(because: "it names no place in a journal")
                say(.error, "what hooks had done is not known: \(file); \(anew)")
            }
        }
        return nil
    }

    /// What the runner was given itself, without what is its own.
    static func inheritedEnvironment(_ environment: [String: String] = HookService.environment()) -> [String] {
        let own: Set<String> = [
            "NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC", "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "MAINPID",
            "JOURNAL_STREAM", "INVOCATION_ID", "STATE_DIRECTORY", "SYSTEMD_EXEC_PID", "INTERFACE", "MESSAGE",
            "MESSAGE_ID", "PRIORITY", "OLDPWD", "PWD", "_", "SHLVL",
        ]
        var kept = environment.filter { !own.contains($0.key) && !$0.key.hasPrefix("BOND") }
        if kept["PATH"] == nil { kept["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" }
        return kept.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }

    /// Hooks run in `/`, so that they hold up no file system.
    private static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        return "\(String(cString: folder))/\(path)"
    }

    private static func patience(until deadline: BootInstant?, _ journal: CInt) -> CInt {
        guard let deadline else { return journal }
        let left = CInt(clamping: deadline.since(Clock.now()).milliseconds + 1)
        return journal < 0 ? left : min(left, journal)
    }

    private static func rest(_ milliseconds: CInt, until descriptors: [CInt]) {
        var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        _ = poll(&waiting, nfds_t(waiting.count), milliseconds)
    }
}
