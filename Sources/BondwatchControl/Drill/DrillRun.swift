package import BondwatchCore
import BondwatchLinux
package import BondwatchQuery
import BondwatchVarlink
import Glibc

/// `bondwatchctl drill`: from what was typed to what is said.
package struct DrillRun {
    package var bond: String
    package var only: String?
    package var isConfirmed: Bool
    package var json: Bool
    package var wait: BootInstant.Span
    /// Whom to ask; empty: whoever is known behind the bond.
    package var pings: [String]
    /// The daemon's control socket.
    package var socket: String

    /// In a folder that only root writes to.
    private static let lockPath = "/run/bondwatchctl-drill.lock"
    private static let ends: [CInt] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
    /// Stopped in the middle, it would leave the bond on a standby for as long as it sleeps.
    private static let ignored: [CInt] = [SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE]

    package init(
        bond: String, only: String?, isConfirmed: Bool, json: Bool, wait: BootInstant.Span, pings: [String],
        socket: String
    ) {
        self.bond = bond
        self.only = only
        self.isConfirmed = isConfirmed
        self.json = json
        self.wait = wait
        self.pings = pings
        self.socket = socket
    }

    /// Never throws: what went wrong is in the outcome, in words.
    package func run() -> CommandOutcome {
        var outcome = CommandOutcome()
        do throws(DrillFault) {
            let drilled = try prepare()
            let report = try drill(drilled)
            outcome.output = json ? ReportJSON.line(report) : DrillTable.text(report)
            if let problem = report.problem { outcome.say("\(report.bond): \(problem)") }
            outcome.end(with: Self.status(report))
        } catch {
            outcome.fail(error.status, error.text)
        }
        return outcome
    }

    static func status(_ report: DrillReport) -> ExitStatus {
        if report.passed { return .success }
        guard report.restored else { return .notRestored }
        return switch report.end {
        case .silentAfterReturn: .notRestored
        case .interrupted: .temporaryFailure
        case .blind: .unavailable
        case .completed, .noTraffic, .overtaken, .notRestored: .negative
        }
    }

    private struct Drilled: ~Copyable {
        let lock: LockFile
        let bond: BondReport
        let plan: Drill.Plan
        let targets: [ProbeTarget]
    }

    private func prepare() throws(DrillFault) -> Drilled {
        guard geteuid() == 0 else { throw .noPermission }
        let isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1
        guard isConfirmed || isTerminal else { throw .unconfirmed }
        guard wait > .zero else { throw .badArgument("--wait must be longer than nothing") }
        let named = try pings.map { (text) throws(DrillFault) in
            guard let address = ProbeAddress(text) else { throw .badArgument("--ping: '\(shown(text))' is no address") }
            return ProbeTarget(address)
        }
        guard let lock = try Self.lock() else { throw .busy }
        let report = try kernelReport()
        let standby = try standby()
        let daemon = try? DaemonClient(path: socket).list([report.name]).bonds.first
        let reasons = DrillRefusal.reasons(kernel: report, daemon: daemon, only: standby)
        guard reasons.isEmpty, let active = report.slaves.first(where: { $0.name == report.activeSlave })?.ifindex
        else {
            throw .refused(report.name, reasons)
        }
        let standbys = report.slaves.filter { slave in
            slave.name != report.activeSlave && (standby.map { $0 == slave.name } ?? true)
        }
        if !isConfirmed { try Self.confirm(report, standbys.map(\.name)) }
        let targets = named.isEmpty ? Self.findTargets(report) : named
        let plan = Drill.Plan(
            oldActive: InterfaceIndex(active), standbys: standbys.compactMap { $0.ifindex.map(InterfaceIndex.init) },
            asksForAnswers: !targets.isEmpty, answersNameSlave: report.mode == BondMode.activeBackup.name, wait: wait)
        return Drilled(lock: lock, bond: report, plan: plan, targets: targets)
    }

    private func drill(_ drilled: borrowing Drilled) throws(DrillFault) -> DrillReport {
        let index = InterfaceIndex(drilled.bond.ifindex ?? 0)
        do throws(SystemError) {
            let kernel = try DrillKernel(bond: index, slaves: [drilled.plan.oldActive] + drilled.plan.standbys)
            let prober = try DrillProber(
                bond: index, targets: drilled.targets, interfaces: InterfaceStack.standing(on: drilled.bond.name))
            let signals = try SignalQueue(Self.ends, ignoring: Self.ignored)
            let drill = DrillCourse.run(
                drilled.plan,
                in: DrillWorld(
                    activate: kernel.activate, look: kernel.look, ask: prober.ask, answers: prober.answers,
                    signal: { signals.next() },
                    rest: { Self.rest($0, until: [prober.rawValue, signals.rawValue]) }, now: Clock.now))
            var active: InterfaceIndex?
            if case .look(let look) = kernel.look() { active = look.active }
            return DrillReport(drill, of: drilled.bond, active: active, asked: drilled.targets)
        } catch {
            throw .system(error)
        }
    }

    private func kernelReport() throws(DrillFault) -> BondReport {
        let reports: [BondReport]
        do {
            reports = try KernelSnapshot.read(procfs: "/proc")
        } catch {
            throw .noKernel("\(error)")
        }
        do throws(UnknownBond) {
            return try BondNames.pick(bond, from: reports, by: \.name)
        } catch {
            throw .noSuchBond(error)
        }
    }

    private func standby() throws(DrillFault) -> InterfaceName? {
        guard let only else { return nil }
        guard let name = InterfaceName(shownAs: only) else {
            throw .badArgument("--only: '\(shown(only))' can be no interface")
        }
        return name
    }

    private static func lock() throws(DrillFault) -> LockFile? {
        do throws(SystemError) {
            return try LockFile.take(lockPath)
        } catch {
            throw .system(error)
        }
    }

    private static func findTargets(_ bond: BondReport) -> [ProbeTarget] {
        ProbeTargets.find(
            routes: (try? SmallFile.read("/proc/net/route")) ?? [],
            neighbours: (try? SmallFile.read("/proc/net/arp")) ?? [],
            interfaces: InterfaceStack.standing(on: bond.name),
            monitored: (bond.arpIPTarget ?? []) + (bond.nsIP6Target ?? []))
    }

    private static func confirm(_ bond: BondReport, _ standbys: [InterfaceName]) throws(DrillFault) {
        let names = standbys.map(\.description).joined(separator: ", ")
        let active = bond.activeSlave?.description ?? ""
        let question =
            "This makes \(names) the active slave of \(bond.name) for a moment\(standbys.count > 1 ? " each" : ""), and puts "
            + "\(active) back.\nWhere a standby does not work, nothing goes over \(bond.name) meanwhile. Go on? [y/N] "
        _ = uninterrupted { write(STDERR_FILENO, question, question.utf8.count) }
        let answer = readLine()?.lowercased()
        guard answer == "y" || answer == "yes" else { throw .declined }
    }

    private static func rest(_ span: BootInstant.Span, until descriptors: [CInt]) {
        var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        _ = poll(&waiting, nfds_t(waiting.count), CInt(clamping: span.milliseconds))
    }

    private func shown(_ text: String) -> String { PrintableText.escaping(Array(text.utf8)) }
}
