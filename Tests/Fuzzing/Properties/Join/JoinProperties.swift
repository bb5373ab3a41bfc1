import BondwatchCore
import BondwatchNetlink

/// The join of the two sources and the machines behind it, on a life that the input makes up.
enum JoinProperties {
    static func check(_ input: [UInt8]) throws(Violation) -> Int {
        var life = JoinedLife()
        var bytes = InputBytes(input)
        // Enough for every kind of step to meet every other, and quick enough for many lives.
        let longest = 200
        for _ in 0..<longest where !bytes.isAtEnd { try life.step(&bytes) }
        var choice = ByteHash(input)
        try life.settle(&choice)
        return life.events
    }
}

/// A `SourceJoin` that is driven step by step and watched at each.
private struct JoinedLife {
    private var join = SourceJoin(jiffy: .milliseconds(10))
    private var books = FailureBooks()
    private var now = BootInstant(nanoseconds: 1_000_000_000)
    /// Of the request that was sent last.
    private var sequence: UInt32 = 0
    /// The generation of each bond at some earlier time: a file that was read then may be out of date.
    private var oldGenerations: [InterfaceName: UInt64] = [:]
    private(set) var events = 0

    mutating func step(_ input: inout InputBytes) throws(Violation) {
        switch input.number(below: 14) {
        case 0: for datagram in LinkDatagram.split(input.block()) { try take(datagram) }
        case 1, 2: try take(LinkDatagram.bond(&input, sequence: sequence))
        case 3, 4, 5: try take(LinkDatagram.slave(&input, sequence: sequence))
        case 6: try take(LinkDatagram.stranger(&input, sequence: sequence))
        case 7: try take(LinkDatagram.done(&input, sequence: sequence))
        case 8: now = now + .milliseconds(input.short())
        case 9: if let bond = bond(&input) { try take(input.block(), of: bond, &input) }
        case 10, 11: if let bond = bond(&input) { try take(BondFileText.of(bond, &input), of: bond, &input) }
        case 12: readEmpty()
        default: try incident(&input)
        }
    }

    /// The end of the life: every bond gets the word that it waits for, and the books are closed.
    mutating func settle(_ choice: inout ByteHash) throws(Violation) {
        for bond in join.fleet.bonds {
            var word = LinkMessage(kind: .present, index: bond.index, flags: bond.flags)
            word.bond = bond.attributes
            word.bond?.activeSlave = nil
            var fleet = join.fleet
            for event in fleet.apply(word, source: .netlink, at: now) { try take(event) }
        }
        try books.balance()
        try ReportProperties.check(reports, source: .daemon, choice: &choice)
        for bond in join.fleet.bonds { try ReportProperties.check(bond, at: now) }
    }

    private var reports: [BondReport] {
        join.fleet.bonds.map { $0.report(at: now, wallMicroseconds: 1_800_000_000_000_000) }
    }

    private func bond(_ input: inout InputBytes) -> BondReport? {
        let reports = reports
        return reports.isEmpty ? nil : reports[input.number(below: min(256, reports.count))]
    }

    private mutating func readEmpty() {
        for bond in join.fleet.bonds { oldGenerations[bond.name] = join.fleet.generation(of: bond.name) }
        if case .send(let request) = join.queueEmpty(at: now) { sequence = request.sequence }
    }

    private mutating func incident(_ input: inout InputBytes) throws(Violation) {
        switch input.number(below: 6) {
        case 0: join.messagesLost()
        case 1: join.requestFailed()
        case 2: join.refreshAggregators()
        case 3: try carryOut(join.take(names: input.byte() & 1 == 0 ? [] : join.fleet.bonds.map(\.name)))
        case 4: try carryOut(join.tick(at: now))
        default:
            let due = join.dueLooks(at: now)
            try require(Set(due).isSubset(of: join.fleet.bonds.map(\.name)), "a look at a bond that is not there")
            for bond in due { join.looksDone(of: bond, at: now) }
            try require(join.fleet.nextLook.map { $0 > now } ?? true, "a look that is due was not taken")
        }
    }
}

// MARK: The sources

extension JoinedLife {
    /// Takes a datagram of one message at most, so that the counters before and after it are known.
    private mutating func take(_ datagram: [UInt8]) throws(Violation) {
        let before = Slaves(reports)
        let effects = join.take(datagram: datagram.span.bytes, at: now)
        let after = Slaves(reports)
        if !before.areToldApart || !after.areToldApart { books.close() }
        for (index, slave) in after.byIndex {
            let known = before.byIndex[index]
            if let known, known.name != slave.name { books.close() }
            books.note(slave.name, from: known?.failures, to: slave.failures, wasKnown: known?.bond == slave.bond)
        }
        try carryOut(effects)
    }

    /// Takes a file of the bond's, which may be older than the last message about it.
    private mutating func take(_ file: [UInt8], of bond: BondReport, _ input: inout InputBytes) throws(Violation) {
        let generation = join.fleet.generation(of: bond.name)
        let read = input.byte() & 3 == 3 ? oldGenerations[bond.name] ?? 0 : generation
        let effects = join.take(file: file.span, of: bond.name, readAt: read, at: now)
        try require((effects != nil) == (read == generation), "a file read at \(read) of \(generation)")
        guard let effects else { return }
        var counts = bond.slaves.reduce(into: [:]) { $0[$1.name] = $1 }
        let records = ProcBondingParser.parse(file).slaves.filter { $0.miiStatus != nil }
        let doubted = doubted(in: records, of: bond)
        for record in records where !doubted.contains(record.name) {
            guard let known = counts[record.name] else { continue }
            // The first status of a slave is what it was found with, its count included.
            books.note(
                record.name, from: known.linkFailureCount, to: record.linkFailureCount,
                wasKnown: known.miiStatus != nil)
            counts[record.name]?.miiStatus = record.miiStatus?.name
            counts[record.name]?.linkFailureCount = record.linkFailureCount ?? known.linkFailureCount
        }
        try carryOut(effects)
    }

    /// The slaves whose counts the machine did not take over from a file, since it may have been read in the middle of a
    /// commit, which only a link that was usable can be in: they are told with the next file that says the same, or never.
    private mutating func doubted(in records: [BondFile.SlaveRecord], of bond: BondReport) -> Set<InterfaceName> {
        func counts(_ bond: BondReport?) -> [InterfaceName: UInt32?] {
            (bond?.slaves ?? []).reduce(into: [:]) { $0[$1.name] = $1.linkFailureCount }
        }
        let before = counts(bond)
        let after = counts(reports.first { $0.name == bond.name })
        let shown = records.reduce(into: [InterfaceName: UInt32]()) { $0[$1.name] = $1.linkFailureCount ?? $0[$1.name] }
        var doubted: Set<InterfaceName> = []
        let usable = [MiiStatus.up.name, MiiStatus.goingDown.name]
        for slave in bond.slaves where slave.miiStatus.map(usable.contains) ?? false {
            let slave = slave.name
            guard let count = shown[slave], let taken = after[slave], taken != count else { continue }
            // Of a slave that the file has twice, one count may have been taken over and the other not.
            if taken == before[slave] { doubted.insert(slave) } else { books.close() }
        }
        return doubted
    }

    private mutating func carryOut(_ effects: [SourceJoin.Effect]) throws(Violation) {
        for effect in effects {
            switch effect {
            case .tell(let event): try take(event)
            case .send(let request): sequence = request.sequence
            case .condition(.holds(let condition)):
                try requirePrintable(condition.text, "a condition")
                try requirePrintable(condition.subject ?? "", "a condition's subject")
            case .condition(.ended): break
            case .firstDumpEnded: try require(join.hasLooked, "the first dump has ended and was not seen")
            }
        }
    }

    private mutating func take(_ event: Event) throws(Violation) {
        events += 1
        try requirePrintable(event.message, "an event's message")
        for field in event.fields {
            // A whole file, in lines; it goes into the journal's field, never into a line of a log.
            let lines = field.name == EventField.proc.rawValue ? field.value.split(separator: "\n") : [field.value[...]]
            for line in lines { try requirePrintable(String(line), field.name) }
        }
        let bond = event.bond
        try require(Set(bond.carrying).isSubset(of: bond.slaves), "a slave carries that is none: \(event)")
        try require(bond.activeSlave.map(bond.slaves.contains) ?? true, "the active slave is none: \(event)")
        try books.take(event)
    }

    /// The slaves of all bonds at one moment.
    private struct Slaves {
        struct Slave {
            var name: InterfaceName
            var bond: UInt32?
            var failures: UInt32?
        }

        var byIndex: [UInt32: Slave] = [:]
        /// Whether no two have the same name or number.
        var areToldApart: Bool

        init(_ reports: [BondReport]) {
            var names: Set<InterfaceName> = []
            var count = 0
            for bond in reports {
                for slave in bond.slaves {
                    count += 1
                    names.insert(slave.name)
                    byIndex[slave.ifindex ?? 0] = Slave(
                        name: slave.name, bond: bond.ifindex, failures: slave.linkFailureCount)
                }
            }
            areToldApart = names.count == count && byIndex.count == count
        }
    }
}
