/// All bonds of the host: takes each observation to the machine it concerns.
package struct BondFleet: Sendable {
    private var sorted = SortedBonds()
    private var bondOfSlave: [InterfaceIndex: InterfaceIndex] = [:]
    /// The number of the last message about each bond; a /proc file that was read across a message does not count.
    private var generations: [InterfaceName: UInt64] = [:]
    private var messages: UInt64 = 0
    /// Bonds of which an earlier run's memory lacks something that the kernel has to say first.
    private var halfKnown: [InterfaceIndex: BondMemory] = [:]
    /// Until the first dump has ended, what turns up was there before.
    package private(set) var isFirstLook = true
    /// A slave named a bond that is not known, so messages must have been lost.
    package private(set) var wantsDump = false

    private let jiffy: BootInstant.Span
    /// What the administrator expects of the bonds, by their names. What a change of it makes of a bond is told at the
    /// next observation, at the latest with the next tick.
    package var policies: PolicyBook {
        get { book }
        set {
            book = newValue
            for place in bonds.indices { takePolicy(place) }
        }
    }
    private var book = PolicyBook()

    /// - Parameter jiffy: one tick of the kernel, which paces the driver's monitor.
    package init(jiffy: BootInstant.Span) { self.jiffy = jiffy }

    /// - Parameter memories: what an earlier run of the daemon had told; what is different now happened in between.
    package init(restoring memories: [BondMemory], jiffy: BootInstant.Span) {
        self.init(jiffy: jiffy)
        isFirstLook = false
        for memory in memories {
            guard !memory.isFoundAnew else {
                halfKnown[memory.index] = memory
                continue
            }
            sorted.insert(BondMachine(restoring: memory, jiffy: jiffy))
            noteMessage(about: memory.name)
            for slave in memory.slaves { bondOfSlave[slave.index] = memory.index }
        }
    }

    /// What must not be forgotten when the daemon ends.
    package var memories: [BondMemory] {
        let memories = bonds.map(\.memory)
        return halfKnown.isEmpty ? memories : memories + halfKnown.values.sorted { $0.name < $1.name }
    }

    /// The bonds in the order of their names.
    package var bonds: [BondMachine] { sorted.machines }

    /// Every interface whose messages matter: bonds and slaves.
    package var watched: Set<InterfaceIndex> { Set(sorted.indexes).union(bondOfSlave.keys) }

    /// The names of the bonds, in their order.
    package var names: [InterfaceName] { bonds.map(\.name) }
    /// The indexes of the bonds, in the order of their names.
    package var indexes: [InterfaceIndex] { bonds.map(\.index) }

    package func machine(named name: InterfaceName) -> BondMachine? { sorted.place(named: name).map { bonds[$0] } }

    package func contains(_ index: InterfaceIndex) -> Bool { sorted.place(of: index) != nil }
    package func contains(named name: InterfaceName) -> Bool { sorted.place(named: name) != nil }
    /// Whether any bond is in 802.3ad.
    package var hasAggregators: Bool { bonds.indices.contains { bonds[$0].attributes.mode == .ieee8023ad } }

    /// The number of the last message about the bond of that name; no two messages share one.
    package func generation(of name: InterfaceName) -> UInt64 { generations[name] ?? 0 }

    /// Takes one netlink message, from the story or from a dump.
    package mutating func apply(_ message: LinkMessage, source: EventSource, at instant: BootInstant) -> [Event] {
        switch message.kind {
        case .deleted:
            return forget(message.index, source: source, at: instant)
        case .present:
            return applyBond(message, source: source, at: instant)
                + applySlave(message, source: source, at: instant)
        }
    }

    /// Takes a /proc file that was read at `generation`; nil when a message about the bond came in between, and the
    /// file must be read again.
    package mutating func apply(
        _ file: BondFile, of name: InterfaceName, readAt generation: UInt64, at instant: BootInstant
    ) -> [Event]? {
        guard self.generation(of: name) == generation else { return nil }
        guard let place = sorted.place(named: name) else { return [] }
        return drive(bonds[place].index, .audit(file), at: instant)
    }

    /// Whether a copy of that bond's /proc file is wanted with the next one that counts.
    package func wantsFileCopy(of name: InterfaceName) -> Bool {
        sorted.place(named: name).map { bonds[$0].wantsFileCopy } ?? false
    }

    /// Takes a copy of the file that `apply` has just taken.
    package mutating func apply(_ copy: ProcCopy, of name: InterfaceName, at instant: BootInstant) -> [Event] {
        guard let place = sorted.place(named: name) else { return [] }
        return sorted.change(place) { $0.take(copy, at: instant) }
    }

    /// Takes what a slave has received; of other links it is nobody's concern.
    package mutating func apply(_ counters: LinkCounters, at instant: BootInstant) {
        guard let bond = bondOfSlave[counters.index], let place = sorted.place(of: bond) else { return }
        sorted.change(place) { $0.hear(counters, at: instant) }
    }

    /// Takes what there is of those bonds, without names of all, for what should be; a name that no bond has is left out.
    package mutating func acknowledge(_ names: [InterfaceName]?, at instant: BootInstant) -> [Event] {
        let wanted = names.map(Set.init)
        return bonds.indices.flatMap { place -> [Event] in
            guard wanted?.contains(bonds[place].name) ?? true else { return [] }
            return sorted.change(place) { $0.acknowledge(at: instant) }
        }
    }

    /// Lets time pass for every bond.
    package mutating func tick(at instant: BootInstant) -> [Event] {
        indexes.flatMap { drive($0, .tick, at: instant) }
    }

    /// A dump has ended: what it did not show is gone. Empty sets of slaves stand for bonds without slaves.
    package mutating func dumpEnded(
        bonds found: [InterfaceIndex: Set<InterfaceIndex>], source: EventSource = .poll, at instant: BootInstant
    ) -> [Event] {
        var events: [Event] = []
        for index in indexes {
            if let slaves = found[index] {
                let known = sorted.place(of: index).map { bonds[$0].slaveIndexes } ?? []
                for slave in known where !slaves.contains(slave) {
                    bondOfSlave[slave] = nil
                }
                events += drive(index, .dumpEnded(slaves: slaves, source: source), at: instant)
            } else {
                events += forget(index, source: source, at: instant)
            }
        }
        isFirstLook = false
        halfKnown = [:]
        wantsDump = false
        return events
    }

    /// Asks for an early reading of that bond's /proc file.
    package mutating func wantFile(of name: InterfaceName, at instant: BootInstant) {
        if let place = sorted.place(named: name) { sorted.change(place) { $0.look(at: instant) } }
    }

    /// Marks the looks that are taken at `instant`.
    package mutating func lookTaken(of name: InterfaceName, at instant: BootInstant) {
        if let place = sorted.place(named: name) { sorted.change(place) { $0.lookTaken(at: instant) } }
    }

    /// Says that messages were lost: what is known may be out of date until a dump has ended.
    package mutating func messagesLost() {
        for place in bonds.indices { sorted.change(place) { $0.messagesLost() } }
    }

    /// Says that what is remembered is the present state: nothing has happened since.
    package mutating func nothingMissed() {
        for place in bonds.indices { sorted.change(place) { $0.nothingMissed() } }
    }

    /// Says that a dump is on its way.
    package mutating func dumpRequested() {
        wantsDump = false
        for place in bonds.indices { sorted.change(place) { $0.dumpRequested() } }
    }

    /// The earliest look that a machine asks for.
    package var nextLook: BootInstant? { bonds.indices.lazy.compactMap { bonds[$0].looks.first }.min() }

    /// The bonds that ask for a look by then.
    package func dueLooks(at instant: BootInstant) -> [InterfaceName] {
        bonds.indices.compactMap { place in
            bonds[place].looks.first.flatMap { $0 <= instant ? bonds[place].name : nil }
        }
    }

    /// Whether any part cannot go on without a fresh dump.
    package var needsDump: Bool { wantsDump || bonds.indices.contains { bonds[$0].wantsDump } }

    // MARK: Routing

    private mutating func applyBond(_ message: LinkMessage, source: EventSource, at instant: BootInstant) -> [Event] {
        guard let attributes = message.bond else {
            return contains(message.index) ? forget(message.index, source: source, at: instant) : []
        }
        if contains(message.index) {
            return drive(message.index, .bond(message, source: source), at: instant)
        }
        guard let name = message.name else { return [] }
        var events: [Event] = []
        if let namesake = sorted.place(named: name) {
            events += forget(bonds[namesake].index, source: source, at: instant)
        }
        var machine: BondMachine
        let memory = halfKnown.removeValue(forKey: message.index)
        if let memory {
            machine = BondMachine(
                finding: message, name: name, attributes: attributes, knowing: memory, jiffy: jiffy, at: instant)
            for slave in memory.slaves { bondOfSlave[slave.index] = memory.index }
        } else {
            machine = BondMachine(
                message, name: name, attributes: attributes, isFirstLook: isFirstLook, jiffy: jiffy, at: instant)
        }
        machine.policy = book.policy(for: name)
        sorted.insert(machine)
        noteMessage(about: name)
        if !isFirstLook, memory == nil, !machine.policy.isIgnored {
            events.append(machine.event(.bondAdded, source: source, at: instant))
        }
        return events
    }

    private mutating func applySlave(_ message: LinkMessage, source: EventSource, at instant: BootInstant) -> [Event] {
        let former = bondOfSlave[message.index]
        guard message.slave != nil, let bond = message.master else {
            return former == nil ? [] : releaseSlave(message.index, source: source, at: instant)
        }
        var events: [Event] = []
        if let former, former != bond {
            events += releaseSlave(message.index, source: source, at: instant)
        }
        guard let place = sorted.place(of: bond) else {
            wantsDump = true
            return events
        }
        bondOfSlave[message.index] = bond
        noteMessage(about: bonds[place].name)
        return events + sorted.change(place) { $0.apply(.slave(message, source: source), at: instant) }
    }

    private mutating func releaseSlave(
        _ slave: InterfaceIndex, source: EventSource, at instant: BootInstant
    ) -> [Event] {
        guard let bond = bondOfSlave.removeValue(forKey: slave) else { return [] }
        return drive(bond, .slaveReleased(slave, source: source), at: instant)
    }

    /// A link is gone, as a bond, as a slave, or as both.
    private mutating func forget(
        _ index: InterfaceIndex, source: EventSource, at instant: BootInstant
    ) -> [Event] {
        var events = releaseSlave(index, source: source, at: instant)
        if var machine = sorted.remove(index) {
            generations[machine.name] = nil
            for slave in machine.slaveIndexes { bondOfSlave[slave] = nil }
            guard !machine.policy.isIgnored else { return events }
            events += machine.end(source: source, at: instant)
        }
        return events
    }

    private mutating func noteMessage(about name: InterfaceName) {
        messages &+= 1
        generations[name] = messages
    }

    private mutating func drive(
        _ index: InterfaceIndex, _ observation: Observation, at instant: BootInstant
    ) -> [Event] {
        guard let place = sorted.place(of: index) else { return [] }
        let name = bonds[place].name
        switch observation {
        case .bond, .slave, .slaveReleased: noteMessage(about: name)
        case .audit, .dumpEnded, .tick: break
        }
        let events = sorted.change(place) { $0.apply(observation, at: instant) }
        if let place = sorted.place(of: index), bonds[place].name != name {
            generations[bonds[place].name] = generations.removeValue(forKey: name)
            takePolicy(place)
        }
        return events
    }

    private mutating func takePolicy(_ place: Int) {
        let policy = book.policy(for: bonds[place].name)
        sorted.change(place) { $0.policy = policy }
    }
}
