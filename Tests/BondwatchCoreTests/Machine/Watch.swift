import BondwatchCore

/// A driver model with a fleet that watches it, and a clock that both share.
struct Watch {
    var driver: DriverModel
    var fleet = BondFleet(jiffy: .zero)
    var milliseconds: UInt64 = 1_000_000
    var events: [Event] = []
    /// What survives the daemon: as the ledger commits it, together with what is told.
    private var committed: [BondMemory] = []

    init(_ driver: DriverModel) {
        self.driver = driver
        dump()
        audit()
        committed = fleet.memories
    }

    /// Tells what came of one message or file, and commits what is known now with it.
    mutating func tell(_ told: [Event]) {
        guard !told.isEmpty else { return }
        events += told
        committed = fleet.memories
    }

    var now: BootInstant { BootInstant(nanoseconds: milliseconds * 1_000_000) }

    /// Lets the monitor run for one step; what it sends waits.
    mutating func stepDriver() {
        milliseconds += UInt64(driver.miimon)
        driver.tick()
    }

    /// Hands over what netlink has queued.
    mutating func deliver() { deliver(first: driver.outbox.count) }

    /// Hands over the oldest of what netlink has queued.
    mutating func deliver(first count: Int) {
        for message in driver.outbox.prefix(count) { tell(fleet.apply(message, source: .netlink, at: now)) }
        driver.outbox = Array(driver.outbox.dropFirst(count))
    }

    /// Lets the poll's timer come round.
    mutating func tick() { tell(fleet.tick(at: now)) }

    /// Loses what netlink has queued.
    mutating func lose() { driver.outbox = [] }

    /// Reads the /proc file, as the join does: first everything that waits on netlink.
    mutating func audit() {
        deliver()
        guard let name = InterfaceName(driver.name) else { return }
        tell(fleet.apply(driver.file, of: name, readAt: fleet.generation(of: name), at: now) ?? [])
        guard fleet.wantsFileCopy(of: name) else { return }
        tell(fleet.apply(ProcCopy(Array(driver.fileText.utf8).span, at: now), of: name, at: now))
    }

    /// Reads it until nothing is left in doubt.
    mutating func auditTwice() {
        audit()
        milliseconds += 25
        audit()
    }

    /// Reads the /proc file where the machine asks for it before the next step of the monitor.
    mutating func takeDueLooks(within milliseconds: UInt64) {
        let limit = now + .milliseconds(milliseconds)
        guard let look = fleet.nextLook, look <= limit else { return }
        if let name = InterfaceName(driver.name) { fleet.lookTaken(of: name, at: limit) }
        audit()
    }

    /// Dumps every link anew, as after an overrun.
    mutating func dump() {
        deliver()
        takeDump(source: .poll, messages: .max)
    }

    /// Takes the messages of a dump and its end, or only the first of them.
    private mutating func takeDump(source: EventSource, messages: Int) {
        let all = [driver.bondMessage] + driver.slaves.indices.map(driver.message(of:))
        for message in all.prefix(messages) { tell(fleet.apply(message, source: source, at: now)) }
        guard messages > all.count else { return }
        let found = [driver.index: Set(driver.slaves.map(\.index))]
        tell(fleet.dumpEnded(bonds: found, source: source, at: now))
    }

    /// Kills the daemon and starts it again from its memory after that many steps of the monitor.
    ///
    /// - Parameter meanwhile: what happens to the cables before each of the steps.
    mutating func restart(missing steps: Int, meanwhile: (inout DriverModel) -> Void = { _ in }) {
        kill(missing: steps, meanwhile)
        takeDump(source: .checkpoint, messages: .max)
        audit()
    }

    /// Kills the daemon and starts it again, only to be killed again after so many messages of its first dump.
    mutating func restart(
        missing steps: Int, killedAfter messages: Int, meanwhile: (inout DriverModel) -> Void = { _ in }
    ) {
        kill(missing: steps, meanwhile)
        takeDump(source: .checkpoint, messages: messages)
    }

    private mutating func kill(missing steps: Int, _ meanwhile: (inout DriverModel) -> Void) {
        for _ in 0..<steps {
            meanwhile(&driver)
            stepDriver()
            driver.flushLinkwatch()
        }
        driver.outbox = []
        fleet = BondFleet(restoring: committed, jiffy: .zero)
    }

    /// Whether no slave is told up, or down, twice in a row without a word of what was missed in between, and a slave
    /// that was adopted early counts as up.
    func alternates(_ slave: String) -> Bool {
        var isUp = true
        for event in events {
            switch event.subject {
            case .linkDown(let name, _) where name.description == slave:
                if !isUp, driver.updelay == 0 { return false }
                isUp = false
            case .linkUp(let name, _) where name.description == slave:
                if isUp, driver.downdelay == 0 { return false }
                isUp = true
            case .missed(let name, _, _) where name.description == slave: continue
            case .activeChanged(let change) where change.to.description == slave: isUp = true
            default: continue
            }
        }
        return true
    }

    /// Lets the monitor run for that many steps of miimon; every message arrives at once.
    mutating func run(steps: Int) {
        for _ in 0..<steps {
            stepDriver()
            driver.flushLinkwatch()
            deliver()
        }
    }

    /// Lets that time pass, and the daemon's poll with it; no message comes.
    mutating func wait(milliseconds: UInt64) {
        self.milliseconds += milliseconds
        audit()
        tell(fleet.tick(at: now))
    }

    /// The events that have a line in the driver's log, as such lines.
    var lines: [DriverModel.Line] { events.compactMap(DriverModel.Line.init) }

    /// Where the told lines and the driver's part.
    var difference: String {
        let pairs = zip(lines, driver.expectedLines).enumerated()
        let first = pairs.first { $0.element.0 != $0.element.1 }?.offset ?? min(lines.count, driver.expectedLines.count)
        let before = lines[..<first].suffix(3).map { "\($0)" }
        return "line \(first) after \(before): told \(lines[first...].prefix(3)), driver "
            + "\(driver.expectedLines[first...].prefix(3))"
    }

    func count(_ kind: EventKind) -> Int { events.count { $0.kind == kind } }

    /// For each slave, the failures told: `link-down` events and what `missed` adds.
    func failuresTold(of slave: String) -> UInt32 {
        events.reduce(0) { sum, event in
            switch event.subject {
            case .linkDown(let name, _) where name.description == slave: sum + 1
            case .missed(let name, let times, _) where name.description == slave: sum + times
            default: sum
            }
        }
    }
}

extension DriverModel.Line {
    init?(_ event: Event) {
        switch event.subject {
        case .linkDown(let slave, _): self = .down(slave.description)
        case .linkUp(let slave, _): self = .up(slave.description)
        case .activeChanged(let change):
            self = .active(change.to.description, earlier: change.earlier?.milliseconds)
        case .activeFirst: self = .first
        case .activeNone: self = .none
        default: return nil
        }
    }
}

/// A small generator with a seed, so that every run of a property test is the same (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
