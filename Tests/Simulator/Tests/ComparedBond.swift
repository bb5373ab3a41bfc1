import BondwatchCore

@testable import Simulator

/// Both machines, shown a bond of two slaves that carries.
struct ComparedBond {
    var kernel = Kernel()
    var pair = Pair()

    init(_ mode: BondMode = .activeBackup, isWatched: Bool = true, _ change: (inout BondOptions) -> Void = { _ in }) {
        for name in ["eth0", "eth1"] { kernel.addInterface(name) }
        var options = BondOptions()
        options.mode = mode
        options.miimon = 100
        change(&options)
        kernel.addBond("bond0", options)
        kernel.setUp(0, true)
        for interface in kernel.interfaces.map(\.index) { kernel.enslave(0, interface) }
        kernel.outbox = []
        guard isWatched else { return }
        dump()
        kernel.now += 1000
        take(.tick)
    }

    mutating func take(_ sight: Sight) { pair.take(Step(time: kernel.now, sight: sight)) }

    mutating func dump() {
        take(.request)
        while pair.awaitsAnswer { take(.answer(kernel)) }
    }

    mutating func send() {
        for message in kernel.outbox { take(.datagram(message)) }
        kernel.outbox = []
    }

    /// Lets a second pass that nobody watches.
    mutating func settle() {
        let end = kernel.now + 1000
        while let next = kernel.nextTimer, next <= end {
            kernel.now = max(kernel.now, next)
            kernel.runTimers { _ in }
        }
        kernel.now = end
        kernel.outbox = []
    }

    /// Lets time pass, in which each message is read at once, and everything else where it is asked for.
    mutating func run(_ milliseconds: UInt64) {
        let end = kernel.now + milliseconds
        send()
        while let next = kernel.nextTimer, next <= end {
            kernel.now = max(kernel.now, next)
            kernel.runTimers { _ in }
            send()
        }
        kernel.now = end
    }

    /// A second passes, at whose end everything is asked for.
    mutating func poll() {
        run(1000)
        take(.refresh)
        dump()
        readFile()
        take(.tick)
    }

    mutating func readFile() {
        if let file = kernel.file(of: "bond0") { take(.file("bond0", file)) }
    }

    func line(_ kind: String) -> LogLine {
        let event = LoggedEvent(
            kind: kind, bond: "bond0", message: "", redundancy: "full", carrying: 2, priority: 5)
        return LogLine(event: event, time: kernel.now, step: pair.history.count - 1)
    }

    /// Of a line that the former machine alone logs just now.
    func judgement(ofFormer kind: String) -> Judgement { judgement(.onlyFormer(line(kind))) }

    /// Of a line that the present machine alone logs just now.
    func judgement(ofPresent kind: String) -> Judgement { judgement(.onlyPresent(line(kind))) }

    /// Of a choice of the slave that was active already, which the present machine alone logs just now.
    func judgementOfAnotherChoice(of slave: String) -> Judgement {
        var line = line("active-changed")
        (line.event.interface, line.event.previous, line.event.change) = (slave, slave, "change")
        return judgement(.onlyPresent(line))
    }

    func judgement(_ kind: Difference.Kind) -> Judgement {
        let difference = Difference(kind: kind)
        return Circumstances(difference, among: [difference], pair).judgement
    }

    var findings: [MachineComparison.Finding] { MachineComparison(pair).findings }
}

extension Judgement {
    func isNamed(_ name: AllowedDifference) -> Bool { if case .named(name) = self { true } else { false } }

    func lacksWhat(_ name: AllowedDifference) -> Bool {
        if case .unmet(let names) = self { names.contains(name) } else { false }
    }
}
