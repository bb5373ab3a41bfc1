/// The identity of this boot of the machine.
package enum BootID {
    /// The 16 bytes of /proc/sys/kernel/random/boot_id; all zero where it cannot be read: see `BootIdentity`.
    package static func current() -> [UInt8] {
        let unknown = [UInt8](repeating: 0, count: 16)
        guard let text = try? SmallFile.read("/proc/sys/kernel/random/boot_id", limit: 64) else { return unknown }
        let digits = text.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "\n") }
        guard digits.count == 32 else { return unknown }
        let bytes = stride(from: 0, to: 32, by: 2).compactMap { start in
            UInt8(String(decoding: digits[start..<start + 2], as: UTF8.self), radix: 16)
        }
        return bytes.count == 16 ? bytes : unknown
    }
}
