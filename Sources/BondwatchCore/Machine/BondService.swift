/// Whether the bond is in service, and whether it carries by what was reported.
struct BondService: Sendable {
    private(set) var life: BondLife
    private(set) var traffic = Traffic.notYet(isLossOpen: false)

    init(isSetUp: Bool, at instant: BootInstant) { life = isSetUp ? .setUp(since: instant) : .setDown }

    /// An earlier run of the daemon had seen the bond assembled.
    mutating func restore(_ traffic: Traffic) {
        if life.isSetUp { life = .setUp(since: nil) }
        self.traffic = traffic
    }

    // MARK: Life

    mutating func setUp(at instant: BootInstant) { life = .setUp(since: instant) }
    mutating func setDown() { life = .setDown }

    // MARK: Traffic

    /// Traffic begins.
    mutating func carry() { traffic = .carries }
    /// A total loss is reported.
    mutating func lose() { traffic = .lost }
    /// What carries next is a recovery, and what is lost next is a loss.
    mutating func noteCarried(_ hasCarried: Bool = true) {
        traffic = Traffic(hasCarried: hasCarried, isLossOpen: traffic.isLossOpen)
    }
    /// What carries next is the first that does. A loss that was reported stays open.
    mutating func forgetTraffic() { noteCarried(false) }
    /// The total loss is over, or counts as not reported.
    mutating func closeLoss() { traffic = Traffic(hasCarried: traffic.hasCarried, isLossOpen: false) }
}
