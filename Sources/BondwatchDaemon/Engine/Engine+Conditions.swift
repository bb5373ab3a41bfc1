package import BondwatchCore
import BondwatchLinux
import BondwatchNetlink

/// What hinders the daemon itself: logged when it begins, while it lasts and when it ends.
extension Engine {
    /// An attempt failed: `text` says what is wrong, in one printable line without a full stop.
    ///
    /// - Parameter subject: what it is about, where several of a kind can hold at one time.
    package func conditionHolds(_ kind: ConditionKind, of subject: String? = nil, _ text: String) {
        take(.holds(Condition(kind, of: subject, text)))
    }

    /// The same has succeeded. Where nothing of the kind holds this does nothing.
    package func conditionEnded(_ kind: ConditionKind, of subject: String? = nil) { take(.ended(kind, of: subject)) }

    /// - Parameter times: how often it happened, where several are taken as one.
    package func take(_ signal: ConditionSignal, times: UInt64 = 1) {
        for note in conditions.take(signal, times: times, at: Clock.now()) { tell(note) }
    }

    /// Lets time pass for the conditions, and tries again what has failed and is not tried of itself at rest.
    func reviewConditions() {
        if conditions.mayHold(.checkpoint), ledger.keepsCheckpoint { commit() }
        if conditions.mayHold(.silences) { keepSilences() }
        if conditions.mayHold(.netlinkFilter) { updateFilter() }
        keepWaitingRecords()
        let now = Clock.now()
        let bonds = Set(join.fleet.bonds.map(\.name.description))
        let gone = ConditionKind.allCases.filter(\.isOfBond).flatMap { conditions.dropGone($0, allBut: bonds, at: now) }
        for note in gone + conditions.tick(at: now) { tell(note) }
    }
}
