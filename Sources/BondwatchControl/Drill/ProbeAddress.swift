package import BondwatchCore
import Glibc

/// An address that is asked during a drill.
package enum ProbeAddress: Hashable, Sendable {
    /// Four bytes, in network order.
    case ipv4([UInt8])
    /// Sixteen bytes, in network order.
    case ipv6([UInt8])

    /// Reads `192.0.2.1` or `2001:db8::1`; nil for anything else.
    package init?(_ text: String) {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            self = .ipv4(Array(bytes.prefix(4)))
        } else if inet_pton(AF_INET6, text, &bytes) == 1 {
            self = .ipv6(bytes)
        } else {
            return nil
        }
    }

    package var bytes: [UInt8] {
        switch self {
        case .ipv4(let bytes), .ipv6(let bytes): bytes
        }
    }

    fileprivate var family: CInt {
        switch self {
        case .ipv4: AF_INET
        case .ipv6: AF_INET6
        }
    }
}

extension ProbeAddress: CustomStringConvertible {
    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "?" }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

/// Whom a drill asks.
package struct ProbeTarget: Hashable, Sendable {
    package var address: ProbeAddress
    /// The interface behind which it is, where it is known to be on the link there; it is asked by ARP as well then.
    package var interface: InterfaceName?

    package init(_ address: ProbeAddress, interface: InterfaceName? = nil) {
        self.address = address
        self.interface = interface
    }
}
