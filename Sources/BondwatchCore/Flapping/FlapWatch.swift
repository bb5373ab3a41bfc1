/// The flaps of a bond and of its slaves.
///
/// By name, not by index: a device that is unplugged and plugged in again and again has another index each time.
package struct FlapWatch: Equatable, Sendable {
    /// More names than that, and the one that has been at rest for longest is forgotten.
    private static let mostSlaves = 128
    /// What belongs to one failure of the whole: slaves that fail within this time fail together.
    private static let atOnce = BootInstant.Span.seconds(1)

    private(set) var bond: FlapMeter?
    private(set) var slaves: [InterfaceName: FlapMeter] = [:]
    /// Whether the last thing that happened to the bond was a loss: another one is then part of the same failure.
    private var isFalling = false
    /// Failures of one slave that nobody saw, and when they were told: other slaves may have had theirs with it.
    private var unseen: Unseen?
    /// When the bond was last told to have no active slave while it flaps.
    private var noneToldAt: BootInstant?
    private(set) var losses = LossWatch()

    private struct Unseen: Equatable, Sendable {
        var instant: BootInstant
        var times: UInt32
    }

    package init() {}

    func isFlapping(_ slave: InterfaceName) -> Bool { slaves[slave]?.isFlapping ?? false }

    var isBondFlapping: Bool { bond?.isFlapping ?? false }

    /// Whether an event is one of many, to be told in a low voice.
    ///
    /// What somebody did is not, and neither is a loss that is new or worse than what was reported at full priority before.
    /// That the bond is cut off is told aloud all the same, though not more often than once a minute: the summary of that
    /// minute says what has become of it.
    mutating func damps(_ subject: EventSubject, isByHand: Bool = false, at instant: BootInstant) -> Bool {
        let isDamped = !isByHand && isOneOfMany(subject) && !isNews(subject, at: instant)
        losses.note(subject, isDamped: isDamped, at: instant)
        if subject.kind == .activeNone, !isDamped { noneToldAt = instant }
        return isDamped
    }

    private func isOneOfMany(_ subject: EventSubject) -> Bool {
        switch subject.flapRole {
        case .none: false
        case .slave(let name): isFlapping(name)
        case .bond: isBondFlapping
        }
    }

    private func isNews(_ subject: EventSubject, at instant: BootInstant) -> Bool {
        guard case .lost(let loss) = subject.lossReport else { return false }
        if losses.isNews(loss, subject.verdict) { return true }
        guard subject.kind == .activeNone else { return false }
        return noneToldAt.map { instant.since($0) >= .seconds(60) } ?? true
    }

    /// Counts the flap that an event tells of, if it does; gives what is to be told of that.
    ///
    /// - Parameter isByHand: somebody did it, so nothing has failed.
    mutating func count(
        _ subject: EventSubject, isByHand: Bool = false, at instant: BootInstant, by damping: FlapDamping
    ) -> [(slave: InterfaceName?, summary: FlapMeter.Summary)] {
        var told: [(slave: InterfaceName?, summary: FlapMeter.Summary)] = []
        let flap = isByHand ? nil : subject.flap
        if let slave = flap?.slave, let flap {
            makeRoom()
            if let summary = slaves[slave, default: FlapMeter(at: instant)].count(
                flap.times, penalty: flap.penalty, at: instant, by: damping)
            {
                told.append((slave, summary))
            }
        }
        let times = timesOfBond(subject, isByHand: isByHand, at: instant)
        if times > 0 {
            let each = flap?.penalty ?? FlapDamping.penalty
            let summary = bond[orNew: instant].count(times, penalty: each, at: instant, by: damping)
            // What is far apart is told of the slaves.
            if let summary, summary.phase != .slowly { told.append((nil, summary)) }
        }
        return told
    }

    /// How many failures of the whole bond the event adds.
    ///
    /// What somebody did is none, and neither is what follows from it: a slave that is set down takes redundancy along.
    private mutating func timesOfBond(_ subject: EventSubject, isByHand: Bool, at instant: BootInstant) -> UInt32 {
        switch subject.turn {
        case .none: return 0
        case .better:
            isFalling = false
            return 0
        case .worse:
            let isPartOfAnother = isFalling || isByHand
            isFalling = true
            return isPartOfAnother ? 0 : 1
        case .there(let times) where subject.kind == .missed:
            isFalling = false
            if isByHand { return 0 }
            guard let known = unseen, instant.since(known.instant) < Self.atOnce else {
                unseen = Unseen(instant: instant, times: times)
                return times
            }
            unseen?.times = max(known.times, times)
            return times > known.times ? times - known.times : 0
        case .there(let times):
            return isByHand ? 0 : times
        }
    }

    /// Gives what is due to be told when time has passed: the slaves in the order of their names, then the bond.
    mutating func pass(
        to instant: BootInstant, by damping: FlapDamping
    ) -> [(slave: InterfaceName?, summary: FlapMeter.Summary)] {
        var told: [(slave: InterfaceName?, summary: FlapMeter.Summary)] = []
        let due = slaves.compactMap { name, meter in
            meter.isFlapping || meter.isAtRest(at: instant, by: damping) ? name : nil
        }
        for name in due.sorted() {
            if let summary = slaves[name]?.pass(to: instant, by: damping) { told.append((name, summary)) }
            if slaves[name]?.isAtRest(at: instant, by: damping) == true { forget(name) }
        }
        if let summary = bond?.pass(to: instant, by: damping) { told.append((nil, summary)) }
        if bond?.isAtRest(at: instant, by: damping) == true {
            bond = nil
            noneToldAt = nil
        }
        return told
    }

    // MARK: Damped losses

    /// The damped losses that have lasted for as long as `LossWatch.patience`, or for `span`.
    func dueLosses(
        at instant: BootInstant, after span: BootInstant.Span = LossWatch.patience
    ) -> [(loss: Loss, since: BootInstant)] {
        losses.due(at: instant, after: span)
    }

    /// When the next damped loss is due.
    var nextDueLoss: BootInstant? { losses.nextDue }

    /// Takes in what the events of one observation have made of the bond's redundancy.
    mutating func settle(
        _ verdict: RedundancyVerdict, after former: RedundancyVerdict, _ events: [Event], at instant: BootInstant
    ) {
        losses.settle(verdict, after: former, events, at: instant)
    }

    /// A summary at full priority has just said how the bond is.
    mutating func know(_ verdict: RedundancyVerdict) { losses.know(verdict) }

    /// The loss has just been reported at full priority.
    mutating func know(_ loss: Loss, _ verdict: RedundancyVerdict?) { losses.know(loss, verdict) }

    /// The loss stands no longer.
    mutating func end(_ loss: Loss) { losses.end(loss) }

    private mutating func makeRoom() {
        guard slaves.count >= Self.mostSlaves else { return }
        let oldest = slaves.min { ($0.value.weighedAt, $0.key) < ($1.value.weighedAt, $1.key) }
        if let oldest { forget(oldest.key) }
    }

    private mutating func forget(_ slave: InterfaceName) {
        slaves[slave] = nil
        losses.forget(slave)
    }
}

extension FlapMeter? {
    fileprivate subscript(orNew instant: BootInstant) -> FlapMeter {
        get { self ?? FlapMeter(at: instant) }
        set { self = newValue }
    }
}

extension FlapWatch {
    func write(to writer: inout ByteWriter) {
        writer.append(bond) { $1.write(to: &$0) }
        writer.append(UInt8(clamping: slaves.count))
        for (name, meter) in slaves.sorted(by: { $0.key < $1.key }).prefix(Int(UInt8.max)) {
            writer.append(name)
            meter.write(to: &writer)
        }
        writer.append(isFalling)
        writer.append(unseen) { writer, unseen in
            writer.append(unseen.instant)
            writer.append(unseen.times)
        }
        writer.append(noneToldAt) { $0.append($1) }
        losses.write(to: &writer)
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        bond = try reader.optional { reader throws(ByteReader.Failure) in try FlapMeter(from: &reader) }
        for _ in 0..<(try reader.integer(UInt8.self)) {
            let name = try reader.name()
            slaves[name] = try FlapMeter(from: &reader)
        }
        isFalling = try reader.bool()
        unseen = try reader.optional { reader throws(ByteReader.Failure) in
            Unseen(instant: try reader.instant(), times: try reader.integer())
        }
        noneToldAt = try reader.optionalInstant()
        if reader.version >= 2 { losses = try LossWatch(from: &reader) }
    }
}
