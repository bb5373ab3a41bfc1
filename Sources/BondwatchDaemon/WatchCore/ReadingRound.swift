import BondwatchCore

/// A round over the files of bonds, one after the other: what it waits for, and what has become of it.
struct ReadingRound: Sendable {
    enum Kind: Equatable, Sendable {
        /// Of all bonds, after a look at their names.
        case poll
        /// Of those whose machines have asked for it.
        case early
    }

    /// What is to come next.
    enum Phase: Equatable, Sendable {
        /// The names.
        case listing
        /// The end of what the socket holds, after which these names count.
        case listed([InterfaceName])
        /// A bond's file.
        case reading(Attempt)
        /// The end of what the socket holds, after which the text counts if no message about the bond was among that.
        case read(Attempt, [UInt8])
    }

    /// One attempt at a bond's file.
    struct Attempt: Equatable, Sendable {
        let bond: InterfaceName
        /// That of the bond when the reading began.
        let generation: UInt64
        let began: BootInstant
        /// 1, 2, and so on.
        let number: Int

        static let most = 3
    }

    let kind: Kind
    var phase: Phase
    var audit = AuditRound()
    /// Bonds whose files are still to be read, the last one first.
    private var remaining: [InterfaceName] = []

    init(_ kind: Kind) {
        self.kind = kind
        phase = .listing
    }

    mutating func setBonds(_ bonds: [InterfaceName]) { remaining = bonds.reversed() }

    /// The next bond; nil where there is no other, or no sense in reading its file.
    mutating func next() -> InterfaceName? { audit.goesOn ? remaining.popLast() : nil }

    /// Leaves the other bonds for later.
    mutating func end() {
        while let bond = remaining.popLast() { audit.postpone(bond) }
    }
}
