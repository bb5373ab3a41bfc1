/// Which slaves form the active aggregator, and with whom.
///
/// The driver numbers aggregators as they come, and anew whenever a slave is enslaved, so a number tells nothing by
/// itself: traffic went over to another aggregator when none of the slaves that carried before is in it, and it was not
/// only just assembled.
struct AggregatorWatch: Equatable, Sendable {
    /// The active aggregator as one look shows it.
    struct Facts: Equatable {
        var number: UInt16
        /// The slaves that carry in it, and the other slaves of the bond.
        var members: Set<InterfaceIndex>
        var others: Set<InterfaceIndex>
        /// Nil where no partner answers.
        var partner: LacpEvent.Partner?

        /// How long it must have been the active one to be believed: with a partner it is decided when a slave collects
        /// and distributes; without one the driver still waits for a partner.
        fileprivate var patience: BootInstant.Span { partner == nil ? LacpTimers.shortTimeout : .zero }
    }

    private struct Candidate: Equatable {
        var number: UInt16
        var since: Sign
    }

    enum Verdict: Equatable {
        case changed(from: UInt16, to: UInt16, members: Set<InterfaceIndex>, source: EventSource)
        case partnerChanged(from: LacpEvent.Partner, to: LacpEvent.Partner)
    }

    /// The last one that was believed, with the last partner that answered.
    private var known: Facts?
    /// Another one, which has not settled yet.
    private var candidate: Candidate?

    init() {}

    /// Takes what one look shows; while no slave carries it shows nothing.
    mutating func take(_ facts: Facts, at instant: BootInstant, source: EventSource) -> Verdict? {
        guard !facts.members.isEmpty else { return nil }
        if let known, !known.members.isDisjoint(with: facts.members) {
            candidate = nil
            return goOn(from: known, with: facts)
        }
        let sign = Sign(at: instant, source: source)
        let candidate =
            if let candidate, candidate.number == facts.number { candidate } else {
                Candidate(number: facts.number, since: sign)
            }
        self.candidate = candidate
        guard instant.since(candidate.since.instant) >= facts.patience else { return nil }
        let old = known
        believe(facts)
        guard let old, !old.others.isDisjoint(with: facts.members) else { return nil }
        return .changed(
            from: old.number, to: facts.number, members: facts.members, source: candidate.since.source(source))
    }

    /// The same aggregator, whatever its number: only its partner can be another one.
    private mutating func goOn(from old: Facts, with facts: Facts) -> Verdict? {
        believe(facts)
        guard let before = old.partner, let now = facts.partner, now.differs(from: before) else { return nil }
        return .partnerChanged(from: before, to: now)
    }

    private mutating func believe(_ facts: Facts) {
        let lastPartner = known?.partner
        known = facts
        known?.partner = facts.partner ?? lastPartner
        candidate = nil
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
            writer.append(known.members)
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
                number: try reader.integer(), members: try reader.indexes(), others: try reader.indexes(),
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
