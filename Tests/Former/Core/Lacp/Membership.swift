/// Whether a port is part of the active aggregator, as far as that has settled.
///
/// A port that leaves counts as inside until it has been out for `LacpTimers.settling`, and one that comes in counts at
/// once: while aggregators are chosen anew nothing is lost that LACP does not give back by itself. A lost link is no
/// matter of settling: it ends the membership at once.
enum Membership: Equatable, Sendable {
    /// Without link, or not looked at since it has one.
    case unknown
    case inside
    /// Inside until a moment ago.
    case leaving(since: Sign)
    /// Its link is up and it is not inside.
    case outside(since: Sign, isTold: Bool)

    enum Verdict: Equatable {
        case wentOut(source: EventSource)
        case cameIn(after: BootInstant.Span)
    }

    /// Whether it counts as part of the active aggregator.
    var counts: Bool {
        switch self {
        case .inside, .leaving: true
        case .unknown, .outside: false
        }
    }

    /// The link is down. What has been told of the port stays open until it is inside again.
    mutating func loseLink() {
        if case .outside(_, isTold: true) = self { return }
        self = .unknown
    }

    mutating func forgetTold() {
        if case .outside(let since, isTold: true) = self { self = .outside(since: since, isTold: false) }
    }

    /// Takes what one look shows of a port whose link is up.
    ///
    /// - Parameter selectionEnds: until then no port can be inside; nil where that is long past.
    mutating func take(
        isInside: Bool, notBefore selectionEnds: BootInstant?, at instant: BootInstant, source: EventSource
    ) -> Verdict? {
        switch self {
        case .unknown:
            self = isInside ? .inside : .outside(since: Sign(at: instant, source: source), isTold: false)
        case .inside:
            if !isInside { self = .leaving(since: Sign(at: instant, source: source)) }
        case .leaving(let since):
            if isInside { self = .inside } else { return settle(since, selectionEnds, at: instant, source: source) }
        case .outside(let since, let isTold):
            if isInside {
                self = .inside
                return isTold ? .cameIn(after: instant.since(since.instant)) : nil
            }
            if !isTold { return settle(since, selectionEnds, at: instant, source: source) }
        }
        return nil
    }

    private mutating func settle(
        _ since: Sign, _ selectionEnds: BootInstant?, at instant: BootInstant, source: EventSource
    ) -> Verdict? {
        guard instant >= LacpTimers.settled(since: since.instant, selectionEnds) else { return nil }
        self = .outside(since: since, isTold: true)
        return .wentOut(source: since.source(source))
    }
}

extension Membership {
    func write(to writer: inout ByteWriter) {
        switch self {
        case .unknown: writer.append(0 as UInt8)
        case .inside: writer.append(1 as UInt8)
        case .leaving(let since):
            writer.append(2 as UInt8)
            since.write(to: &writer)
        case .outside(let since, let isTold):
            writer.append(3 as UInt8)
            since.write(to: &writer)
            writer.append(isTold)
        }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        switch try reader.integer(UInt8.self) {
        case 0: self = .unknown
        case 1: self = .inside
        case 2: self = .leaving(since: try Sign(from: &reader))
        case 3: self = .outside(since: try Sign(from: &reader), isTold: try reader.bool())
        default: throw ByteReader.Failure()
        }
    }
}
