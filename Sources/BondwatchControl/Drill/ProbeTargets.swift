package import BondwatchCore

/// Finds whom to ask where nobody was named: whoever is known to be behind the bond.
package enum ProbeTargets {
    /// One may be gone, and four questions each time load no network.
    static let most = 4

    /// - Parameters:
    ///   - routes: /proc/net/route.
    ///   - neighbours: /proc/net/arp.
    ///   - interfaces: the bond, and every interface that stands on it.
    ///   - monitored: the targets of the bond's ARP monitor.
    /// - Returns: default gateways first, then the monitor's targets, then neighbours.
    package static func find(
        routes: [UInt8], neighbours: [UInt8], interfaces: Set<InterfaceName>, monitored: [String]
    ) -> [ProbeTarget] {
        var targets: [ProbeTarget] = []
        let known =
            gateways(routes) + monitored.compactMap { ProbeAddress($0).map { ProbeTarget($0) } }
            + reachable(neighbours)
        for target in known where target.interface.map(interfaces.contains) ?? true {
            guard !targets.contains(where: { $0.address == target.address }) else { continue }
            targets.append(target)
        }
        return Array(targets.prefix(most))
    }

    /// The gateways of default routes; columns as fib_route_seq_show (net/ipv4/fib_trie.c 6.1) prints them.
    private static func gateways(_ table: [UInt8]) -> [ProbeTarget] {
        rows(table).compactMap { row in
            guard row.count >= 4, let interface = InterfaceName(bytes: row[0]), number(row[1]) == 0,
                let gateway = number(row[2]), let flags = number(row[3]), flags & RouteFlag.gateway != 0, gateway != 0
            else { return nil }
            // A number that holds the address as it lies in memory.
            return ProbeTarget(.ipv4(withUnsafeBytes(of: gateway) { Array($0) }), interface: interface)
        }
    }

    /// Neighbours whose hardware address is known; columns as arp_format_neigh_entry (net/ipv4/arp.c 6.1) prints them.
    static func reachable(_ table: [UInt8]) -> [ProbeTarget] {
        rows(table).compactMap { row in
            guard row.count >= 6, let address = ProbeAddress(String(decoding: row[0], as: UTF8.self)),
                let flags = number(row[2].dropFirst(2)), flags & RouteFlag.complete != 0,
                let interface = InterfaceName(bytes: row[5])
            else { return nil }
            return ProbeTarget(address, interface: interface)
        }
    }

    /// RTF_GATEWAY (include/uapi/linux/route.h) and ATF_COM (include/uapi/linux/if_arp.h).
    private enum RouteFlag {
        static let gateway: UInt32 = 2
        static let complete: UInt32 = 2
    }

    /// The words of each line but the first; no name of an interface holds white space.
    private static func rows(_ table: [UInt8]) -> [[ArraySlice<UInt8>]] {
        table.split(separator: UInt8(ascii: "\n")).dropFirst().map { line in
            line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> UInt32? {
        UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
