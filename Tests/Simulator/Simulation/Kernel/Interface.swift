import BondwatchCore

/// A network interface of the modelled host that can be put into a bond.
struct Interface {
    let index: UInt32
    var name: String
    /// `ip link set up`.
    var isUp = false
    /// The cable is in and the other end is up.
    var hasCable = true
    /// Whether its other end is in the LAN of the ARP monitor's target.
    var isHeard = true
    /// It is being deleted, and nothing more is sent about it but that.
    var isLeaving = false
    /// Who speaks LACP at its other end; nil where nobody does.
    var partner: Partner?
    /// The bond that it is a slave of.
    var master: UInt32?
    var carrierDownCount: UInt32 = 0

    var hasCarrier: Bool { isUp && hasCable }

    /// A switch, or a pair of switches that are one to LACP.
    enum Partner: UInt8 {
        case left = 1
        case right = 2

        /// The partner's address, as far as the model goes.
        var address: [UInt8] { [2, 0, 0, 0, 0, rawValue] }
    }
}
