import BondwatchCore

/// What is sent over the bond to be answered, and what is an answer.
enum ProbeMessage {
    /// ETH_P_* (include/uapi/linux/if_ether.h).
    enum LinkProtocol {
        static let ipv4: UInt16 = 0x0800
        static let arp: UInt16 = 0x0806
        static let ipv6: UInt16 = 0x86dd
    }

    private enum ARP {
        static let size = 28
        /// Ethernet, IPv4, and the lengths of their addresses.
        static let kind: [UInt8] = [0, 1, 8, 0, 6, 4]
        static let request: [UInt8] = [0, 1]
        static let reply: [UInt8] = [0, 2]
    }

    private enum Echo {
        static let request4: UInt8 = 8
        static let reply4: UInt8 = 0
        static let request6: UInt8 = 128
        static let reply6: UInt8 = 129
    }

    /// RFC 826: who has `target`? Nil where an address has another size than Ethernet's and IPv4's.
    static func arpRequest(from hardware: HardwareAddress, _ source: [UInt8], for target: [UInt8]) -> [UInt8]? {
        guard hardware.bytes.count == 6, source.count == 4, target.count == 4 else { return nil }
        return ARP.kind + ARP.request + hardware.bytes + source + [UInt8](repeating: 0, count: 6) + target
    }

    /// RFC 792, or RFC 4443 with the checksum left to the kernel (ipv6(7)).
    static func echoRequest(to address: ProbeAddress, identifier: UInt16, sequence: UInt16) -> [UInt8] {
        var type = Echo.request4
        if case .ipv6 = address { type = Echo.request6 }
        var bytes = [type, 0, 0, 0] + bigEndian(identifier) + bigEndian(sequence)
        if case .ipv4 = address { bytes.replaceSubrange(2..<4, with: bigEndian(checksum(bytes))) }
        return bytes
    }

    /// Who answers in a packet, from its network header on; nil where it is no answer to us.
    static func answerer(in packet: ArraySlice<UInt8>, linkProtocol: UInt16, identifier: UInt16) -> ProbeAddress? {
        let bytes = Array(packet)
        switch linkProtocol {
        case LinkProtocol.arp:
            guard bytes.count >= ARP.size, Array(bytes[..<6]) == ARP.kind, Array(bytes[6..<8]) == ARP.reply else {
                return nil
            }
            return .ipv4(Array(bytes[14..<18]))
        case LinkProtocol.ipv4:
            guard bytes.count >= 20, bytes[0] >> 4 == 4, bytes[9] == 1 else { return nil }
            // A later fragment has no ICMP header.
            guard bytes[6] & 0x1f == 0, bytes[7] == 0 else { return nil }
            let start = Int(bytes[0] & 0xf) * 4
            guard start >= 20, isReply(bytes.dropFirst(start), Echo.reply4, identifier) else { return nil }
            return .ipv4(Array(bytes[12..<16]))
        case LinkProtocol.ipv6:
            guard bytes.count >= 40, bytes[0] >> 4 == 6, bytes[6] == 58 else { return nil }
            guard isReply(bytes.dropFirst(40), Echo.reply6, identifier) else { return nil }
            return .ipv6(Array(bytes[8..<24]))
        default:
            return nil
        }
    }

    private static func isReply(_ message: ArraySlice<UInt8>, _ type: UInt8, _ identifier: UInt16) -> Bool {
        let header = Array(message.prefix(8))
        return header.count == 8 && header[0] == type && header[1] == 0 && Array(header[4..<6]) == bigEndian(identifier)
    }

    private static func bigEndian(_ number: UInt16) -> [UInt8] {
        [UInt8(number >> 8), UInt8(truncatingIfNeeded: number)]
    }

    /// RFC 1071, of a message of even length.
    private static func checksum(_ bytes: [UInt8]) -> UInt16 {
        var sum: UInt32 = 0
        for place in stride(from: 0, to: bytes.count - 1, by: 2) {
            sum &+= UInt32(bytes[place]) << 8 | UInt32(bytes[place + 1])
        }
        while sum > 0xffff { sum = (sum & 0xffff) + (sum >> 16) }
        return ~UInt16(sum)
    }
}
