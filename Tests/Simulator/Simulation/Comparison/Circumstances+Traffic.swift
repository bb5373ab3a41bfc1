import BondwatchCore

/// What the logs say of traffic before a difference.
extension Circumstances {
    /// The former machine's line came in a gap, and the present one's later or not at all; or it is the end of a total loss
    /// that the former machine reported so.
    var isOfGap: Bool {
        switch difference.kind {
        case .onlyPresent: false
        case .onlyFormer(let line): isInGap(line.step) || endsLossOfGap(line)
        case .changed(_, let former, let present):
            (former.step < present.step && isInGap(former.step)) || endsLossOfGap(former)
        }
    }

    private func endsLossOfGap(_ line: LogLine) -> Bool {
        let traffic = ["active-none", "active-changed", "active-first"]
        let last = former.last { $0.step < line.step && traffic.contains($0.event.kind) }
        guard let last, last.event.kind == "active-none", isInGap(last.step) else { return false }
        return others.contains { other in
            switch other.kind {
            case .onlyFormer(let loss), .changed(.time, let loss, _): loss.step == last.step && loss.event == last.event
            default: false
            }
        }
    }

    /// The total loss of an active slave that the driver gave up while it was going down, which the former machine reports
    /// when its link has failed, or not at all.
    func isLossOfGivenUp(within milliseconds: UInt64) -> Bool {
        guard kind == "active-none", wasGivenUp(within: milliseconds) else { return false }
        return !isOnlyFormer || presentLines(within: milliseconds).contains { $0.kind == "active-none" }
    }

    /// The present machine reported a total loss alone, or before the former one did, and the line belongs to the next
    /// traffic after that.
    var endsPresentLoss: Bool {
        let last = present.last { $0.event.kind == "active-none" && $0.step <= step }
        guard let last, kind != "active-none", !isOnlyFormer else { return false }
        let isOver = present.contains { $0.event.kind == "active-changed" && $0.step > last.step && $0.step < step }
        return !isOver
            && others.contains { other in
                switch other.kind {
                case .onlyPresent(let loss), .changed(.time, _, let loss):
                    loss.step == last.step && loss.event == last.event
                default: false
                }
            }
    }

    private var setUpStep: Int? { facts(until: step).last { $0.kind == .setUp(true) }?.step }

    /// What both report otherwise is the first traffic since the bond was set up: the present machine has reported none
    /// since then, and nothing was shown to carry longer ago than that.
    func isFirstSinceSetUp(within milliseconds: UInt64) -> Bool {
        guard case .changed(.change, _, let line) = difference.kind, line.event.change == "first", let setUpStep else {
            return false
        }
        let hasReported = present.contains { other in
            other.event.kind.hasPrefix("active-") && other.step >= setUpStep && other.step < step
        }
        let hasCarried = facts(until: step).contains { fact in
            guard fact.step > setUpStep, fact.time + milliseconds < time else { return false }
            return switch fact.kind {
            case .active(let slave): slave != nil
            case .carrier(let has): has
            default: false
            }
        }
        return !hasReported && !hasCarried
    }

    /// The bond has been set up for that long, nothing has carried since, and no slave is up.
    func isOverdue(after milliseconds: UInt64) -> Bool {
        let setUp = facts(until: step).last { if case .setUp = $0.kind { true } else { false } }
        guard let setUp, setUp.kind == .setUp(true), setUp.time + milliseconds <= time else { return false }
        return !hasCarriedSinceSetUp && !hasSlaveUp
    }

    /// The present machine's log says in the same breath that the slave of the line is the active one before its updelay
    /// ended, and its carrier came a short time ago.
    var isSaidEarly: Bool {
        guard isOnlyFormer else { return false }
        let (slave, breath): (String?, UInt64) = (line.event.interface, 30)
        let isSaid = present.contains { other in
            other.step >= step && other.time <= time + breath && other.event.kind == "active-changed"
                && other.event.isEarly && other.event.interface == slave
        }
        return isSaid
            && shown(within: 60_000).contains { fact in
                if case .slaveCarrier(let name, true) = fact { name == slave } else { false }
            }
    }
}
