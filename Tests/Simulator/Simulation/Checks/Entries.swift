import BondwatchCore

extension Entry {
    /// Whether a violation is an instance of this fault: it shows the fault's symptom, after what the fault needs.
    func explains(_ violation: Violation, _ bond: BondTruth, _ book: Book) -> Bool {
        let time = violation.time
        switch self {
        case .w1:
            // A loss stands, and a slave is put in before it carries.
            guard violation.check == .falseRestoration, bond.mode != .ieee8023ad, let since = book.alarmSince else {
                return false
            }
            return bond.transitions(from: since, to: time).contains {
                if case .added = $0.transition { true } else { false }
            }
        case .w2:
            return bond.mode == .ieee8023ad && [.falseRestoration, .falseLoss].contains(violation.check)
        case .openStale:
            let untilDump: UInt64 = 2000
            return violation.check == .outsideService && !bond.isSetUp(at: time)
                && time < violation.lostAt + untilDump
        case .openReturn:
            guard violation.check == .doubleAlarm, bond.mode == .ieee8023ad else { return false }
            let between = bond.transitions(from: book.lastNone, to: time).filter(\.inService).map(\.transition)
            return between.contains(.first)
        case .w3:
            guard bond.mode == .ieee8023ad, violation.check == .inventedHandOver else { return false }
            // The members of one look are of different moments, or of the time before everything was lost.
            let moment: UInt64 = 5000
            let start = time - min(time, moment)
            let changes = bond.mostCarrying(from: start, to: time) != bond.fewestCarrying(from: start, to: time)
            return changes || bond.fewestCarrying(from: book.lastHandOver, to: time) == 0
        case .w4:
            // Set down by hand, and set up again; then a total loss that was none, and the return from it.
            guard [.inventedNone, .inventedFirst].contains(violation.check), bond.isSetUp(at: time) else {
                return false
            }
            let negotiation: UInt64 = 15_000
            return bond.mode == .ieee8023ad && bond.wasSetDown(from: time - min(time, negotiation), to: time)
        case .w5:
            return [.inventedFirst, .outsideService].contains(violation.check) && !bond.isSetUp(at: time)
        case .lateCarrier:
            guard violation.check == .inventedNone, !bond.mode.hasActiveSlave else { return false }
            let batch: UInt64 = 1000
            let recent = bond.transitions(from: time - batch, to: time).map(\.transition)
            return recent.contains(.first) && recent.contains(.none)
        case .heldBack:
            return violation.check == .memberOrder
        case .openEarly: return violation.check == .earlyOrder
        case .m1: return violation.check == .missedAgain
        case .w6: return violation.check == .flappingOutsideService
        case .w7:
            // Set up without anything that carries, and a total loss when a slave comes.
            guard violation.check == .inventedNone, bond.mode.hasActiveSlave, let up = bond.lastSetUp(before: time)
            else { return false }
            return bond.mostCarrying(from: up, to: time - 1) == 0
        }
    }
}
