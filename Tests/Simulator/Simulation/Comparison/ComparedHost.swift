import BondwatchCore

/// A short random history of one host, which both machines are shown as it comes.
struct ComparedHost {
    private var dice: Dice
    private var setting: Setting
    private var kernel = Kernel()
    private var script = Script()
    private var socket: Socket
    private(set) var pair = Pair()
    private var nextPoll: UInt64
    /// The daemon does not get to run before.
    private var busyUntil: UInt64 = 0
    private let mostActions: Int
    private(set) var actions: [(time: UInt64, step: Int, text: String)] = []

    init(seed: UInt64) {
        dice = Dice(seed: seed)
        var rest = Dice(seed: ~seed)
        setting = Setting(&dice, &rest)
        setting.bonds = Array(setting.bonds.prefix(dice.oneIn(8) ? 2 : 1))
        socket = Socket(room: setting.room)
        mostActions = dice.number(4...16)
        nextPoll = 0
    }

    private var now: UInt64 { kernel.now }

    mutating func run() {
        let startsFirst = dice.oneIn(3)
        if startsFirst { look() }
        act { kernel, script, dice, setting in
            script.build(&kernel, setting, &dice)
            return "the host is set up: \(setting.bonds.map(\.mode.name).joined(separator: ", "))"
        }
        if !startsFirst {
            pass(dice.number(0...4000), isWatched: false)
            if dice.oneIn(4) { changeUnwatched() }
            look()
        }
        pass(dice.oneIn(2) ? 7000 : dice.number(0...3000))
        while actions.count < mostActions {
            for step in script.plan(kernel, &dice) {
                act { kernel, script, dice, _ in script.perform(step, &kernel, &dice) }
                pass(dice.pause(atMost: 9000))
            }
            if dice.oneIn(12) { heal() }
            if dice.oneIn(40) { die() }
        }
        if dice.oneIn(2) {
            heal()
            pass(8000)
        }
    }

    /// Some things happen before the daemon is there.
    private mutating func changeUnwatched() {
        for _ in 0..<dice.number(1...4) {
            for step in script.plan(kernel, &dice) {
                act { kernel, script, dice, _ in script.perform(step, &kernel, &dice) }
                pass(dice.pause(atMost: 9000), isWatched: false)
            }
        }
    }

    private mutating func heal() {
        act { kernel, script, dice, _ in
            script.heal(&kernel, &dice)
            return "everything is put in order"
        }
        pass(dice.pause(atMost: 9000))
    }

    private mutating func act(_ body: (inout Kernel, inout Script, inout Dice, Setting) -> String) {
        kernel.now += 1
        let text = body(&kernel, &script, &dice, setting)
        actions.append((now, pair.history.count, text))
        send()
    }

    /// Takes what the kernel has sent to the socket.
    private mutating func send() {
        for message in kernel.outbox { socket.put(message, at: now) }
        kernel.outbox.removeAll(keepingCapacity: true)
        kernel.forgetStates()
    }

    // MARK: Time

    private mutating func pass(_ milliseconds: UInt64, isWatched: Bool = true) {
        let end = now + milliseconds
        while true {
            let next = [kernel.nextTimer, isWatched ? nextWake : nil].compactMap(\.self).min()
            guard let next, next <= end else { break }
            kernel.now = max(now, next)
            if let timer = kernel.nextTimer, timer <= now { runKernel(isWatched) }
            if isWatched, let wake = nextWake, wake <= now { wakeUp() }
        }
        kernel.now = max(now, end)
    }

    private var nextWake: UInt64? {
        if socket.isReadable || pair.awaitsAnswer { return busyUntil }
        let next = [pair.hasLooked ? nextPoll : nil, pair.nextLook, pair.nextDump].compactMap(\.self).min()
        return next.map { max($0, busyUntil) }
    }

    private mutating func runKernel(_ isWatched: Bool) {
        var halfDone: Kernel?
        let looks = isWatched && setting.readsMidway > 0 && pair.hasLooked && !socket.isReadable && dice.oneIn(4)
        kernel.runTimers { kernel in if looks, kernel.outbox.isEmpty, halfDone == nil { halfDone = kernel } }
        if let halfDone { readFiles(pair.bondNames, of: halfDone) }
        send()
    }

    // MARK: The daemon

    private mutating func take(_ sight: Sight) { pair.take(Step(time: now, sight: sight)) }

    /// The daemon starts: what came before it is not in its socket.
    private mutating func look() {
        socket = Socket(room: setting.room)
        take(.request)
        busyUntil = now
        nextPoll = now
    }

    private mutating func die() {
        take(.restart(committed: !dice.oneIn(3)))
        if dice.oneIn(2) { pass(dice.number(1...5000), isWatched: false) }
        look()
    }

    private mutating func wakeUp() {
        let hadLooked = pair.hasLooked
        drain()
        take(.request)
        if pair.awaitsAnswer {
            take(.answer(kernel))
            if dice.oneIn(8) { busyUntil = now + dice.number(1...30) }
        }
        if pair.hasLooked {
            readFiles(pair.dueLooks(at: now), of: kernel)
            if !hadLooked || nextPoll <= now { poll() }
        }
        if dice.oneIn(20) { busyUntil = now + dice.number(1...setting.longestPause) }
    }

    private mutating func drain() {
        while true {
            switch socket.read() {
            case .nothing: return
            case .loss: take(.loss)
            case .datagram(let datagram): take(.datagram(datagram.bytes))
            }
        }
    }

    private mutating func poll() {
        nextPoll = now + setting.pollInterval
        take(.refresh)
        take(.names(kernel.fileNames))
        readFiles(pair.bondNames, of: kernel)
        take(.tick)
        take(.request)
    }

    private mutating func readFiles(_ bonds: [String], of kernel: Kernel) {
        for bond in bonds { if let file = kernel.file(of: bond) { take(.file(bond, file)) } }
    }
}
