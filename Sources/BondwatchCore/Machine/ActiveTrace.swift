/// Who the active slave is, as the driver has said, and what was seen of its loss.
///
/// In the modes without an active slave nothing but `since` is used: the bond carries since then.
struct ActiveTrace: Sendable {
    /// How the driver has made the active slave a backup while its link counts as up, without having said which one it chooses.
    enum SetAside: Equatable, Sendable {
        /// It works: somebody cleared the active slave.
        case working
        /// Its downdelay runs: of such links the driver chooses none.
        case goingDown
    }

    /// An active slave that was lost.
    struct Loss: Equatable, Sendable {
        let name: InterfaceName
        let cause: ActiveCause
        /// Megabits a second, while it worked.
        var speed: UInt32?
    }

    private enum State: Equatable, Sendable {
        case unknown
        case noSlave
        case slave(InterfaceIndex, SetAside?)
    }

    private var state = State.unknown
    /// Since when the slave is the active one, or there is none; nil where that was not seen.
    private(set) var since: BootInstant?
    /// The active slave that was lost, until another one is there.
    private(set) var loss: Loss?
    /// When the sources first said that there is no active slave although one could be.
    private var noneClaimedSince: BootInstant?
    /// What a dump said of the active slave before it came to the slaves.
    private(set) var deferred: BondTrace.BondWord?

    init() {}

    init(restoring memory: BondMemory.Traffic) {
        state =
            switch memory.active {
            case .unknown: .unknown
            case .noSlave: .noSlave
            case .slave(let index): .slave(index, nil)
            }
        since = memory.activeSince
        loss = memory.loss.map { Loss(name: $0.name, cause: $0.cause) }
    }

    var slave: BondTrace.ActiveSlave {
        switch state {
        case .unknown: .unknown
        case .noSlave: .noSlave
        case .slave(let index, _): .slave(index)
        }
    }

    /// How the active slave was made a backup; nil where it was not.
    var setAside: SetAside? { if case .slave(_, let setAside) = state { setAside } else { nil } }

    /// The bond is found with this active slave, or without any.
    mutating func find(_ slave: InterfaceIndex?) { state = slave.map { .slave($0, nil) } ?? .noSlave }

    /// The driver has chosen.
    mutating func choose(_ slave: InterfaceIndex, at instant: BootInstant) {
        state = .slave(slave, nil)
        since = instant
        loss = nil
    }

    /// There is none.
    mutating func chooseNone(at instant: BootInstant) {
        if state != .noSlave { since = instant }
        state = .noSlave
    }

    /// In the modes without an active slave: the bond carries, or carries nothing, from here on.
    mutating func begin(at instant: BootInstant) { since = instant }

    mutating func lose(_ loss: Loss) { self.loss = loss }
    mutating func forgetLoss() { loss = nil }

    mutating func setAside(_ how: SetAside) { if case .slave(let index, _) = state { state = .slave(index, how) } }
    mutating func endSetAside() { if case .slave(let index, _) = state { state = .slave(index, nil) } }

    /// The bond works in another mode.
    mutating func beginAnew(withoutSlave isWithout: Bool) {
        state = isWithout ? .noSlave : .unknown
        loss = nil
    }

    // MARK: What is not believed at once

    /// Somebody says that there is none, where a slave could be active.
    ///
    /// - Returns: whether that has lasted for `patience`.
    mutating func claimNone(at instant: BootInstant, patience: BootInstant.Span) -> Bool {
        let since = noneClaimedSince ?? instant
        noneClaimedSince = since
        return instant.since(since) >= patience
    }

    mutating func dropClaim() { noneClaimedSince = nil }

    mutating func hold(_ claim: BondTrace.BondWord?) { deferred = claim }
}
