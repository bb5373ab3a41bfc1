import BondwatchCore

/// A driver model with a fleet that watches it, and a clock that both share.
struct Watch {
    var driver: DriverModel
    var fleet = BondFleet(jiffy: .zero)
    var milliseconds: UInt64 = 1_000_000
    var events: [Event] = []

    init(_ driver: DriverModel) {
        self.driver = driver
        _ = fleet.apply(driver.bondMessage, source: .poll, at: now)
        for number in driver.slaves.indices {
            _ = fleet.apply(driver.message(of: number), source: .poll, at: now)
        }
        _ = fleet.dumpEnded(bonds: [driver.index: Set(driver.slaves.map(\.index))], at: now)
        events += audited()
    }

    var now: BootInstant { BootInstant(nanoseconds: milliseconds * 1_000_000) }

    /// Lets the monitor run for one step; what it sends waits.
    mutating func stepDriver() {
        milliseconds += UInt64(driver.miimon)
        driver.tick()
    }

    /// Hands over what netlink has queued.
    mutating func deliver() {
        for message in driver.outbox { events += fleet.apply(message, source: .netlink, at: now) }
        driver.outbox = []
    }

    /// Loses what netlink has queued.
    mutating func lose() { driver.outbox = [] }

    /// Reads the /proc file, as the join does: first everything that waits on netlink.
    mutating func audit() {
        deliver()
        events += audited()
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
        fleet.lookTaken(of: driver.index, at: limit)
        audit()
    }

    /// Dumps every link anew, as after an overrun.
    mutating func dump() {
        deliver()
        events += fleet.apply(driver.bondMessage, source: .poll, at: now)
        for number in driver.slaves.indices {
            events += fleet.apply(driver.message(of: number), source: .poll, at: now)
        }
        events += fleet.dumpEnded(bonds: [driver.index: Set(driver.slaves.map(\.index))], at: now)
    }

    /// Kills the daemon and starts it again from its memory after that many steps of the monitor.
    mutating func restart(missing steps: Int) {
        let memories = fleet.memories
        for _ in 0..<steps {
            stepDriver()
            driver.flushLinkwatch()
        }
        driver.outbox = []
        fleet = BondFleet(restoring: memories, jiffy: .zero)
        events += fleet.apply(driver.bondMessage, source: .checkpoint, at: now)
        for number in driver.slaves.indices {
            events += fleet.apply(driver.message(of: number), source: .checkpoint, at: now)
        }
        events += fleet.dumpEnded(
            bonds: [driver.index: Set(driver.slaves.map(\.index))], source: .checkpoint, at: now)
        events += audited()
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
        events += fleet.tick(at: now)
    }

    private mutating func audited() -> [Event] {
        guard let name = InterfaceName(driver.name) else { return [] }
        var events = fleet.apply(driver.file, of: name, readAt: fleet.generation(of: name), at: now) ?? []
        if fleet.wantsFileCopy(of: name) {
            events += fleet.apply(ProcCopy(Array(driver.fileText.utf8).span, at: now), of: name, at: now)
        }
        return events
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
