/// Where a bond is in its life.
///
/// The driver keeps working on a bond that is set down: slaves come and go, and it chooses active slaves. None of this
/// concerns traffic, so only a bond that is set up raises alarms, counts flaps and has failovers.
enum BondLife: Equatable, Sendable {
    /// Its slaves are put into it one after the other; nil where an earlier run of the daemon had seen it assembled.
    case setUp(since: BootInstant?)
    case setDown

    var isSetUp: Bool { self != .setDown }

    /// When its assembly began, as far as it was seen.
    var assemblyBegan: BootInstant? { if case .setUp(let since) = self { since } else { nil } }
}

extension BondTrace {
    /// Follows the bond's flags.
    mutating func live(_ isAdminUp: Bool, at instant: BootInstant) {
        switch (life, isAdminUp) {
        case (.setUp, false): service.setDown()
        case (.setDown, true):
            service.setUp(at: instant)
            // What it lost while it was set down has its time to come up again.
            for position in slaves.indices { slaves.change(position) { $0.forgetCarried() } }
            // What it won while it was set down is its first traffic too.
            if !hasCarrier || active == .noSlave { forgetTraffic() }
            modeTrace.lacp?.setUp()
            // What LACP makes of the ports now is announced by nobody.
            if mode == .ieee8023ad { wantDump() }
        case (.setUp, true), (.setDown, false): break
        }
    }

    /// The bond works in another mode: the driver allows that only while it is set down and empty, so that nothing of its
    /// traffic goes on, and the carrier that it lost in the former mode is not counted in this one.
    mutating func beginAnew(
        in mode: BondMode, _ message: LinkMessage, active slave: InterfaceIndex?, into events: inout [Event]
    ) {
        events += takeHeld()
        service.setDown()
        service.forgetTraffic()
        modeTrace.begin(mode, carrierDownCount: message.carrierDownCount)
        if slave == nil { modeTrace.activeSlave?.find(nil) }
    }

    /// Forgets what carried before: the bond was taken out of service, and its next traffic is its first.
    ///
    /// A loss that was reported stays open: of redundancy until the bond is whole again, of traffic until something carries.
    private mutating func forgetTraffic() {
        service.forgetTraffic()
        modeTrace.carrier?.forget()
        modeTrace.lacp?.forgetAggregator()
    }
}
