/// Whether the bond carries, by what was reported.
enum Traffic: Equatable, Sendable {
    /// It has carried nothing since it was first seen, or set up again.
    ///
    /// - Parameter isLossOpen: a total loss of before was reported, and nothing has carried since.
    case notYet(isLossOpen: Bool)
    case carries
    /// A total loss was reported.
    case lost

    init(hasCarried: Bool, isLossOpen: Bool) {
        self = hasCarried ? (isLossOpen ? .lost : .carries) : .notYet(isLossOpen: isLossOpen)
    }

    /// Whether it has carried: only then can that be lost.
    var hasCarried: Bool { if case .notYet = self { false } else { true } }

    /// Whether a total loss was reported, and not its end.
    var isLossOpen: Bool {
        switch self {
        case .notYet(let isLossOpen): isLossOpen
        case .carries: false
        case .lost: true
        }
    }
}
