/// Whether a port is part of the active aggregator, as far as that has settled.
///
/// A port has left when it has been out for `LacpTimers.settling`, and is back at once: while aggregators are chosen anew
/// nothing is lost that LACP does not give back by itself. A lost link is no matter of settling: it ends the membership at
/// once.
enum Membership: Equatable, Sendable {
    /// Without link, or not looked at since it has one.
    case unknown
    case inside
    /// A whole part of a group that the driver keeps as its reserve.
    case standby
    /// Inside or on standby until a moment ago.
    case leaving(since: Sign)
    /// Its link is up, and it is neither inside nor on standby.
    case outside(since: Sign, isSettled: Bool)

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

    /// The link is down. A port that has left is out until it is inside again.
    mutating func loseLink() {
        if case .outside(_, isSettled: true) = self { return }
        self = .unknown
    }

    /// A look shows the port as it is with its present link.
    mutating func beginLook(at instant: BootInstant, source: EventSource) {
        if self == .unknown { self = .outside(since: Sign(at: instant, source: source), isSettled: false) }
    }

    /// LACP rests: a time that has begun does not go on.
    mutating func rest() {
        switch self {
        case .leaving, .outside(_, isSettled: false): self = .unknown
        case .unknown, .inside, .standby, .outside(_, isSettled: true): break
        }
    }

    /// It was inside between two looks: a time that has begun begins anew.
    mutating func interrupt(at instant: BootInstant) {
        let since = Sign(at: instant, source: .netlink)
        switch self {
        case .leaving: self = .leaving(since: since)
        case .outside(_, isSettled: false): self = .outside(since: since, isSettled: false)
        case .unknown, .inside, .standby, .outside(_, isSettled: true): break
        }
    }

    /// It counts as not settled.
    mutating func unsettle() {
        if case .outside(let since, isSettled: true) = self { self = .outside(since: since, isSettled: false) }
    }

    /// Takes what one look shows of a port whose link is up.
    ///
    /// - Parameter selectionEnds: until then no port can be inside; nil where that is long past.
    mutating func take(
        _ place: Place, notBefore selectionEnds: BootInstant?, at instant: BootInstant, source: EventSource
    ) {
        if let membership = place.membership {
            self = membership
            return
        }
        switch self {
        case .unknown: self = .outside(since: Sign(at: instant, source: source), isSettled: false)
        case .inside, .standby: self = .leaving(since: Sign(at: instant, source: source))
        case .leaving(let since), .outside(let since, isSettled: false):
            guard instant >= LacpTimers.settled(since: since.instant, selectionEnds) else { return }
            self = .outside(since: since, isSettled: true)
        case .outside(_, isSettled: true): break
        }
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
        case .outside(let since, let isSettled):
            writer.append(3 as UInt8)
            since.write(to: &writer)
            writer.append(isSettled)
        }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        switch try reader.integer(UInt8.self) {
        case 0: self = .unknown
        case 1: self = .inside
        case 2: self = .leaving(since: try Sign(from: &reader))
        case 3: self = .outside(since: try Sign(from: &reader), isSettled: try reader.bool())
        case 4: self = .standby
        default: throw ByteReader.Failure()
        }
    }
}
