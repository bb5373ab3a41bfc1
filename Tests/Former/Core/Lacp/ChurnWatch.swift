/// The churn states of one port: whether the driver has given up waiting for actor and partner to agree.
///
/// It looks 60 s after a port was enabled or chosen anew (AD_CHURN_DETECTION_TIME, drivers/net/bonding/bond_3ad.c 6.1).
/// A side that is watched once more after it had churned has not come to an agreement yet, so only `none` ends it.
struct ChurnWatch: Equatable, Sendable {
    /// IFLA_BOND_SLAVE_AD_CHURN_*_STATE.
    enum State: UInt8, Sendable {
        case monitoring = 0
        case churned = 1
        case none = 2

        /// The driver's word in /proc/net/bonding (churn_description, drivers/net/bonding/bond_procfs.c).
        init?(procText: String?) {
            switch procText {
            case "monitoring": self = .monitoring
            case "churned": self = .churned
            case "none": self = .none
            default: return nil
            }
        }
    }

    enum Verdict: Equatable {
        case churned(LacpEvent.Side)
        case agreed(LacpEvent.Side, after: BootInstant.Span)
    }

    private var actorSince: BootInstant?
    private var partnerSince: BootInstant?

    init() {}

    /// Takes what one look shows; nil where the kernel does not tell.
    mutating func take(actor: State?, partner: State?, at instant: BootInstant) -> [Verdict] {
        let began = (
            Self.begins(&actorSince, with: actor, at: instant), Self.begins(&partnerSince, with: partner, at: instant)
        )
        let ended = (
            Self.ends(&actorSince, with: actor, at: instant), Self.ends(&partnerSince, with: partner, at: instant)
        )
        var verdicts: [Verdict] = []
        switch began {
        case (true, true): verdicts.append(.churned(.both))
        case (true, false): verdicts.append(.churned(.actor))
        case (false, true): verdicts.append(.churned(.partner))
        case (false, false): break
        }
        switch ended {
        case (let actor?, let partner?): verdicts.append(.agreed(.both, after: max(actor, partner)))
        case (let actor?, nil): verdicts.append(.agreed(.actor, after: actor))
        case (nil, let partner?): verdicts.append(.agreed(.partner, after: partner))
        case (nil, nil): break
        }
        return verdicts
    }

    private static func begins(_ since: inout BootInstant?, with state: State?, at instant: BootInstant) -> Bool {
        guard state == .churned, since == nil else { return false }
        since = instant
        return true
    }

    private static func ends(
        _ since: inout BootInstant?, with state: State?, at instant: BootInstant
    ) -> BootInstant.Span? {
        guard state == State.none, let began = since else { return nil }
        since = nil
        return instant.since(began)
    }
}

extension ChurnWatch {
    func write(to writer: inout ByteWriter) {
        writer.append(actorSince) { $0.append($1) }
        writer.append(partnerSince) { $0.append($1) }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        actorSince = try reader.optionalInstant()
        partnerSince = try reader.optionalInstant()
    }
}
