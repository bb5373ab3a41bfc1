/// Which ports form the active aggregator, and with whom.
///
/// The driver numbers aggregators as they come, and anew whenever a slave is enslaved, so a number says nothing by itself.
/// Traffic has gone over to another aggregator where none of the ports of the former one is in it, and where the bond
/// never lost all ports in between: what comes after a total loss is a first traffic.
struct AggregatorWatch: Equatable, Sendable {
    /// The active aggregator as one dump shows it.
    struct Facts: Equatable {
        var number: UInt16
        /// Its ports with a link, whether they carry yet or not; none after a total loss.
        var ports: Set<InterfaceIndex>
        /// The other slaves of the bond.
        var others: Set<InterfaceIndex>
        /// Nil where no partner answers.
        var partner: LacpEvent.Partner?
    }

    /// The first aggregator of a bond, or the first after a total loss, while the driver may still wait for a partner.
    private struct Candidate: Equatable {
        var number: UInt16
        var since: Sign
    }

    enum Verdict: Equatable {
        /// - Parameter former: the ports of the aggregator that was given up.
        case changed(from: UInt16, to: UInt16, former: Set<InterfaceIndex>, source: EventSource)
        case partnerChanged(from: LacpEvent.Partner, to: LacpEvent.Partner)
    }

    /// The last one that was believed, with the last partner that answered.
    private var known: Facts?
    private var candidate: Candidate?

    init() {}

    /// The bond has lost all its ports, or is set down. Only the partner is remembered.
    mutating func loseAll() {
        known?.ports = []
        known?.others = []
        candidate = nil
    }

    /// Takes ports that messages between two dumps show in the active aggregator.
    mutating func gain(_ ports: Set<InterfaceIndex>, in number: UInt16) {
        guard known?.number == number, known?.ports.isEmpty == false else { return }
        known?.ports.formUnion(ports)
        known?.others.subtract(ports)
    }

    /// Takes what a dump shows of an aggregator over which a port carries.
    mutating func take(_ facts: Facts, at instant: BootInstant, source: EventSource) -> Verdict? {
        guard let known, !known.ports.isEmpty else { return begin(with: facts, at: instant, source: source) }
        let former = known
        let verdict = replace(former, with: facts)
        guard former.ports.isDisjoint(with: facts.ports) else { return verdict }
        // Slaves that were put in when the former ones had been taken out take nothing over.
        guard !former.others.isDisjoint(with: facts.ports) else { return nil }
        return .changed(from: former.number, to: facts.number, former: former.ports, source: source)
    }

    /// With a partner it is decided when a port collects and distributes; without one the driver may still wait for it.
    private mutating func begin(with facts: Facts, at instant: BootInstant, source: EventSource) -> Verdict? {
        guard facts.partner == nil else { return replace(known, with: facts) }
        let candidate =
            if let candidate, candidate.number == facts.number { candidate } else {
                Candidate(number: facts.number, since: Sign(at: instant, source: source))
            }
        guard instant.since(candidate.since.instant) >= LacpTimers.shortTimeout else {
            self.candidate = candidate
            return nil
        }
        return replace(known, with: facts)
    }

    private mutating func replace(_ former: Facts?, with facts: Facts) -> Verdict? {
        known = facts
        known?.partner = facts.partner ?? former?.partner
        candidate = nil
        guard let before = former?.partner, let now = facts.partner, now.differs(from: before) else { return nil }
        return .partnerChanged(from: before, to: now)
    }
}

extension LacpEvent.Partner {
    /// Whether it is another one, as far as both are known.
    fileprivate func differs(from other: Self) -> Bool {
        if let address, let old = other.address, address != old { return true }
        if let key, let old = other.key, key != old { return true }
        return false
    }
}

extension AggregatorWatch {
    func write(to writer: inout ByteWriter) {
        writer.append(known) { writer, known in
            writer.append(known.number)
            writer.append(known.ports)
            writer.append(known.others)
            writer.append(known.partner) { writer, partner in
                writer.append(partner.address) { $0.append(bytes: $1.bytes) }
                writer.append(partner.key) { $0.append($1) }
            }
        }
        writer.append(candidate) { writer, candidate in
            writer.append(candidate.number)
            candidate.since.write(to: &writer)
        }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        known = try reader.optional { reader throws(ByteReader.Failure) in
            Facts(
                number: try reader.integer(), ports: try reader.indexes(), others: try reader.indexes(),
                partner: try reader.optional { reader throws(ByteReader.Failure) in
                    LacpEvent.Partner(
                        address: try reader.optional { reader throws(ByteReader.Failure) in
                            HardwareAddress(bytes: try reader.byteList())
                        },
                        key: try reader.optionalInteger())
                })
        }
        candidate = try reader.optional { reader throws(ByteReader.Failure) in
            Candidate(number: try reader.integer(), since: try Sign(from: &reader))
        }
    }
}

extension ByteWriter {
    fileprivate mutating func append(_ indexes: Set<InterfaceIndex>) {
        append(UInt32(clamping: indexes.count))
        for index in indexes.sorted(by: { $0.rawValue < $1.rawValue }) { append(index) }
    }
}

extension ByteReader {
    fileprivate mutating func indexes() throws(Failure) -> Set<InterfaceIndex> {
        let count = try integer(UInt32.self)
        var indexes: Set<InterfaceIndex> = []
        for _ in 0..<count { indexes.insert(try index()) }
        return indexes
    }
}
