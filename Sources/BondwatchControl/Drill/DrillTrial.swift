package import BondwatchCore

/// The kernel's state of the bond at one moment.
package struct DrillLook: Equatable, Sendable {
    package var active: InterfaceIndex?
    /// What each slave has received since its device was made.
    package var received: [InterfaceIndex: UInt64]

    package init(active: InterfaceIndex?, received: [InterfaceIndex: UInt64] = [:]) {
        self.active = active
        self.received = received
    }
}

/// By what it is judged that a slave receives.
package enum DrillEvidence: String, CaseIterable, Sendable {
    /// What is asked over the bond is answered.
    case answers
    /// Nobody answers: any packet that the slave counts.
    case packets
}

/// What became of one standby.
package struct DrillTrial: Equatable, Sendable {
    package enum Outcome: Equatable, Sendable {
        /// Its turn did not come.
        case untried
        case passed
        /// It was the active slave, and nothing was received on it.
        case deaf
        /// Packets arrived on it, and no answer did.
        case unanswered
        /// The kernel would not make it the active slave.
        case refused(reason: String)
        /// The kernel agreed, and has another active slave.
        case notSwitched
        /// It was the active slave, and then another one was, or none.
        case left(to: InterfaceIndex?)
        case interrupted
        case blind
    }

    package let slave: InterfaceIndex
    package var outcome = Outcome.untried
    /// From the request to the first look that showed it active.
    package var switchedAfter: BootInstant.Span?
    /// Received on it while it was active.
    package var packets: UInt64 = 0
    package var answers = 0
    /// The longest time in which nothing was received, from the request on.
    package var gap: BootInstant.Span?
    /// The same on the way back.
    package var returnGap: BootInstant.Span?

    package init(_ slave: InterfaceIndex) { self.slave = slave }
}

/// Why a drill is over.
package enum DrillEnd: Equatable, Sendable {
    /// Every standby had its turn.
    case completed
    /// Nothing was received on the active slave, so that nothing could be learned; no standby was tried.
    case noTraffic
    /// The old active slave is active again, and nothing is received on it.
    case silentAfterReturn
    /// Somebody else changed the active slave between two standbys; it was left as it is.
    case overtaken(by: InterfaceIndex?)
    case interrupted(signal: Int32)
    /// The kernel could not be asked.
    case blind(reason: String)
    /// The kernel did not put the old active slave back.
    case notRestored(active: InterfaceIndex?, reason: String?)
}

/// What has been received of late, and the longest time without anything.
struct Reception: Sendable {
    private(set) var answers = 0
    private(set) var packets: [InterfaceIndex: UInt64] = [:]
    private(set) var longestSilence = BootInstant.Span.zero
    /// When something was received last of what the gap is measured by.
    private var last: BootInstant
    private var lastPacket: BootInstant

    init(at instant: BootInstant) {
        last = instant
        lastPacket = instant
    }

    /// From now on the gap is measured by packets.
    mutating func measureByPackets() { last = lastPacket }

    /// A new gap; it counts from what was received last.
    mutating func begin() {
        longestSilence = .zero
        beginCounting()
    }

    mutating func beginCounting() {
        answers = 0
        packets = [:]
    }

    /// - Parameter counts: whether answers are what the gap is measured by.
    mutating func take(answer instant: BootInstant, counts: Bool) {
        answers += 1
        if counts { heard(at: instant) }
    }

    /// - Parameter counts: whether packets are what the gap is measured by.
    mutating func take(_ look: DrillLook, after before: DrillLook?, at instant: BootInstant, counts: Bool) {
        guard let before else { return }
        for (slave, received) in look.received {
            // A counter that falls was started anew.
            guard let earlier = before.received[slave], received > earlier else { continue }
            packets[slave, default: 0] &+= received - earlier
            guard slave == look.active else { continue }
            lastPacket = instant
            if counts { heard(at: instant) }
        }
    }

    /// The longest silence, the one that still lasts included.
    func longestSilence(until instant: BootInstant) -> BootInstant.Span { max(longestSilence, instant.since(last)) }

    private mutating func heard(at instant: BootInstant) {
        longestSilence = max(longestSilence, instant.since(last))
        last = instant
    }
}
