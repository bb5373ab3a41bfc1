/// From when on something changes too often to be told line by line, in the terms of route and interface damping: each
/// flap adds a penalty of 1000, which halves with every half-life; beyond `suppress` single lines are damped until the
/// penalty has fallen below `reuse`.
package struct FlapDamping: Equatable, Sendable {
    /// What one flap adds.
    package static let penalty: UInt32 = 1000

    package let suppress: UInt32
    package let reuse: UInt32
    package let halfLife: BootInstant.Span
    /// So many failures within 24 hours are told although they are far apart; nil where they are not counted.
    package let perDay: Int?

    /// Four quick failures begin it; one every 35 seconds does, and one every 40 seconds does not. It ends four minutes
    /// after the last one at the latest.
    package static let usual = FlapDamping(unchecked: 3000, reuse: 750, halfLife: .seconds(60), perDay: 6)

    /// - Parameters: a penalty, a penalty, and as the properties of that name.
    package init(suppress: UInt32, reuse: UInt32, halfLife: BootInstant.Span, perDay: Int?) throws(Refusal) {
        guard suppress > Self.penalty else { throw .everyFlap(suppress: suppress) }
        guard reuse < suppress else { throw .neverEnds(suppress: suppress, reuse: reuse) }
        guard reuse > 0 else { throw .neverForgets }
        guard halfLife >= .seconds(1), halfLife <= .seconds(86400) else { throw .halfLife(halfLife) }
        guard perDay.map((2...Self.mostPerDay).contains) ?? true else { throw .perDay }
        self.init(unchecked: suppress, reuse: reuse, halfLife: halfLife, perDay: perDay)
    }

    /// The times of so many failures of a slave are kept.
    package static let mostPerDay = 32

    private init(unchecked suppress: UInt32, reuse: UInt32, halfLife: BootInstant.Span, perDay: Int?) {
        self.suppress = suppress
        self.reuse = reuse
        self.halfLife = halfLife
        self.perDay = perDay
    }

    /// Why the figures cannot work together.
    package enum Refusal: Error, Equatable, CustomStringConvertible {
        case everyFlap(suppress: UInt32)
        case neverEnds(suppress: UInt32, reuse: UInt32)
        case neverForgets
        case halfLife(BootInstant.Span)
        case perDay

        package var description: String {
            switch self {
            case .everyFlap(let suppress):
                "suppress is \(suppress): a single failure adds \(FlapDamping.penalty), so it must be more"
            case .neverEnds(let suppress, let reuse):
                "reuse is \(reuse) and suppress is \(suppress): reuse must be less"
            case .neverForgets: "reuse is 0, which a penalty that halves never reaches"
            case .halfLife(let span): "the half-life is \(span): from 1 s to 1 d is possible"
            case .perDay: "failures per day: from 2 to \(FlapDamping.mostPerDay) is possible"
            }
        }
    }

    /// What a penalty is never above, so that one storm is forgotten as soon as the next: after two half-lives it is back
    /// at `suppress`.
    var ceiling: UInt32 { UInt32(clamping: UInt64(suppress) * 4) }

    /// What is left of a penalty after that time.
    func decayed(_ penalty: UInt32, after span: BootInstant.Span) -> UInt32 {
        let (whole, rest) = span.nanoseconds.quotientAndRemainder(dividingBy: max(1, halfLife.nanoseconds))
        guard whole < 32 else { return 0 }
        var fraction = Double(rest) / Double(max(1, halfLife.nanoseconds))
        // 2^-fraction, bit by bit of the fraction: 2^-1/2, 2^-1/4 and so on are square roots of each other.
        var factor = 1.0
        var root = 0.5
        for _ in 0..<24 where fraction > 0 {
            root = root.squareRoot()
            fraction *= 2
            if fraction >= 1 {
                factor *= root
                fraction -= 1
            }
        }
        return UInt32(Double(penalty >> UInt32(whole)) * factor)
    }
}
