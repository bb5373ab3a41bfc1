/// Which slave the driver uses, in the modes with an active slave, and what was seen of its loss.
struct ActiveSlaveTrace: Sendable {
    /// An active slave that was lost.
    struct Loss: Equatable, Sendable {
        let name: InterfaceName
        let cause: ActiveCause
        /// Megabits a second, while it worked.
        var speed: UInt32?
    }

    private enum State: Equatable, Sendable {
        case unknown(noneClaimedSince: BootInstant?)
        case carrying(InterfaceIndex, Carrying)
        case undecided(InterfaceIndex, Losing)
        /// - Parameter loss: the slave whose loss left none.
        case none(loss: Loss?)
    }

    /// The driver uses the slave.
    private struct Carrying: Equatable, Sendable {
        /// Somebody cleared the active slave, and the driver has not said which one it chooses.
        var isCleared = false
        /// It failed and is back, and only its count shows it.
        var unseenLoss: Loss?
        /// When the sources first said that there is none although one could be.
        var noneClaimedSince: BootInstant?
    }

    /// The slave is lost, or given up, and what came of it is not known.
    private struct Losing: Equatable, Sendable {
        var loss: Loss?
        /// The driver made it a backup while its downdelay runs: of such links it chooses none.
        var isGivenUp = false
        var undecided: Undecided
    }

    private var state = State.unknown(noneClaimedSince: nil)
    /// Since when the slave is the active one, or there is none; nil where that was not seen.
    private(set) var since: BootInstant?
    /// What a dump said of the active slave before it came to the slaves.
    private(set) var deferred: BondTrace.BondWord?

    init() {}

    /// - Parameter isUsable: whether the link of an active slave that was lost counts as up again.
    init(restoring memory: BondMemory.Traffic, isUsable: (InterfaceIndex) -> Bool) {
        since = memory.activeSince
        let loss = memory.loss.map { Loss(name: $0.name, cause: $0.cause) }
        switch memory.active {
        case .unknown: break
        case .noSlave: state = .none(loss: loss)
        // A loss of which only the count was seen opens nothing: the slave was up again.
        case .slave(let index) where loss == nil || isUsable(index):
            state = .carrying(index, Carrying(unseenLoss: loss))
        case .slave(let index):
            let since = memory.activeSince ?? BootInstant(nanoseconds: 0)
            state = .undecided(index, Losing(loss: loss, undecided: Undecided(since: since, ordinal: 0)))
        }
    }

    // MARK: What is known

    var slave: BondTrace.ActiveSlave {
        switch state {
        case .unknown: .unknown
        case .carrying(let index, _), .undecided(let index, _): .slave(index)
        case .none: .noSlave
        }
    }

    /// The active slave that was lost, until another one is there.
    var loss: Loss? {
        switch state {
        case .unknown: nil
        case .carrying(_, let carrying): carrying.unseenLoss
        case .undecided(_, let losing): losing.loss
        case .none(let loss): loss
        }
    }

    /// Set from the loss of the active slave to the report of what came of it.
    var undecided: Undecided? { if case .undecided(_, let losing) = state { losing.undecided } else { nil } }

    /// Whether somebody cleared the active slave, which works.
    var isCleared: Bool { if case .carrying(_, let carrying) = state { carrying.isCleared } else { false } }

    /// Whether the driver gave up the active slave while its downdelay runs.
    var isGivenUp: Bool { if case .undecided(_, let losing) = state { losing.isGivenUp } else { false } }

    // MARK: What the driver did

    /// The bond is found with this active slave, or without any.
    mutating func find(_ slave: InterfaceIndex?) {
        state = slave.map { .carrying($0, Carrying()) } ?? .none(loss: nil)
    }

    /// The driver has chosen.
    mutating func choose(_ slave: InterfaceIndex, at instant: BootInstant) {
        state = .carrying(slave, Carrying())
        since = instant
    }

    /// There is none.
    mutating func chooseNone(at instant: BootInstant) {
        if case .none = state { return }
        state = .none(loss: loss)
        since = instant
    }

    /// The active slave is lost, or failed unseen.
    mutating func lose(_ loss: Loss) {
        switch state {
        case .unknown: break
        case .carrying(let index, var carrying):
            carrying.unseenLoss = loss
            state = .carrying(index, carrying)
        case .undecided(let index, var losing):
            losing.loss = loss
            state = .undecided(index, losing)
        case .none: state = .none(loss: loss)
        }
    }

    /// It is the active slave again, or still.
    mutating func forgetLoss() {
        switch state {
        case .carrying(let index, var carrying):
            carrying.unseenLoss = nil
            state = .carrying(index, carrying)
        case .undecided(let index, _): state = .carrying(index, Carrying())
        case .unknown, .none: break
        }
    }

    /// Somebody cleared the active slave, which works.
    mutating func clear() {
        guard case .carrying(let index, var carrying) = state else { return }
        carrying.isCleared = true
        state = .carrying(index, carrying)
    }

    /// The driver made it a backup while its downdelay runs.
    mutating func giveUp() {
        guard case .undecided(let index, var losing) = state else { return }
        losing.isGivenUp = true
        state = .undecided(index, losing)
    }

    /// It is no backup.
    mutating func takeBack() {
        switch state {
        case .carrying(let index, var carrying):
            carrying.isCleared = false
            state = .carrying(index, carrying)
        case .undecided(let index, var losing):
            losing.isGivenUp = false
            state = .undecided(index, losing)
        case .unknown, .none: break
        }
    }

    // MARK: What is not decided

    /// From here until the next report of the bond it is open what became of the active slave.
    ///
    /// - Parameter ordinal: the number of the observation with which the loss was seen.
    mutating func beginUndecided(at instant: BootInstant, ordinal: UInt64) {
        guard case .carrying(let index, let carrying) = state else { return }
        let undecided = Undecided(since: instant, ordinal: ordinal)
        state = .undecided(index, Losing(loss: carrying.unseenLoss, undecided: undecided))
    }

    mutating func hold(_ entry: Undecided.Held) {
        guard case .undecided(let index, var losing) = state else { return }
        losing.undecided.hold(entry)
        state = .undecided(index, losing)
    }

    /// Takes out what waits.
    mutating func takeHeld() -> Undecided? {
        guard case .undecided(let index, var losing) = state else { return nil }
        let undecided = losing.undecided
        losing.undecided = Undecided(since: undecided.since, ordinal: undecided.ordinal)
        state = .undecided(index, losing)
        return undecided
    }

    // MARK: What is not believed at once

    /// Somebody says that there is none, where a slave could be active.
    ///
    /// - Returns: whether that has lasted for `patience`.
    mutating func claimNone(at instant: BootInstant, patience: BootInstant.Span) -> Bool {
        switch state {
        case .unknown(let claimed):
            state = .unknown(noneClaimedSince: claimed ?? instant)
            return instant.since(claimed ?? instant) >= patience
        case .carrying(let index, var carrying):
            let claimed = carrying.noneClaimedSince ?? instant
            carrying.noneClaimedSince = claimed
            state = .carrying(index, carrying)
            return instant.since(claimed) >= patience
        case .undecided, .none: return true
        }
    }

    mutating func dropClaim() {
        switch state {
        case .unknown: state = .unknown(noneClaimedSince: nil)
        case .carrying(let index, var carrying):
            carrying.noneClaimedSince = nil
            state = .carrying(index, carrying)
        case .undecided, .none: break
        }
    }

    mutating func hold(claim: BondTrace.BondWord?) { deferred = claim }
}
