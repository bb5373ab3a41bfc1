import BondwatchCore
import BondwatchNetlink

/// A real failover and the way back, over and over: eth0 of bond0 loses its cable, and has it again.
///
/// The datagrams are those of a real kernel; only the Link Failure Count is set anew each time, as the driver would.
struct Failover {
    private var down: [[UInt8]]
    private var up: [[UInt8]]
    private var times: UInt32 = 0
    private var milliseconds: UInt64 = 1_000_000

    /// The daemon's state, up to before the message that says that the link is down.
    private(set) var join = SourceJoin(jiffy: .milliseconds(4))

    init(_ capture: Capture) throws(BenchError) {
        down = try capture.datagrams(after: "$ ip link set far-eth0 down")
        up = try capture.datagrams(after: "$ ip link set far-eth0 up")
        guard case .send = join.queueEmpty(at: now) else { throw BenchError("no first dump is asked for") }
        for answer in ["dump of the bonds", "dump of the slaves of bond0"] {
            // The first datagram is the request itself.
            for datagram in try capture.datagrams(after: answer) { feed(datagram) }
        }
        guard join.hasLooked else { throw BenchError("\(capture.path): the first dump does not end") }
    }

    var now: BootInstant { BootInstant(nanoseconds: milliseconds &* 1_000_000) }

    /// The datagram that says that the link of eth0 is down.
    var linkDown: [UInt8] { down[1] }

    /// Goes on to the next failover: the carrier is gone, and the driver has not said so yet.
    mutating func advance() {
        if times > 0 {
            for datagram in down[2...] { feed(datagram) }
            milliseconds &+= 60_000
            for datagram in up { feed(datagram) }
            milliseconds &+= 60_000
        }
        times &+= 1
        setFailures(times &- 1, in: &down[0])
        for place in 1..<down.count { setFailures(times, in: &down[place]) }
        for place in up.indices { setFailures(times, in: &up[place]) }
        feed(down[0])
    }

    /// Takes the message itself.
    mutating func takeLinkDown() -> [Event] { events(join.take(datagram: linkDown.span.bytes, at: now)) }

    private mutating func feed(_ datagram: [UInt8]) { _ = join.take(datagram: datagram.span.bytes, at: now) }

    private func events(_ effects: [SourceJoin.Effect]) -> [Event] {
        effects.compactMap { if case .tell(let event) = $0 { event } else { nil } }
    }

    /// Sets IFLA_BOND_SLAVE_LINK_FAILURE_COUNT in a message about eth0, the slave that fails.
    private func setFailures(_ count: UInt32, in datagram: inout [UInt8]) {
        let header: [UInt8] = [8, 0, 3, 0]
        guard datagram.count > 20, datagram[4] == 16, datagram[16...].starts(with: linkDown[16..<24]) else { return }
        for place in stride(from: 32, to: datagram.count - 7, by: 4) where datagram[place...].starts(with: header) {
            for byte in 0..<4 { datagram[place + 4 + byte] = UInt8(truncatingIfNeeded: count >> (8 * UInt32(byte))) }
        }
    }
}
