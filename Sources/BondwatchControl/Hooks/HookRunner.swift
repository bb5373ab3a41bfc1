import BondwatchCore
import BondwatchLinux
import BondwatchVarlink
import Glibc

/// Runs the hooks of events that the schedule lets begin, and sees to their time limits and what they print.
///
/// Belongs to one thread, which calls `start`, waits on `descriptors` until `deadline`, and calls `proceed`.
final class HookRunner {
    private final class Run {
        let event: HookEvent
        var turn: HookTurn
        var process: ChildProcess?
        var output = HookOutput()
        /// Whether more can come out of it: to wait on a pipe that is closed would be no waiting.
        var isPrinting = false

        init(_ event: HookEvent, _ turn: HookTurn) {
            self.event = event
            self.turn = turn
        }
    }

    private let folder: HookFolder
    private let timeout: BootInstant.Span
    private let say: (Priority, String) -> Void
    private let save: (HookProgress) -> Void
    private let inherited: [String]
    private(set) var schedule: HookSchedule
    private var runs: [Run] = []
    /// What was refused at the last look, so that it is said once.
    private var refusals: Set<HookRefusal> = []
    /// Nothing more is begun.
    private var isEnding = false

    /// - Parameters:
    ///   - inherited: `NAME=value` that every hook is given.
    ///   - save: keeps the progress, before what comes after it is begun.
    init(
        folder: HookFolder, timeout: BootInstant.Span, parallel: Int, progress: HookProgress, inherited: [String],
        say: @escaping (Priority, String) -> Void, save: @escaping (HookProgress) -> Void
    ) {
        self.folder = folder
        self.timeout = timeout
        self.say = say
        self.save = save
        self.inherited = inherited
        schedule = HookSchedule(parallel: parallel, progress: progress)
    }

    var wantsMore: Bool { !isEnding && schedule.wantsMore }
    /// Whether every event that was taken is done.
    var isIdle: Bool { schedule.isIdle }
    /// Whether no hook runs and none will.
    var isOver: Bool { isEnding && runs.isEmpty }
    /// What hooks print arrives there.
    var descriptors: [CInt] { runs.filter(\.isPrinting).compactMap { $0.process?.rawValue } }
    /// When `proceed` is due at the latest.
    var deadline: BootInstant? { runs.compactMap(\.turn.deadline).min() }

    func take(_ event: HookEvent) { schedule.take(event) }

    /// No further hook is started; those that run have their time.
    func end() { isEnding = true }

    /// Begins what may begin.
    func start() {
        // An event without hooks is done at once, and the next one of its bond may begin.
        while !isEnding {
            let before = schedule.progress
            let events = schedule.starts()
            if events.isEmpty { break }
            let contents = folder.contents()
            tell(contents.refusals)
            for event in events {
                let hooks = contents.hooks.filter { hook in event.resumeAfter.map { hook > $0 } ?? true }
                let run = Run(event, HookTurn(hooks, timeout: timeout))
                runs.append(run)
                follow(run.turn.begin(at: Clock.now()), run)
            }
            if schedule.progress != before { save(schedule.progress) }
        }
    }

    /// Takes what hooks print, and what became of them.
    func proceed() {
        var ended: [(run: Run, step: HookTurn.Step)] = []
        for run in runs {
            guard let process = run.process else { continue }
            print(run, process)
            if let ending = process.ending(andToTheRest: run.turn.isOverdue ? SIGKILL : nil) {
                ended.append((run, finish(run, process, ending)))
            } else {
                follow(run.turn.tick(at: Clock.now()), run)
            }
        }
        if ended.isEmpty { return }
        // First what was done is kept, and then the next begins: killed in between, it runs no hook twice.
        for (run, step) in ended where step == .finished { schedule.ended(run.event.cursor) }
        save(schedule.progress)
        for (run, step) in ended { follow(step, run) }
    }

    private func follow(_ first: HookTurn.Step, _ run: Run) {
        var step = first
        while case .start(let hook) = step {
            if isEnding { return remove(run) }
            // It may have waited for others.
            if let refusal = folder.refusal(of: hook) {
                tell(refusal)
                step = pass(hook, run)
                continue
            }
            do throws(SystemError) {
                run.output = HookOutput()
                run.isPrinting = true
                run.process = try ChildProcess(
                    path: "\(folder.path)/\(hook)", environment: environment(of: run.event),
                    input: Array(ReportJSON.line(run.event.report).utf8))
                return
            } catch {
                say(.error, "\(label(run, hook)): it cannot be started: \(error.reason)")
                step = pass(hook, run)
            }
        }
        switch step {
        case .terminate:
            say(.warning, "\(label(run)): not done after \(timeout), so it is ended")
            run.process?.signal(SIGTERM)
        case .kill: run.process?.signal(SIGKILL)
        case .finished:
            schedule.ended(run.event.cursor)
            remove(run)
        case .wait, .start: break
        }
    }

    /// A hook that is not run is through.
    private func pass(_ hook: String, _ run: Run) -> HookTurn.Step {
        schedule.ended(hook: hook, of: run.event.cursor)
        return run.turn.ended(at: Clock.now())
    }

    private func remove(_ run: Run) { runs.removeAll { $0 === run } }

    private func finish(_ run: Run, _ process: ChildProcess, _ ending: ChildProcess.Ending) -> HookTurn.Step {
        print(run, process)
        for line in run.output.end() { say(.info, "\(label(run)): \(line)") }
        switch ending {
        case .exited(0): break
        case .exited(let code): say(.warning, "\(label(run)): exit code \(code)")
        case .killed(let signal): say(.warning, "\(label(run)): ended by signal \(signal)")
        }
        run.process = nil
        if let hook = run.turn.current { schedule.ended(hook: hook, of: run.event.cursor) }
        return run.turn.ended(at: Clock.now())
    }

    private func print(_ run: Run, _ process: ChildProcess) {
        // As much as a pipe holds; a hook that prints on and on must not keep the others waiting.
        guard let bytes = process.read(upTo: 1 << 16) else {
            run.isPrinting = false
            return
        }
        for line in run.output.take(bytes) { say(.info, "\(label(run)): \(line)") }
    }

    private func tell(_ found: [HookRefusal]) {
        refusals.formIntersection(found)
        for refusal in found { tell(refusal) }
    }

    private func tell(_ refusal: HookRefusal) {
        if refusals.insert(refusal).inserted { say(.error, refusal.description) }
    }

    private func environment(of event: HookEvent) -> [String] {
        inherited + event.environment.map { "\($0.name)=\($0.value)" }
    }

    /// `10-mail, event 12 of bond0`
    private func label(_ run: Run, _ hook: String? = nil) -> String {
        "\(hook ?? run.turn.current ?? "hook"), event \(run.event.report.sequence) of \(run.event.report.bond)"
    }
}
