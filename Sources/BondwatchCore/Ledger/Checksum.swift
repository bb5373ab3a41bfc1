/// A checksum against damage, not against an enemy: 64 bits, eight bytes at a step.
package enum Checksum {
    package static func of(_ bytes: ArraySlice<UInt8>, seed: UInt64) -> UInt64 {
        var sum = seed ^ 0x9e37_79b9_7f4a_7c15 ^ UInt64(bytes.count)
        bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset + 8 <= buffer.count {
                sum = mix(sum ^ buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian)
                offset += 8
            }
            while offset < buffer.count {
                sum = mix(sum ^ UInt64(buffer[offset]))
                offset += 1
            }
        }
        return sum
    }

    /// One round of SplitMix64's finaliser.
    private static func mix(_ value: UInt64) -> UInt64 {
        var value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}
