/// The flaps of one slave, or of a bond: how many, and how heavily they weigh by now.
///
/// A *run* begins with the first flap after a time of rest, and ends when the penalty has fallen below `reuse`. Where
/// the penalty rises above `suppress` on the way the run is told: when that happens, every minute, and when it ends; what
/// these words count adds up to the flaps of the run.
struct FlapMeter: Equatable, Sendable {
    /// As of the last flap.
    private(set) var penalty: UInt32 = 0
    private(set) var weighedAt: BootInstant
    private(set) var runBegan: BootInstant
    private(set) var flaps: UInt64 = 0
    private(set) var lastWord: Word?
    /// The last failures that were told one by one, oldest first.
    private(set) var singles: [BootInstant] = []

    /// When the run was last told, and how many flaps it had then.
    struct Word: Equatable, Sendable {
        var instant: BootInstant
        var flaps: UInt64
    }

    /// What there is to tell of a run.
    struct Summary: Equatable, Sendable {
        var phase: FlappingEvent.Phase
        /// Since the last word, or since the run began.
        var flaps: UInt64
        var flapsInAll: UInt64
        var duration: BootInstant.Span
    }

    init(at instant: BootInstant) {
        weighedAt = instant
        runBegan = instant
    }

    var isFlapping: Bool { lastWord != nil }

    /// Nothing is left of what was counted.
    func isAtRest(at instant: BootInstant, by damping: FlapDamping) -> Bool {
        !isFlapping && singles.allSatisfy { instant.since($0) >= Self.day }
            && weight(at: instant, by: damping) < damping.reuse
    }

    private static let day = BootInstant.Span.seconds(86400)
    private static let summaryInterval = BootInstant.Span.seconds(60)

    func weight(at instant: BootInstant, by damping: FlapDamping) -> UInt32 {
        damping.decayed(penalty, after: instant.since(weighedAt))
    }

    /// Counts flaps that happened at once; says when they have become too many.
    mutating func count(
        _ times: UInt32, penalty each: UInt32, at instant: BootInstant, by damping: FlapDamping
    ) -> Summary? {
        let before = weight(at: instant, by: damping)
        if !isFlapping, before < damping.reuse {
            runBegan = instant
            flaps = 0
        }
        flaps = flaps.addingReportingOverflow(UInt64(times)).overflow ? .max : flaps + UInt64(times)
        penalty = UInt32(min(UInt64(damping.ceiling), UInt64(before) + UInt64(each) * UInt64(times)))
        weighedAt = instant
        guard !isFlapping else { return nil }
        if penalty >= damping.suppress { return tell(.began, since: 0, at: instant) }
        return countSingles(times, at: instant, by: damping)
    }

    private mutating func countSingles(_ times: UInt32, at instant: BootInstant, by damping: FlapDamping) -> Summary? {
        guard let most = damping.perDay else { return nil }
        singles.removeAll { instant.since($0) >= Self.day }
        singles += Array(repeating: instant, count: min(Int(times), most))
        guard singles.count >= most, let first = singles.first else { return nil }
        let count = UInt64(singles.count)
        singles = []
        return Summary(phase: .slowly, flaps: count, flapsInAll: count, duration: instant.since(first))
    }

    /// Says what is due when time has passed.
    mutating func pass(to instant: BootInstant, by damping: FlapDamping) -> Summary? {
        guard let lastWord else { return nil }
        if weight(at: instant, by: damping) < damping.reuse {
            let told = tell(.ended, since: lastWord.flaps, at: instant)
            self.lastWord = nil
            return told
        }
        guard instant.since(lastWord.instant) >= Self.summaryInterval else { return nil }
        return tell(.goesOn, since: lastWord.flaps, at: instant)
    }

    private mutating func tell(_ phase: FlappingEvent.Phase, since: UInt64, at instant: BootInstant) -> Summary {
        lastWord = Word(instant: instant, flaps: flaps)
        singles = []
        return Summary(
            phase: phase, flaps: flaps - min(since, flaps), flapsInAll: flaps, duration: instant.since(runBegan))
    }
}

extension FlapMeter {
    func write(to writer: inout ByteWriter) {
        writer.append(penalty)
        writer.append(weighedAt)
        writer.append(runBegan)
        writer.append(flaps)
        writer.append(lastWord) { writer, word in
            writer.append(word.instant)
            writer.append(word.flaps)
        }
        writer.append(UInt8(clamping: singles.count))
        for instant in singles.prefix(Int(UInt8.max)) { writer.append(instant) }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        penalty = try reader.integer()
        weighedAt = try reader.instant()
        runBegan = try reader.instant()
        flaps = try reader.integer()
        lastWord = try reader.optional { reader throws(ByteReader.Failure) in
            Word(instant: try reader.instant(), flaps: try reader.integer())
        }
        for _ in 0..<(try reader.integer(UInt8.self)) { singles.append(try reader.instant()) }
    }
}
