import BondwatchCore

/// Where the exporter takes connections.
package enum ListenAddress: Equatable, Sendable {
    case tcp(host: String, port: Int)
    /// The sockets that systemd hands over.
    case systemd

    package static let usual = ListenAddress.tcp(host: "127.0.0.1", port: 9883)

    /// Reads `ADDRESS:PORT`, `[ADDRESS]:PORT` or `systemd`.
    ///
    /// The address stands as a number: a name would make the exporter depend on a resolver at boot.
    package init?(_ text: String) {
        if text == "systemd" {
            self = .systemd
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":") else { return nil }
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty else { return nil }
        self = .tcp(host: String(host), port: Int(port))
    }
}

extension ListenAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .systemd: "systemd"
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }
}
