import BondwatchCore

/// Whom a connection to the exporter counts for.
enum ScrapePeer: PlaceHolder {
    /// This host: many programs share its addresses.
    case local
    /// An IPv4 address, or the first half of an IPv6 address; the other half is the peer's to choose.
    case remote([UInt8])

    /// - Parameters:
    ///   - address: of the peer, in network order; nil where it has none.
    ///   - own: the address at this end.
    init(_ address: [UInt8]?, own: [UInt8]?) {
        guard let address = address.map(Self.unmapped), !address.isEmpty else {
            self = .local
            return
        }
        let loopback = address.count == 4 ? address[0] == 127 : address == Self.loopback
        if loopback || address == own.map(Self.unmapped) {
            self = .local
        } else {
            self = .remote(address.count == 16 ? Array(address[..<8]) : address)
        }
    }

    var share: PlaceShare { self == .local ? .exempt : .quota }

    private static let loopback = [UInt8](repeating: 0, count: 15) + [1]
    private static let mapping = [UInt8](repeating: 0, count: 10) + [0xff, 0xff]

    /// An IPv4 address that came over a socket for IPv6, as itself.
    private static func unmapped(_ address: [UInt8]) -> [UInt8] {
        address.count == 16 && address.starts(with: mapping) ? Array(address[12...]) : address
    }
}

/// Which connections the exporter has, and which it closes: a pure value, to which all that happens is reported.
struct ScrapePlaces {
    private enum Phase {
        case requesting
        case gathering
        case taking
    }

    private struct Connection {
        let opened: BootInstant
        /// When it connected, sent its request, or last took something of its answer.
        var progress: BootInstant
        var phase = Phase.requesting
    }

    private let limits: ExporterLimits
    private var places: Places<ScrapePeer>
    private var connections: [UInt64: Connection] = [:]

    init(_ limits: ExporterLimits) {
        self.limits = limits
        places = Places(limits.places)
    }

    var count: Int { places.count }

    /// Whether a connection that is taken now would find a place. None does while every one waits for the metrics.
    var hasRoom: Bool { places.hasRoom }

    mutating func admit(_ id: UInt64, _ peer: ScrapePeer, at now: BootInstant) -> Places<ScrapePeer>.Decision {
        let decision = places.admit(id, for: peer, at: now)
        if case .inPlaceOf(let other) = decision { connections[other] = nil }
        if decision != .refused { connections[id] = Connection(opened: now, progress: now) }
        return decision
    }

    /// The whole request has come.
    mutating func requested(_ id: UInt64, at now: BootInstant) { note(id, .gathering, .owed(since: now), now) }

    /// The answer is on its way, and what was sent of it so far was taken.
    mutating func took(_ id: UInt64, at now: BootInstant) { note(id, .taking, .idle(since: now), now) }

    mutating func leave(_ id: UInt64) {
        connections[id] = nil
        places.leave(id)
    }

    /// The connections whose time is over: the fewer places are free, the shorter it is.
    func overdue(at now: BootInstant) -> [UInt64] {
        let (request, answer) = (patience(limits.requestTime), patience(limits.answerTime))
        return connections.filter { _, connection in
            if now.since(connection.opened) > .milliseconds(limits.connectionTime) { return true }
            return switch connection.phase {
            case .requesting: now.since(connection.progress) > request
            case .gathering: false
            case .taking: now.since(connection.progress) > answer
            }
        }
        .map(\.key)
    }

    /// All of it while half of the places are free, and little once none is.
    private func patience(_ milliseconds: Int) -> BootInstant.Span {
        let shortest = milliseconds / ExporterLimits.patienceUnderPressure
        let half = max(limits.connections / 2, 1)
        let free = min(max(limits.connections - count, 0), half)
        return .milliseconds(shortest + (milliseconds - shortest) * free / half)
    }

    private mutating func note(_ id: UInt64, _ phase: Phase, _ standing: PlaceStanding, _ now: BootInstant) {
        connections[id]?.phase = phase
        connections[id]?.progress = now
        places.set(standing, of: id)
    }
}
