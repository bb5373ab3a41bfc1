/// What the driver does with the bond as a whole: another state for each kind of mode, so that none has what another one needs.
enum ModeTrace: Sendable {
    /// active-backup, balance-tlb and balance-alb.
    case activeSlave(ActiveSlaveTrace)
    /// balance-rr, balance-xor and broadcast, and a mode that is not known: the bond's carrier says whether it carries at all.
    case carrier(CarrierTrace)
    /// 802.3ad: the carrier, and what LACP makes of the ports.
    case aggregator(CarrierTrace, LacpTrace)

    /// Nothing is known yet.
    init(_ mode: BondMode?, carrierDownCount: UInt32?) {
        self =
            switch mode {
            case .activeBackup, .balanceTLB, .balanceALB: .activeSlave(ActiveSlaveTrace())
            case .ieee8023ad: .aggregator(CarrierTrace(downCount: carrierDownCount), LacpTrace())
            case .balanceRR, .balanceXOR, .broadcast, nil: .carrier(CarrierTrace(downCount: carrierDownCount))
            }
    }

    /// The bond works in another mode, or its mode has come to be known.
    mutating func begin(_ mode: BondMode, carrierDownCount: UInt32?) {
        self = ModeTrace(mode, carrierDownCount: carrierDownCount)
    }

    /// nil in the other modes, as are the two below.
    var activeSlave: ActiveSlaveTrace? {
        get { if case .activeSlave(let trace) = self { trace } else { nil } }
        set { if case .activeSlave = self, let newValue { self = .activeSlave(newValue) } }
    }

    var carrier: CarrierTrace? {
        get {
            switch self {
            case .activeSlave: nil
            case .carrier(let trace), .aggregator(let trace, _): trace
            }
        }
        set {
            guard let newValue else { return }
            switch self {
            case .activeSlave: break
            case .carrier: self = .carrier(newValue)
            case .aggregator(_, let lacp): self = .aggregator(newValue, lacp)
            }
        }
    }

    var lacp: LacpTrace? {
        get { if case .aggregator(_, let lacp) = self { lacp } else { nil } }
        _modify {
            var lacp = self.lacp
            let carrier = self.carrier
            // So that the ports are held once, and are changed where they are.
            if lacp != nil, let carrier { self = .carrier(carrier) }
            yield &lacp
            if let lacp, let carrier { self = .aggregator(carrier, lacp) }
        }
    }

    /// Since when the active slave is the active one, or the bond carries, or it does not; nil where that was not seen.
    var since: BootInstant? { activeSlave?.since ?? carrier?.since }

    // MARK: What is not decided

    /// Set from the loss of the active slave, or of the last usable one, to the report of what came of it.
    var undecided: Undecided? { activeSlave?.undecided ?? carrier?.undecided }

    /// - Parameter ordinal: the number of the observation with which the loss was seen.
    mutating func beginUndecided(at instant: BootInstant, ordinal: UInt64) {
        activeSlave?.beginUndecided(at: instant, ordinal: ordinal)
        carrier?.beginUndecided(at: instant, ordinal: ordinal)
    }

    mutating func hold(_ entry: Undecided.Held) {
        activeSlave?.hold(entry)
        carrier?.hold(entry)
    }

    /// Takes out what waits. In a mode without an active slave it is decided with that.
    mutating func takeHeld() -> Undecided? { activeSlave?.takeHeld() ?? carrier?.decide() }
}
