import BondwatchCore
import BondwatchLinux
import Glibc

/// Asks over the bond, and hears who answers.
final class DrillProber {
    let targets: [ProbeTarget]
    private let bond: InterfaceIndex
    /// The bond and what stands on it.
    private let interfaces: Set<InterfaceName>
    /// Where targets are that are on the link. Those that were named are found by and by, when the kernel knows them.
    private var places: [ProbeAddress: InterfaceName] = [:]
    private let tap: PacketTap
    private let echo: EchoSocket
    /// Nil where the host has no IPv6.
    private let echo6: EchoSocket?
    private let addresses: Set<ProbeAddress>
    /// The address that the kernel has towards each target.
    private let sources: [ProbeAddress: [UInt8]]
    private let identifier = UInt16(truncatingIfNeeded: getpid())
    private var sequence: UInt16 = 0

    /// The file descriptor's number that has answers to read.
    var rawValue: CInt { tap.rawValue }

    init(
        bond: InterfaceIndex, targets: [ProbeTarget], interfaces: Set<InterfaceName>
    ) throws(SystemError) {
        self.bond = bond
        self.interfaces = interfaces
        self.targets = targets
        tap = try PacketTap(hearing: bond.rawValue)
        echo = try EchoSocket(ipv6: false)
        echo6 = try? EchoSocket(ipv6: true)
        addresses = Set(targets.map(\.address))
        var sources: [ProbeAddress: [UInt8]] = [:]
        for target in targets {
            if case .ipv4(let bytes) = target.address { sources[target.address] = EchoSocket.source(towards: bytes) }
        }
        self.sources = sources
        for target in targets { places[target.address] = target.interface }
    }

    func ask() {
        sequence &+= 1
        if sequence % 5 == 0 { findPlaces() }
        for target in targets {
            let message = ProbeMessage.echoRequest(to: target.address, identifier: identifier, sequence: sequence)
            switch target.address {
            case .ipv4(let bytes):
                echo.send(message, to: bytes, scope: 0)
                askByARP(target, bytes)
            case .ipv6(let bytes): echo6?.send(message, to: bytes, scope: bond.rawValue)
            }
        }
    }

    func answers() -> Int {
        var count = 0
        while let packet = tap.receive() {
            let answerer = ProbeMessage.answerer(
                in: packet.bytes, linkProtocol: packet.linkProtocol, identifier: identifier)
            if let answerer, addresses.contains(answerer) { count += 1 }
        }
        return count
    }

    private func findPlaces() {
        guard targets.contains(where: { places[$0.address] == nil }) else { return }
        for neighbour in ProbeTargets.reachable((try? SmallFile.read("/proc/net/arp")) ?? []) {
            guard let interface = neighbour.interface, interfaces.contains(interface) else { continue }
            places[neighbour.address] = interface
        }
    }

    /// A broadcast, which the balancing modes too send by the active slave and from the bond's own address: switches learn
    /// from it where that address is now. The driver itself tells them in active-backup mode only
    /// (`bond_change_active_slave`, drivers/net/bonding/bond_main.c 6.1).
    private func askByARP(_ target: ProbeTarget, _ address: [UInt8]) {
        // The interface's own address is read each time: with fail_over_mac it changes with the active slave.
        guard let interface = places[target.address], let source = sources[target.address],
            let index = InterfaceStack.index(of: interface),
            let hardware = InterfaceStack.hardwareAddress(of: interface),
            let request = ProbeMessage.arpRequest(from: hardware, source, for: address)
        else { return }
        let everybody = [UInt8](repeating: 0xff, count: 6)
        tap.send(request, linkProtocol: ProbeMessage.LinkProtocol.arp, to: everybody, on: index)
    }
}
