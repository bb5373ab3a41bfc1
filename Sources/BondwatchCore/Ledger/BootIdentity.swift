/// The identity of a boot, as it is kept in files: 16 bytes, all zero where it could not be read.
package enum BootIdentity {
    /// Whether two boots are one. One whose identity is not known is the same as none, not even as itself: counters and
    /// times of another boot mean nothing.
    package static func isSame(_ one: some Collection<UInt8>, _ other: some Collection<UInt8>) -> Bool {
        one.elementsEqual(other) && one.contains { $0 != 0 }
    }
}
