import BondwatchCore

/// A host, a daemon on it, and everything that can go wrong between them, from one seed.
struct World<Process: DaemonProcess> {
    var dice: Dice
    let setting: Setting
    var kernel = Kernel()
    private var script = Script()
    var socket: Socket
    var daemon: Process
    var auditor = Auditor()
    var coverage = Coverage()
    /// Lines of what happens, where somebody reads them.
    var trace: Trace?
    private var saidViolations = 0
    private(set) var restarts = 0

    init(seed: UInt64, isTraced: Bool) {
        dice = Dice(seed: seed)
        var rest = Dice(seed: ~seed)
        setting = Setting(&dice, &rest)
        socket = Socket(room: setting.room)
        daemon = Process(setting)
        if isTraced { trace = Trace() }
    }

    var now: UInt64 { kernel.now }

    func say(_ text: @autoclosure () -> String) { trace?.add(now, text()) }

    mutating func sayRead(_ datagram: [UInt8]) {
        guard trace != nil else { return }
        for text in Trace.describe(datagram) { say("read: \(text)") }
    }

    mutating func sayViolations() {
        guard trace != nil else { return }
        for violation in auditor.violations[saidViolations...] {
            let entry = violation.entry.map { "[\($0.rawValue)] " } ?? ""
            say("** \(entry)\(violation.bond): \(violation.check.rawValue): \(violation.text)")
        }
        saidViolations = auditor.violations.count
    }

    // MARK: The run

    mutating func run() {
        let startsFirst = dice.oneIn(2)
        if startsFirst { start() }
        change { kernel, script, dice, setting in
            script.build(&kernel, setting, &dice)
            return "the host is set up: " + kernel.bonds.map(\.mode.name).joined(separator: ", ")
        }
        if !startsFirst { start() }
        settle()
        let transitions = 200
        let mostRounds = 60
        var rounds = 0
        while rounds < mostRounds, !isOver, kernel.log.count < transitions || restarts == 0 {
            rounds += 1
            storm()
            if !dice.oneIn(3) {
                change { kernel, script, dice, _ in
                    script.heal(&kernel, &dice)
                    return "everything is put in order"
                }
            }
            settle()
            if restarts == 0, rounds > 2 || dice.oneIn(3) { die(.betweenSteps) }
        }
        settle()
    }

    /// Nothing more is learned from a run that has gone wrong.
    private var isOver: Bool { auditor.violations.count >= 50 }

    private mutating func storm() {
        for _ in 0..<dice.number(30...90) {
            for step in script.plan(kernel, &dice) {
                change { kernel, script, dice, _ in script.perform(step, &kernel, &dice) }
                pass(dice.pause(atMost: 5000))
            }
        }
    }

    private mutating func change(_ body: (inout Kernel, inout Script, inout Dice, Setting) -> String) {
        kernel.now += 1
        let text = body(&kernel, &script, &dice, setting)
        coverage.note("action: \(Self.kind(of: text))")
        say("# \(text)")
        afterKernel()
    }

    /// The words of an action without the names in it.
    private static func kind(of text: String) -> String {
        let words = text.utf8.prefix { $0 != UInt8(ascii: ":") }.split(separator: UInt8(ascii: " "))
        return words.filter { word in
            !word.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                || BondMode.allCases.contains { $0.name.utf8.elementsEqual(word) }
        }.map { Substring($0) }.joined(separator: " ")
    }

    /// Lets time pass until nothing is left to happen, and has everything compared.
    private mutating func settle() {
        let longest: UInt64 = kernel.bonds.contains { $0.mode == .ieee8023ad && !$0.options.isLacpFast } ? 110_000 : 0
        let shortest: UInt64 = kernel.bonds.contains { $0.mode == .ieee8023ad } ? 16_000 : 5000
        pass(max(shortest, longest))
        if !daemon.isRunning { start() }
        var patience = 40
        repeat {
            pass(setting.pollInterval + 500)
            patience -= 1
        } while patience > 0 && (kernel.hasPendingCarrier || socket.isReadable || !daemon.hasLooked || !daemon.isAtRest)
        // What was found at a start is given some seconds to come up before it is an alarm.
        let found = daemon.started + 7000
        if now < found { pass(found - now) }
        guard daemon.isRunning else { return }
        auditor.compare(kernel, daemon.views(at: now), at: now)
        sayViolations()
        say("-- settled")
    }

    // MARK: Time

    private mutating func pass(_ milliseconds: UInt64) {
        let end = now + milliseconds
        while !isOver {
            let next = min(kernel.nextTimer ?? .max, daemon.nextWake(socket) ?? .max, daemon.nextStart ?? .max)
            guard next <= end else { break }
            kernel.now = max(now, next)
            if let timer = kernel.nextTimer, timer <= now { runKernel() }
            if let begin = daemon.nextStart, begin <= now { start() }
            if let wake = daemon.nextWake(socket), wake <= now { Process.run(in: &self) }
        }
        kernel.now = max(now, end)
    }

    private mutating func runKernel() {
        var isMidway = false
        var halfDone: Kernel?
        let looks = Process.canReadMidway && setting.readsMidway > 0 && daemon.isRunning && !socket.isReadable
        if looks { isMidway = dice.oneIn(setting.readsMidway) }
        kernel.runTimers { kernel in if isMidway, kernel.outbox.isEmpty, halfDone == nil { halfDone = kernel } }
        if let halfDone {
            coverage.note("a file read in the middle of a commit")
            auditor.observe(halfDone)
            Process.readFiles(of: halfDone, in: &self)
        }
        afterKernel()
    }

    /// Takes what the kernel has sent to the socket, and notes the state that it is in now.
    mutating func afterKernel() {
        for message in kernel.outbox where daemon.isRunning && socket.put(message, at: now) {
            auditor.lossBegins()
            coverage.note("a message dropped by a full queue")
        }
        kernel.outbox.removeAll(keepingCapacity: true)
        if trace != nil {
            for entry in kernel.log[auditor.truth.read...] {
                say("driver: \(entry.bond) \(entry.transition.text)\(entry.inService ? "" : " (set down)")")
            }
        }
        for state in kernel.between { auditor.observe(state) }
        kernel.forgetStates()
        auditor.observe(kernel)
    }

    // MARK: Deaths

    enum Death: String {
        case betweenSteps = "between two steps"
        case beforeCommit = "before a commit"
        case afterCommit = "after a commit"
    }

    mutating func die(_ death: Death) {
        guard daemon.isRunning else { return }
        coverage.note("the daemon dies \(death.rawValue)")
        say("!! the daemon dies \(death.rawValue)")
        restarts += 1
        auditor.lossBegins()
        if daemon.isAhead { auditor.repeatsBegin(isAhead: true) }
        daemon.die(startAt: now + (dice.oneIn(2) ? 0 : dice.number(1...5000)))
        socket = Socket(room: setting.room)
    }

    private mutating func start() {
        socket = Socket(room: setting.room)
        daemon.start(at: now)
        auditor.daemonStarts(at: now)
        say("!! the daemon starts")
    }
}
