import BondwatchCore

/// LACPDUs on the wire, and the switches at the other ends.
extension Kernel {
    /// An LACPDU that left the host, or comes in over an interface.
    struct WiredLacpdu {
        /// The host's interface.
        var interface: UInt32
        var lacpdu: Lacpdu
    }

    /// Puts it on the wire, where there is one.
    mutating func send(_ lacpdu: Lacpdu, of interface: UInt32) {
        guard self.interface(interface)?.hasCarrier == true else { return }
        lacpdus.append(WiredLacpdu(interface: interface, lacpdu: lacpdu))
    }

    /// `bond_3ad_lacpdu_recv`: a bond that is set down hears nothing.
    mutating func hear(_ lacpdu: Lacpdu, on interface: UInt32) {
        guard let device = self.interface(interface), device.isUp, let bond = device.master.flatMap(position(ofBond:)),
            bonds[bond].isUp, bonds[bond].mode == .ieee8023ad, let position = bonds[bond].position(of: interface)
        else { return }
        bonds[bond].slaves[position].port.runReceive(lacpdu, driver)
    }

    /// What the switches send before a tick of the bond.
    mutating func hearSwitches(_ bond: Int) {
        guard hasOwnSwitches else { return }
        for position in bonds[bond].slaves.indices {
            let interface = bonds[bond].slaves[position].interface
            guard let place = self.position(ofInterface: interface) else { continue }
            guard let partner = interfaces[place].partner, interfaces[place].hasCarrier else {
                interfaces[place].far = nil
                continue
            }
            var far = interfaces[place].far ?? SwitchPort(partner, number: UInt16(truncatingIfNeeded: interface))
            if far.partner != partner { far = SwitchPort(partner, number: UInt16(truncatingIfNeeded: interface)) }
            if let lacpdu = far.lacpdu(at: now) { hear(lacpdu, on: interface) }
            interfaces[place].far = far
        }
    }

    /// The switches hear what the host has sent.
    mutating func answerFromSwitches() {
        guard hasOwnSwitches else { return }
        for sent in lacpdus {
            guard let place = position(ofInterface: sent.interface) else { continue }
            interfaces[place].far?.hear(sent.lacpdu, at: now)
        }
        lacpdus.removeAll(keepingCapacity: true)
    }
}

/// A switch's port, as far as the host's port notices it. The switch has one aggregator for all its ports, and it is always in
/// use.
struct SwitchPort: Equatable {
    let partner: Interface.Partner
    private let number: UInt16
    /// The host's port, as it was heard last.
    private var heard = LacpParty.unknown
    /// When the switch has waited for other ports of the host.
    private var waitsUntil: UInt64?
    private var nextHello: UInt64 = 0

    private static let wait: UInt64 = 2000
    private static let key: UInt16 = 15

    init(_ partner: Interface.Partner, number: UInt16) {
        self.partner = partner
        self.number = number
    }

    private func own(at now: UInt64) -> LacpParty {
        var state: LacpState = [.activity, .timeout, .aggregation]
        if let waitsUntil, waitsUntil <= now {
            state.insert(.synchronization)
            if heard.state.contains(.synchronization) { state.formUnion(.carrying) }
        }
        return LacpParty(system: partner.system, key: Self.key, port: number, state: state)
    }

    /// What it sends at that time; nil where it is not due.
    mutating func lacpdu(at now: UInt64) -> Lacpdu? {
        guard now >= nextHello else { return nil }
        nextHello = now + (heard.state.contains(.timeout) ? 1000 : 30_000)
        if let waitsUntil, waitsUntil > now { nextHello = min(nextHello, waitsUntil) }
        return Lacpdu(actor: own(at: now), partner: heard)
    }

    mutating func hear(_ lacpdu: Lacpdu, at now: UInt64) {
        let isOther = !lacpdu.actor.names(heard)
        heard = lacpdu.actor
        if !heard.state.contains(.aggregation) {
            waitsUntil = nil
        } else if isOther || waitsUntil == nil || heard.state.contains(.defaulted) {
            waitsUntil = now + Self.wait
        }
        // It answers at once where the host does not know its present state.
        if lacpdu.partner != own(at: now) { nextHello = now }
    }
}
