/// A port of 802.3ad with its state machines (drivers/net/bonding/bond_3ad.c); those that concern its aggregator are the
/// kernel's.
///
/// Counters are in ticks of 100 ms; 0: the timer does not run.
struct LacpPort: Equatable {
    enum Receive { case begin, disabled, lacpDisabled, expired, defaulted, current }
    enum Periodic { case begin, none, fast, slow, transmit }
    enum Mux { case begin, detached, waiting, attached, carrying }

    /// `actor_oper`.
    var own: LacpParty
    /// `partner_oper`.
    private(set) var partner = LacpParty.unknown
    /// Its link is up, as far as LACP was informed; true at first whatever the link is.
    var isEnabled = true
    /// AD_PORT_BEGIN: all machines start anew in the next tick.
    var begins = true
    /// Only a full-duplex port takes part.
    var speaks = true
    var isSelected = false
    var isReadyItself = false
    /// All ports of its aggregator are ready.
    var isReady = false
    /// `ntt`: something is to be sent.
    var mustSend = false
    /// The number of the aggregator that it belongs to.
    var aggregator: UInt16?
    /// In which order it came into its aggregator; the driver's list begins with the last.
    var joined: UInt32 = 0

    private(set) var receive = Receive.begin
    private var receiveTicks = 0
    private var periodic = Periodic.begin
    private var periodicTicks = 0
    var mux = Mux.begin
    var muxTicks = 0
    private var transmitTicks = Self.transmitGap
    private(set) var churn = LacpChurn()

    static let waitTicks = 20
    private static let shortTimeout = 30
    private static let longTimeout = 900
    private static let fastPeriod = 10
    private static let slowPeriod = 300
    /// At most three LACPDUs a second.
    private static let transmitGap = 3

    init(system: UInt64 = 0, number: UInt16 = 0, isFast: Bool = true) {
        own = LacpParty(system: system, key: 0, port: number, state: [.activity, .aggregation])
        if isFast { own.state.insert(.timeout) }
    }

    var hasPartner: Bool { receive == .current }

    /// What it would send.
    var lacpdu: Lacpdu { Lacpdu(actor: own, partner: partner) }

    // MARK: Receive machine

    /// `ad_rx_machine`, with an LACPDU or in a tick.
    mutating func runReceive(_ lacpdu: Lacpdu?, _ driver: DriverVersion) {
        let last = receive
        if begins {
            churn.restarts = true
            initialize(driver)
            return
        }
        if !isEnabled {
            receive = .disabled
        } else if lacpdu != nil, [.expired, .defaulted, .current].contains(receive) {
            if receive != .current { churn.restarts = true }
            receiveTicks = 0
            receive = .current
        } else {
            advanceReceive()
        }
        if receive != last || lacpdu != nil { enterReceive(lacpdu, driver) }
    }

    private mutating func advanceReceive() {
        if receiveTicks > 0 {
            receiveTicks -= 1
            if receiveTicks == 0 {
                if receive == .expired { receive = .defaulted } else if receive == .current { receive = .expired }
                return
            }
        }
        if receive == .disabled { receive = speaks ? .expired : .lacpDisabled }
    }

    private mutating func initialize(_ driver: DriverVersion) {
        speaks = own.key & 1 != 0
        isSelected = false
        recordDefault()
        own.state.remove(.expired)
        receive = .disabled
        if driver == .v7_2 { partner.state.remove(.synchronization) }
    }

    private mutating func enterReceive(_ lacpdu: Lacpdu?, _ driver: DriverVersion) {
        switch receive {
        case .begin: break
        case .disabled: if driver == .v7_2 { partner.state.remove(.synchronization) }
        case .lacpDisabled:
            isSelected = false
            recordDefault()
            partner.state.remove(.aggregation)
            own.state.remove(.expired)
        case .expired:
            partner.state.remove(.synchronization)
            partner.state.insert(.timeout)
            receiveTicks = Self.shortTimeout
            own.state.insert(.expired)
            churn.restarts = true
        case .defaulted:
            if !partner.names(.unknown) { isSelected = false }
            recordDefault()
            own.state.remove(.expired)
        case .current: if let lacpdu { record(lacpdu) }
        }
    }

    private mutating func recordDefault() {
        partner = .unknown
        own.state.insert(.defaulted)
    }

    private mutating func record(_ lacpdu: Lacpdu) {
        if !lacpdu.actor.names(partner) { isSelected = false }
        let isMatched = lacpdu.partner.names(own)
        let seen: LacpState = [.activity, .timeout, .synchronization]
        if !isMatched || lacpdu.partner.state.intersection(seen) != own.state.intersection(seen) { mustSend = true }
        partner = lacpdu.actor
        if !isMatched, partner.state.contains(.aggregation) { partner.state.remove(.synchronization) }
        own.state.remove([.defaulted, .expired])
        receiveTicks = own.state.contains(.timeout) ? Self.shortTimeout : Self.longTimeout
    }

    // MARK: Periodic, transmit and churn machines

    /// `ad_periodic_machine`.
    mutating func runPeriodic() {
        let last = periodic
        if begins || !speaks || !isEnabled {
            periodic = .none
        } else if periodicTicks > 0 {
            periodicTicks -= 1
            if periodicTicks == 0 {
                periodic = .transmit
            } else if periodic == .fast, !partner.state.contains(.timeout) {
                periodic = .slow
            } else if periodic == .slow, partner.state.contains(.timeout) {
                periodicTicks = 0
                periodic = .transmit
            }
        } else if periodic == .none {
            periodic = .fast
        } else if periodic == .transmit {
            periodic = partner.state.contains(.timeout) ? .fast : .slow
        }
        guard periodic != last else { return }
        switch periodic {
        case .begin: break
        case .none: periodicTicks = 0
        // One tick goes with the transmission.
        case .fast: periodicTicks = Self.fastPeriod - 1
        case .slow: periodicTicks = Self.slowPeriod - 1
        case .transmit: mustSend = true
        }
    }

    /// `ad_tx_machine`; true where it sends.
    mutating func runTransmit(_ driver: DriverVersion) -> Bool {
        if transmitTicks > 0 { transmitTicks -= 1 }
        guard transmitTicks == 0 else { return false }
        let sends = mustSend && speaks
        if sends { mustSend = false }
        // Since 7.1 the gap begins with what is sent; before, the clock runs on whether something is sent or not.
        if sends || driver == .v6_1 { transmitTicks = Self.transmitGap }
        return sends
    }

    mutating func runChurn() {
        churn.run(
            actor: own.state.contains(.synchronization), partner: partner.state.contains(.synchronization))
    }
}
