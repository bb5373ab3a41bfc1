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
    /// Its address as 802.3ad has it: that of a bond is its first slave's.
    var address: UInt64
    /// Who speaks LACP at its other end; nil where nobody does.
    var partner: Partner?
    /// The port at the other end, while it speaks.
    var far: SwitchPort?
    /// The bond that it is a slave of.
    var master: UInt32?
    var carrierDownCount: UInt32 = 0

    init(index: UInt32, name: String) {
        self.index = index
        self.name = name
        address = 0x0200_0000_0100 | UInt64(index & 0xff)
    }

    var hasCarrier: Bool { isUp && hasCable }

    /// A switch, or a pair of switches that are one to LACP.
    enum Partner: UInt8 {
        case left = 1
        case right = 2

        /// The switch's address.
        var system: UInt64 { 0x0200_0000_0000 | UInt64(rawValue) }
    }
}
