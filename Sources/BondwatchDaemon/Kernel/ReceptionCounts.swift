import BondwatchNetlink

/// What was read from the rtnetlink socket since the start.
struct ReceptionCounts: Sendable, Equatable {
    private(set) var datagrams: UInt64 = 0
    private(set) var overruns: UInt64 = 0
    private(set) var forged: UInt64 = 0
    private(set) var truncated: UInt64 = 0

    mutating func count(_ reception: RouteSocket.Reception) {
        switch reception {
        case .datagram: datagrams &+= 1
        case .overrun: overruns &+= 1
        case .forged: forged &+= 1
        case .truncated: truncated &+= 1
        case .wouldBlock: break
        }
    }
}
