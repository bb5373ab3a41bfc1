/// IP addresses in their text form, from bytes in network order.
enum AddressText {
    /// `192.0.2.1`, of four bytes.
    static func ipv4(_ bytes: [UInt8]) -> String {
        bytes.map { String($0) }.joined(separator: ".")
    }

    /// The form of RFC 5952, of sixteen bytes: lower case, no leading zeros, the first longest run of two or more zero
    /// groups as `::`, and an IPv4-mapped address with its last four bytes as IPv4.
    static func ipv6(_ bytes: [UInt8]) -> String {
        let mappedPrefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
        if bytes.starts(with: mappedPrefix) { return "::ffff:" + ipv4([UInt8](bytes.dropFirst(12))) }
        let groups = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        let run = longestZeroRun(groups)
        guard run.count >= 2 else { return text(groups[...]) }
        return text(groups[..<run.lowerBound]) + "::" + text(groups[run.upperBound...])
    }

    private static func text(_ groups: ArraySlice<UInt16>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }

    private static func longestZeroRun(_ groups: [UInt16]) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        for (place, group) in groups.enumerated() {
            if group != 0 {
                start = place + 1
            } else if place + 1 - start > longest.count {
                longest = start..<place + 1
            }
        }
        return longest
    }
}
