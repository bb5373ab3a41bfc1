import BondwatchCore

/// What really was, as far as checks ask for it: of each bond, by its name, over time.
struct Truth {
    /// The entries of the driver's log that were taken over.
    private(set) var read = 0
    private(set) var bonds: [String: BondTruth] = [:]
    private var names: [UInt32: String] = [:]

    mutating func observe(_ kernel: Kernel) {
        for entry in kernel.log[read...] { bonds[entry.bond, default: BondTruth()].transitions.append(entry) }
        read = kernel.log.count
        for bond in kernel.bonds {
            if let former = names.updateValue(bond.name, forKey: bond.index), former != bond.name {
                bonds[bond.name, default: BondTruth()].noteName(at: kernel.now)
            }
            bonds[bond.name, default: BondTruth()].note(bond, kernel, at: kernel.now)
        }
        guard bonds.count > kernel.bonds.count else { return }
        for name in bonds.keys where !kernel.bonds.contains(where: { $0.name == name }) {
            bonds[name]?.noteGone(at: kernel.now)
        }
    }
}

struct BondTruth {
    /// A value with the time from which on it held.
    struct Since<Value: Equatable> {
        var time: UInt64
        var value: Value
    }

    var transitions: [LoggedTransition] = []
    var mode: BondMode { modes.last?.value ?? .activeBackup }
    private var modes: [Since<BondMode>] = []
    private(set) var options = BondOptions()
    private(set) var isSetUp: [Since<Bool>] = []
    private(set) var carrying: [Since<Set<UInt32>>] = []
    /// Those that carried when it was last looked at, in the order of the slaves.
    private var carriers: [UInt32] = []
    private var senders: [UInt32] = []
    /// The same, with ports over which 802.3ad sends while it still finds their partner: whether they carry is open.
    private var sending: [Since<Set<UInt32>>] = []
    private(set) var hasCarried = false
    private var hadCarrier: [Since<Bool>] = []
    private var named: UInt64?

    mutating func note(_ bond: Bond, _ kernel: Kernel, at time: UInt64) {
        Self.append(bond.mode, at: time, to: &modes)
        options = bond.options
        Self.append(bond.isUp, at: time, to: &isSetUp)
        Self.append(bond.hasCarrier, at: time, to: &hadCarrier)
        let carriers = Self.carriers(bond, kernel)
        if !carriers.isEmpty { hasCarried = true }
        let isAtWork = bond.mode == .ieee8023ad && bond.hasCarrier && bond.isUp
        let senders = isAtWork ? kernel.sendingPorts(bond).map(\.interface) : []
        if carriers == self.carriers, senders == self.senders, !carrying.isEmpty { return }
        self.carriers = carriers
        self.senders = senders
        // Within one commit the links change one after the other, so those that come and those that go are up together.
        if let before = carrying.last?.value { Self.append(before.union(carriers), at: time, to: &carrying) }
        Self.append(Set(carriers), at: time, to: &carrying)
        let all = Set(carriers).union(senders)
        if let before = sending.last?.value { Self.append(before.union(all), at: time, to: &sending) }
        Self.append(all, at: time, to: &sending)
    }

    /// It got its name from somebody: what it did before stands under the former one.
    mutating func noteName(at time: UInt64) { named = time }

    func wasNamed(since time: UInt64) -> Bool { named.map { $0 >= time } ?? false }

    mutating func noteGone(at time: UInt64) {
        Self.append(false, at: time, to: &isSetUp)
        Self.append(false, at: time, to: &hadCarrier)
        Self.append([], at: time, to: &carrying)
        carriers = []
        senders = []
        Self.append([], at: time, to: &sending)
        hasCarried = false
    }

    private static func append<Value: Equatable>(_ value: Value, at time: UInt64, to list: inout [Since<Value>]) {
        if list.last?.value != value { list.append(Since(time: time, value: value)) }
    }

    /// The interfaces that traffic uses or could use, in the order of the slaves.
    static func carriers(_ bond: Bond, _ kernel: Kernel) -> [UInt32] {
        guard bond.isUp else { return [] }
        if bond.mode == .ieee8023ad {
            guard bond.hasCarrier else { return [] }
            return kernel.carryingPorts(bond).map(\.interface)
        }
        // While downdelay runs the driver keeps the active slave that it has, and chooses no such slave.
        let keepsFailing = bond.options.miimon > 0 && !(bond.mode.hasActiveSlave && bond.active == nil)
        return bond.slaves.compactMap { slave in
            let isUsable = slave.link == .up || (slave.link == .goingDown && keepsFailing)
            return isUsable ? slave.interface : nil
        }
    }

    // MARK: Questions

    /// The place of the driver's line on a first traffic that the log may still have: the carrier is on by it, and the log
    /// had none since. In 802.3ad the log's comes when LACP has a port, and of a bond that was set down when it is set up.
    func firstTrafficOwed(since reported: UInt64) -> Int? {
        guard let last = transitions.lastIndex(where: \.isOfTraffic),
            mode == .ieee8023ad || !transitions[last].inService,
            transitions[last].transition == .first, transitions[last].time > reported
        else { return nil }
        return last
    }

    func isSetUp(at time: UInt64) -> Bool { isSetUp.last { $0.time <= time }?.value ?? false }

    /// Whether the mode that it was in announces a change of the active slave.
    func announces(at time: UInt64) -> Bool { modes.last { $0.time <= time }?.value == .activeBackup }

    /// What held at some time from `start` to `end`, the state at `start` included.
    private func values<Value>(_ list: [Since<Value>], from start: UInt64, to end: UInt64) -> [Value] {
        var values: [Value] = []
        // Of one moment there can be several.
        var beginsAtStart = false
        for entry in list.reversed() where entry.time <= end {
            if entry.time < start, beginsAtStart { break }
            values.append(entry.value)
            if entry.time < start { break }
            if entry.time == start { beginsAtStart = true }
        }
        return values
    }

    func mostCarrying(from start: UInt64, to end: UInt64) -> Int {
        values(sending, from: start, to: end).map(\.count).max() ?? 0
    }

    func fewestCarrying(from start: UInt64, to end: UInt64) -> Int {
        values(carrying, from: start, to: end).map(\.count).min() ?? 0
    }

    /// Whether no port of an 802.3ad bond has got through LACP in all of the span: those over which the driver sends meanwhile
    /// need not carry.
    func negotiatedInVain(from start: UInt64, to end: UInt64) -> Bool {
        mode == .ieee8023ad && !wasSetDown(from: start, to: end)
            && values(carrying, from: start, to: end).allSatisfy(\.isEmpty)
    }

    /// Whether it was set up and nothing carried in all of the span, and nothing was put in that might yet.
    ///
    /// - Parameter moment: when that is asked. What is taken out until then will not come up.
    func carriedNothing(from start: UInt64, to end: UInt64, by moment: UInt64) -> Bool {
        guard mostCarrying(from: start, to: end) == 0, !wasSetDown(from: start, to: end) else { return false }
        let all = transitions(from: start, to: moment)
        return !all.indices.contains { index in
            guard all[index].time <= end, case .added(let slave) = all[index].transition else { return false }
            return !all[index...].contains { $0.transition == .removed(slave) }
        }
    }

    /// Whether a slave failed or was taken out.
    func lostLink(from start: UInt64, to end: UInt64) -> Bool {
        transitions(from: start, to: end).contains { entry in
            switch entry.transition {
            case .down, .removed: true
            case .up, .upUnannounced, .active, .activeAgain, .none, .first, .added: false
            }
        }
    }

    /// Whether traffic went over from one set of slaves to another that has none of them.
    func handedOver(from start: UInt64, to end: UInt64) -> Bool {
        let groups = values(carrying, from: start, to: end).filter { !$0.isEmpty }
        return groups.indices.contains { older in
            groups[..<older].contains { $0.isDisjoint(with: groups[older]) }
        }
    }

    /// When the bond was last set up, before `time`.
    func lastSetUp(before time: UInt64) -> UInt64? {
        isSetUp.last { $0.time <= time && $0.value }?.time
    }

    /// Whether it was set up with a carrier that it had won before: while it was set down, or while nobody saw it.
    ///
    /// The message of the set-up shows that carrier, and the monitor's first step follows it (`bond_open`): what that step
    /// takes down in the same millisecond comes later.
    func carriesSinceSetUp(before time: UInt64) -> Bool {
        guard let up = lastSetUp(before: time) else { return false }
        let last = transitions.last { $0.isOfTraffic && ($0.time < time || !$0.inService) && $0.time <= time }
        return last.map { $0.transition == .first && $0.time <= up } ?? false
    }

    /// The same where it had won it under its former name, with which that line of the driver stands.
    func broughtCarrier(before time: UInt64) -> Bool {
        guard named != nil, let up = lastSetUp(before: time),
            !transitions.contains(where: { $0.isOfTraffic && $0.time < up })
        else { return false }
        return hadCarrier.last { $0.time < up }?.value ?? false
    }

    /// Whether an alarm of that time was of a bond with carrier over which LACP had no port, and has one by `time`: the driver
    /// logs neither.
    func carriesAgain(after alarm: UInt64, by time: UInt64) -> Bool {
        let last = transitions.last { $0.isOfTraffic && $0.time <= time }
        guard mode == .ieee8023ad, last?.time ?? 0 < alarm else { return false }
        return values(carrying, from: alarm, to: time).contains { !$0.isEmpty }
    }

    /// Whether it was set down at some time of the span.
    func wasSetDown(from start: UInt64, to end: UInt64) -> Bool {
        values(isSetUp, from: start, to: end).contains(false)
    }

    func transitions(from start: UInt64, to end: UInt64) -> [LoggedTransition] {
        transitions.reversed().drop { $0.time > end }.prefix { $0.time >= start }.reversed()
    }
}

extension LoggedTransition {
    /// It is about whether the bond carries at all.
    fileprivate var isOfTraffic: Bool { transition == .first || transition == .none }
}
