/// The monitored addresses of the two target lines, as the kernel prints them (`%pI4` and `%pI6c`, lib/vsprintf.c).
extension Span<UInt8> {
    /// IPv4 addresses with `, ` between them; none for an empty line.
    func ipv4Addresses() -> [String]? {
        addresses { $0.isIPv4Address }
    }

    /// IPv6 addresses with `, ` between them; none for an empty line.
    func ipv6Addresses() -> [String]? {
        addresses { $0.isIPv6Address }
    }

    private func addresses(where isAddress: (Span<UInt8>) -> Bool) -> [String]? {
        var addresses: [String] = []
        var start = 0
        while start < count {
            let end = firstIndex(of: UInt8(ascii: ","), from: start)
            let address = extracting(start..<end)
            guard isAddress(address) else { return nil }
            addresses.append(address.printable)
            if end == count { break }
            guard end + 2 < count, self[end + 1] == UInt8(ascii: " ") else { return nil }
            start = end + 2
        }
        return addresses
    }

    private var isIPv4Address: Bool {
        var start = 0
        for part in 1...4 {
            let end = firstIndex(of: UInt8(ascii: "."), from: start)
            guard extracting(start..<end).number(as: UInt8.self) != nil, (end == count) == (part == 4) else {
                return false
            }
            start = end + 1
        }
        return true
    }

    private var isIPv6Address: Bool {
        var groups = 0
        var isCompressed = false
        var start = 0
        if extracting(0..<Swift.min(2, count)).equals("::") {
            isCompressed = true
            start = 2
        }
        while start < count {
            let end = firstIndex(of: UInt8(ascii: ":"), from: start)
            let group = extracting(start..<end)
            if end == count, group.isIPv4Address {
                groups += 2
                break
            }
            guard group.isHexGroup else { return false }
            groups += 1
            if end == count { break }
            start = end + 1
            guard start < count else { return false }
            if self[start] == UInt8(ascii: ":") {
                if isCompressed { return false }
                isCompressed = true
                start += 1
            }
        }
        return isCompressed ? groups < 8 : groups == 8
    }

    private var isHexGroup: Bool {
        guard (1...4).contains(count) else { return false }
        for position in 0..<count {
            switch self[position] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): continue
            default: return false
            }
        }
        return true
    }
}
