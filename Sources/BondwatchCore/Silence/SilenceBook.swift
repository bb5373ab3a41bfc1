/// The silences that hold, at most one a bond.
package struct SilenceBook: Equatable, Sendable {
    /// More would be no silence of bonds that somebody has on purpose.
    package static let most = 256

    private var byBond: [InterfaceName: Silence] = [:]
    /// The words that were told with the last change, under the numbers that they were to have: a daemon that is killed
    /// between keeping the book and telling them tells them when it comes back.
    package internal(set) var words: [Word] = []

    package struct Word: Equatable, Sendable {
        /// BOND_SEQUENCE.
        package var number: UInt64
        package var change: SilenceChange
    }

    /// There are as many silences as there can be.
    package struct Full: Error, Equatable {}

    package init() {}

    package var isEmpty: Bool { byBond.isEmpty }

    /// In the order of the names; some may be over already.
    package var silences: [Silence] { byBond.values.sorted { $0.bond < $1.bond } }

    /// The silence of that bond that holds at `now`.
    package func silence(of bond: InterfaceName, at now: BootInstant, wallMicroseconds: UInt64) -> Silence? {
        guard let silence = byBond[bond], silence.holds(at: now, wallMicroseconds: wallMicroseconds) else { return nil }
        return silence
    }

    /// When the first of them ends, on the clock of this boot.
    package var nextEnd: BootInstant? { byBond.values.map(\.end).min() }

    /// Begins a silence, in place of one that the bond has already.
    package mutating func begin(
        _ silence: Silence, at now: BootInstant, wallMicroseconds: UInt64
    ) throws(Full) -> SilenceChange {
        let former = byBond[silence.bond]
        guard former != nil || byBond.count < Self.most else { throw Full() }
        byBond[silence.bond] = silence
        return SilenceChange(
            silence, .began(leftOfFormer: former?.left(at: now, wallMicroseconds: wallMicroseconds)))
    }

    /// Ends the silence of a bond by hand; nil where none holds.
    package mutating func end(
        _ bond: InterfaceName, by user: UInt32, at now: BootInstant, wallMicroseconds: UInt64
    ) -> SilenceChange? {
        guard let silence = silence(of: bond, at: now, wallMicroseconds: wallMicroseconds) else { return nil }
        byBond[bond] = nil
        let elapsed = silence.elapsed(at: now, wallMicroseconds: wallMicroseconds)
        return SilenceChange(silence, .ended(by: .hand(user: user), after: elapsed))
    }

    /// Takes out those whose time is over, in the order of their names.
    package mutating func takeEnded(at now: BootInstant, wallMicroseconds: UInt64) -> [SilenceChange] {
        let ended = byBond.values.filter { !$0.holds(at: now, wallMicroseconds: wallMicroseconds) }
        for silence in ended { byBond[silence.bond] = nil }
        return ended.sorted { $0.bond < $1.bond }.map { silence in
            SilenceChange(silence, .ended(by: .time, after: silence.length))
        }
    }

    /// Notes under which numbers these changes are told, from `first` on.
    package mutating func number(_ changes: [SilenceChange], from first: UInt64) {
        words = changes.enumerated().map { Word(number: first &+ UInt64($0.offset), change: $0.element) }
    }

    /// Marks an event where its bond is silenced, and nothing else of it. A silence goes with its bond to a new name, unless
    /// that has one of its own.
    ///
    /// - Returns: whether the book has changed with it.
    package mutating func mark(_ event: inout Event, at now: BootInstant, wallMicroseconds: UInt64) -> Bool {
        if isEmpty { return false }
        var isChanged = false
        if case .bondRenamed(let former) = event.subject { isChanged = rename(former, to: event.bond.name) }
        event.silence = silence(of: event.bond.name, at: now, wallMicroseconds: wallMicroseconds).map { silence in
            SilenceMark(
                until: silence.until(at: now, wallMicroseconds: wallMicroseconds), reason: silence.shownReason)
        }
        return isChanged
    }

    private mutating func rename(_ former: InterfaceName, to name: InterfaceName) -> Bool {
        guard former != name, byBond[name] == nil, var silence = byBond.removeValue(forKey: former) else {
            return false
        }
        silence.bond = name
        byBond[name] = silence
        return true
    }

    /// Reckons the times of day anew where the clock was stepped: over a reboot they alone are left.
    mutating func reckon(at now: BootInstant, wallMicroseconds: UInt64) {
        for (bond, silence) in byBond where !silence.isCarriedOver {
            byBond[bond]?.wallEnd = silence.until(at: now, wallMicroseconds: wallMicroseconds)
        }
    }

    /// Takes a silence as an earlier run has kept it.
    mutating func restore(_ silence: Silence) {
        if byBond.count < Self.most || byBond[silence.bond] != nil { byBond[silence.bond] = silence }
    }
}
