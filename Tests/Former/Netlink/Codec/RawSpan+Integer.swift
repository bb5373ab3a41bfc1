extension RawSpan {
    /// The integer in the machine's byte order at `offset`, aligned or not; nil where it would lie outside.
    func integer<Value: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Value.Type = Value.self) -> Value?
    {
        guard offset >= 0, offset <= byteCount - MemoryLayout<Value>.size else { return nil }
        return unsafeLoadUnaligned(fromByteOffset: offset, as: type)
    }

    /// A copy of the bytes in `range`, as far as they exist.
    func copy(_ range: Range<Int>) -> [UInt8] {
        extracting(range.clamped(to: 0..<byteCount)).withUnsafeBytes { [UInt8]($0) }
    }
}
