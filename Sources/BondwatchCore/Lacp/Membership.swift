/// Whether a port is part of the active aggregator, as far as that has settled.
///
/// That a port has left is reported when it has been out for `LacpTimers.settling`, and that it is back at once: while
/// aggregators are chosen anew nothing is lost that LACP does not give back by itself. A lost link is no matter of
/// settling: it ends the membership at once.
enum Membership: Equatable, Sendable {
    /// Without link, or not looked at since it has one.
    case unknown
    case inside
    /// A whole part of a group that the driver keeps as its reserve.
    case standby
    /// Inside or on standby until a moment ago.
    case leaving(since: Sign)
    /// Its link is up, and it is neither inside nor on standby.
    case outside(since: Sign, isTold: Bool)

    enum Verdict: Equatable {
        case wentOut(source: EventSource)
        case cameIn(after: BootInstant.Span)
    }

    /// Where one look shows a port whose link is up.
    enum Place: Equatable {
        case inside
        case standby
        case outside

        fileprivate var membership: Membership? {
            switch self {
            case .inside: .inside
            case .standby: .standby
            case .outside: nil
            }
        }
    }

    /// The link is down. What has been told of the port stays open until it is inside again.
    mutating func loseLink() {
        if case .outside(_, isTold: true) = self { return }
        self = .unknown
    }

    /// A look shows the port as it is with its present link.
    mutating func beginLook(at instant: BootInstant, source: EventSource) {
        if self == .unknown { self = .outside(since: Sign(at: instant, source: source), isTold: false) }
    }

    /// LACP rests: a time that has begun does not go on.
    mutating func rest() {
        switch self {
        case .leaving, .outside(_, isTold: false): self = .unknown
        case .unknown, .inside, .standby, .outside(_, isTold: true): break
        }
    }

    /// It was inside between two looks: a time that has begun begins anew.
    mutating func interrupt(at instant: BootInstant) {
        let since = Sign(at: instant, source: .netlink)
        switch self {
        case .leaving: self = .leaving(since: since)
        case .outside(_, isTold: false): self = .outside(since: since, isTold: false)
        case .unknown, .inside, .standby, .outside(_, isTold: true): break
        }
    }

    mutating func forgetTold() {
        if case .outside(let since, isTold: true) = self { self = .outside(since: since, isTold: false) }
    }

    /// Takes what one look shows of a port whose link is up.
    ///
    /// - Parameter selectionEnds: until then no port can be inside; nil where that is long past.
    mutating func take(
        _ place: Place, notBefore selectionEnds: BootInstant?, at instant: BootInstant, source: EventSource
    ) -> Verdict? {
        let former = self
        if let membership = place.membership {
            self = membership
            guard case .outside(let since, isTold: true) = former else { return nil }
            return .cameIn(after: instant.since(since.instant))
        }
        switch former {
        case .unknown: self = .outside(since: Sign(at: instant, source: source), isTold: false)
        case .inside, .standby: self = .leaving(since: Sign(at: instant, source: source))
        case .leaving(let since), .outside(let since, isTold: false):
            return settle(since, selectionEnds, at: instant, source: source)
        case .outside(_, isTold: true): break
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
        case .standby: writer.append(4 as UInt8)
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
        case 4: self = .standby
        default: throw ByteReader.Failure()
        }
    }
}
