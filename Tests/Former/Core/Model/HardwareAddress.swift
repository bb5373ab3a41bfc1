/// A link-layer address: 6 bytes for Ethernet, 20 for InfiniBand.
package struct HardwareAddress: Hashable, Sendable, CustomStringConvertible {
    package let bytes: [UInt8]

    package init(bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    /// Reads `aa:bb:…`; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for part in parts {
            guard part.count == 2, let byte = UInt8(String(decoding: part, as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        guard bytes.count >= 6 else { return nil }
        self.bytes = bytes
    }

    /// Whether every byte is zero: no partner, or no address known.
    package var isZero: Bool { bytes.allSatisfy { $0 == 0 } }

    package var description: String {
        bytes.map { ($0 < 0x10 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
    }
}
