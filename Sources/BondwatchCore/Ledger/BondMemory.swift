/// What the machine of a bond must not forget when the daemon ends: the state that events have been told of.
///
/// Everything else, names, options, addresses, is read from the kernel again at the next start, and the differences
/// between that and this are what happened in between. `MemoryPart` has the parts that it is written in.
package struct BondMemory: Equatable, Sendable {
    package let index: InterfaceIndex
    package let name: InterfaceName
    var link = Link()
    var traffic = Traffic()
    var redundancy = RedundancyReport()
    var carrier = CarrierLosses()
    package var slaves: [Slave] = []
    package var aggregation = LacpMemory()
    package var findings = StandingFindings()
    package var hearing = HearingWatch()
    package var flapping = FlapWatch()
    package var history = FailoverHistory()
    package var groupShape = GroupShape()
    /// The parts that were not written, or cannot be read: nothing is known of them.
    var missing: Set<MemoryPart> = []
    /// Parts of another version of the program, for that version.
    var foreign = ForeignParts()

    /// Without what the driver does not show again, a bond is found as if for the first time: see `BondMachine`.
    var isFoundAnew: Bool { !missing.isEmpty && !missing.isDisjoint(with: [.link, .traffic, .slaves]) }

    struct Link: Equatable, Sendable {
        /// IFF_*; whether the bond was set up matters.
        var flags: UInt32 = 0
        var mode: BondMode?
    }

    /// Who carried, and how often that changed.
    struct Traffic: Equatable, Sendable {
        enum Active: Equatable, Sendable {
            case unknown
            case noSlave
            case slave(InterfaceIndex)
        }

        struct Loss: Equatable, Sendable {
            var name: InterfaceName
            var cause: ActiveCause
        }

        struct Failover: Equatable, Sendable {
            var instant: BootInstant
            var change: EventSubject.ActiveSlaveChange
        }

        var active = Active.unknown
        var loss: Loss?
        var hadActive = false
        var hasToldActiveNone = false
        var activeSince: BootInstant?
        var failovers: UInt64 = 0
        var failbacks: UInt64 = 0
        var lastFailover: Failover?
    }

    /// The redundancy as it was reported last.
    struct RedundancyReport: Equatable, Sendable {
        var level = Redundancy.full
        var carrying = 0
        var since: BootInstant?
        var leftFull: BootInstant?
        var mostSlaves = 0
    }

    struct CarrierLosses: Equatable, Sendable {
        /// IFLA_CARRIER_DOWN_COUNT of the bond's last message.
        var downCount: UInt32?
        /// Losses of the carrier that were reported and are not among those counted.
        var reportedAhead: UInt32 = 0
    }

    package struct Slave: Equatable, Sendable {
        package var index: InterfaceIndex
        package var name: InterfaceName
        package var status: MiiStatus?
        package var failures: UInt32?
        package var since: BootInstant?
        package var firstSeen: BootInstant
        package var hasCarried: Bool
    }
}

/// Parts whose tags this program does not know: they are kept as they are and written back, so that the program that knows
/// them finds them again. What they say is as old as the last time that such a program ran.
struct ForeignParts: Equatable, Sendable {
    /// More of one bond is not kept.
    static let mostBytes = 4096

    /// Whole parts, one after the other.
    private(set) var bytes: [UInt8] = []

    /// - Parameter part: its tag, its version and its length, and what it holds.
    /// - Returns: whether there is room for it.
    mutating func keep(_ part: ArraySlice<UInt8>) -> Bool {
        guard bytes.count + part.count <= Self.mostBytes else { return false }
        bytes += part
        return true
    }
}
