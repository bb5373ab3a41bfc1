package import BondwatchCore

/// One thing that went into the join of the sources: the recording of a run is the sequence of these.
///
/// What the join asked for and was never answered has no place here; it follows from the rest.
package enum RecordedInput: Equatable, Sendable {
    /// A datagram of the kernel's, byte for byte.
    case datagram([UInt8])
    /// Messages were lost: ENOBUFS, or a datagram that was cut off.
    case loss
    /// A request was sent; the answers that follow carry its number.
    case request(RecordedRequest)
    /// The last request could not be sent.
    case requestFailed
    /// The reading of that bond's file begins: a message about the bond between this and the file outdates the file.
    case reading(InterfaceName)
    /// The bytes that were read.
    case file(InterfaceName, [UInt8])
    /// The same bytes as the last time.
    case sameFile(InterfaceName)
    /// What /proc/net/bonding lists.
    case names([InterfaceName])
    /// Time has passed; CLOCK_REALTIME in microseconds, so that a replay follows the steps of the wall clock.
    case tick(wallMicroseconds: UInt64)
    /// The files that the machines had asked for were about to be read.
    case looks
    /// Somebody has said that these bonds, or all, are as they should be.
    case acknowledged([InterfaceName]?)
    /// That many events were told that the join knows nothing of: of silences.
    case numbered(UInt64)
    /// That many inputs are missing here, since the disk was slower than they came.
    case dropped(UInt64)
}

/// A request to the kernel, as far as its answers depend on it.
package struct RecordedRequest: Equatable, Sendable {
    package var sequence: UInt32
    /// Whether it begins a dump, or goes on with the slaves of the next bond.
    package var begins: Bool

    package init(sequence: UInt32, begins: Bool) {
        self.sequence = sequence
        self.begins = begins
    }
}

/// An input with its time.
package struct RecordedMoment: Equatable, Sendable {
    package var input: RecordedInput
    package var instant: BootInstant

    package init(_ input: RecordedInput, at instant: BootInstant) {
        self.input = input
        self.instant = instant
    }
}
