/// Which losses a reader of the log knows of, while what flaps is reported at debug.
///
/// Damping lowers repetition: a loss that is new, or worse than what was reported at full priority before, is never damped.
/// A loss that was damped and lasts is reported at full priority after all, once.
struct LossWatch: Equatable, Sendable {
    /// How long a loss that was damped has to last to be reported at full priority.
    static let patience = BootInstant.Span.seconds(10)

    /// The losses that stand and were reported at debug alone, each with its beginning.
    private(set) var damped: [Loss: BootInstant] = [:]
    /// The losses of slaves whose last report at full priority is that they are lost.
    private var known: Set<Loss> = []
    /// The bond's redundancy as it was last reported at full priority.
    private var knownVerdict = RedundancyVerdict.full

    /// Whether a reader of the log has not heard of the loss, or not of one that is as bad.
    func isNews(_ loss: Loss, _ verdict: RedundancyVerdict?) -> Bool {
        guard let verdict else { return !known.contains(loss) }
        return verdict.isWorse(than: knownVerdict)
    }

    /// Takes in an event, and whether it is reported at debug.
    mutating func note(_ subject: EventSubject, isDamped: Bool, at instant: BootInstant) {
        if let verdict = subject.verdict {
            // What of it stands is known when all events of one observation are there: `settle`.
            if !isDamped { knownVerdict = verdict }
            return
        }
        switch subject.lossReport {
        case .none: break
        // There is one `link-down` for each failure that the driver counts, so the bond's redundancy has to say it.
        case .lost(.link) where isDamped: break
        case .lost(let loss) where isDamped: damped[loss] = damped[loss] ?? instant
        case .lost(let loss):
            damped[loss] = nil
            known.insert(loss)
        case .back(let losses):
            for loss in losses {
                damped[loss] = nil
                if !isDamped || subject.kind == .slaveRemoved { known.remove(loss) }
            }
        }
    }

    /// Takes in what the events of one observation have made of the bond's redundancy.
    mutating func settle(
        _ verdict: RedundancyVerdict, after former: RedundancyVerdict, _ events: [Event], at instant: BootInstant
    ) {
        if verdict.level == .full { damped[.redundancy] = nil }
        guard verdict.level != .full, verdict.level != former.level || verdict.isWorse(than: former) else { return }
        let reports = events.filter { $0.subject.verdict?.level == verdict.level }
        if reports.isEmpty { return }
        damped[.redundancy] = reports.contains { !$0.isDamped } ? nil : instant
    }

    /// A summary at full priority has just said how the bond is.
    mutating func know(_ verdict: RedundancyVerdict) { knownVerdict = verdict }

    /// The damped losses that have lasted for as long as `patience`, or for `span`.
    func due(at instant: BootInstant, after span: BootInstant.Span = patience) -> [(loss: Loss, since: BootInstant)] {
        if damped.isEmpty { return [] }
        let due = damped.filter { instant.since($0.value) >= span }
        return due.map { (loss: $0.key, since: $0.value) }.sorted { $0.loss < $1.loss }
    }

    /// When the next damped loss has lasted for `patience`.
    var nextDue: BootInstant? { damped.values.min().map { $0 + Self.patience } }

    /// The loss stands no longer.
    mutating func end(_ loss: Loss) { damped[loss] = nil }

    /// The loss has just been reported at full priority.
    mutating func know(_ loss: Loss, _ verdict: RedundancyVerdict?) {
        damped[loss] = nil
        if let verdict { knownVerdict = verdict } else { known.insert(loss) }
    }

    /// The slave is at rest, or forgotten.
    mutating func forget(_ slave: InterfaceName) {
        if !known.isEmpty { known = known.filter { $0.slave != slave } }
    }
}

extension LossWatch {
    func write(to writer: inout ByteWriter) {
        writer.append(UInt16(clamping: damped.count))
        for (loss, since) in damped.sorted(by: { $0.key < $1.key }).prefix(Int(UInt16.max)) {
            loss.write(to: &writer)
            writer.append(since)
        }
        writer.append(UInt16(clamping: known.count))
        for loss in known.sorted().prefix(Int(UInt16.max)) { loss.write(to: &writer) }
        writer.append(knownVerdict.level.rawValue)
        writer.append(UInt32(clamping: knownVerdict.carrying))
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        var last: Loss?
        for _ in 0..<(try reader.integer(UInt16.self)) {
            let loss = try Loss(from: &reader, after: &last)
            damped[loss] = try reader.instant()
        }
        last = nil
        for _ in 0..<(try reader.integer(UInt16.self)) { known.insert(try Loss(from: &reader, after: &last)) }
        knownVerdict = RedundancyVerdict(
            level: try reader.raw(), carrying: Int(try reader.integer(UInt32.self)))
    }
}

extension Loss {
    /// Reads one of a list, which is in order.
    fileprivate init(from reader: inout ByteReader, after last: inout Loss?) throws(ByteReader.Failure) {
        try self.init(from: &reader)
        if let last, last >= self { throw ByteReader.Failure() }
        last = self
    }
}
