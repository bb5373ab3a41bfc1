/// The time between the loss of the active slave, or of the last usable one, and the report of what came of it.
///
/// A link that comes up meanwhile may have been chosen before its updelay ended, and then the driver has another line for
/// it. So its event waits, and all that follows waits behind it: the log keeps the driver's order.
struct Undecided: Equatable, Sendable {
    let since: BootInstant
    /// The observation with which the loss was seen.
    let ordinal: UInt64
    private(set) var held: [Held] = []

    /// An event that waits.
    struct Held: Equatable, Sendable {
        var slave: InterfaceIndex
        var before: Before
        var event: Event
        /// Set where the driver may have cut the slave's updelay short.
        var cutShort: EventSubject.CutShort?
        /// The driver logs it after the slave that it has chosen.
        var isBehindChoice = false
    }

    /// What the log has of a slave while an event about it waits.
    enum Before: Equatable, Sendable {
        case absent
        case link(LinkObservation?)
        /// It is no longer in the bond.
        case member(BondMemory.Slave)
    }

    init(since: BootInstant, ordinal: UInt64) {
        self.since = since
        self.ordinal = ordinal
    }

    var isHolding: Bool { !held.isEmpty }

    /// The events that wait, in the driver's order.
    var events: [Event] { held.map(\.event) }

    mutating func hold(_ entry: Held) { held.append(entry) }

    /// Takes that the driver announces its choice just now: it sets a slave up and makes it the active one in one step where
    /// it chooses it before its updelay ended (`bond_change_active_slave`), so one with a message on another link behind it
    /// came up by itself.
    mutating func takeAnnouncement() {
        guard let last = held.last(where: { $0.event.source == .netlink && !$0.isBehindChoice }) else { return }
        for position in held.indices where held[position].slave != last.slave { held[position].cutShort = nil }
    }

    /// What the log has of that slave; nil where nothing about it waits.
    func before(_ slave: InterfaceIndex) -> Before? { held.first { $0.slave == slave }?.before }

    /// The slaves that the log has in the bond, and that are gone by now.
    var departed: [BondMemory.Slave] {
        held.compactMap { entry in
            guard case .member(var slave) = entry.before else { return nil }
            switch before(entry.slave) {
            case .absent: return nil
            case .link(let link):
                (slave.status, slave.failures) = (link?.status, link?.failures)
                return slave
            case .member, nil: return slave
            }
        }
    }

    /// The event that the slave came up, where its updelay ran to its end or it had none.
    func ordinaryUp(of slave: InterfaceIndex) -> Event? {
        held.first { entry in
            guard entry.slave == slave, entry.cutShort == nil, case .linkUp = entry.event.subject else { return false }
            return true
        }?.event
    }

    /// Whether anything about that slave waits.
    func concerns(_ slave: InterfaceIndex) -> Bool { held.contains { $0.slave == slave } }

    /// Takes out all that the driver logs before the slave that it has chosen.
    mutating func takeBeforeChoice() -> [Event] {
        let end = held.firstIndex(where: \.isBehindChoice) ?? held.endIndex
        let events = held[..<end].map(\.event)
        held.removeSubrange(..<end)
        return events
    }

    /// Takes out all that waits in front of the slave that the driver chose before its updelay ended, and that slave's
    /// own event: the line on the active slave stands in its place.
    ///
    /// - Returns: nil where it was not chosen so.
    mutating func take(until slave: InterfaceIndex) -> (events: [Event], cutShort: EventSubject.CutShort)? {
        guard let position = held.firstIndex(where: { $0.slave == slave && $0.cutShort != nil }),
            let cutShort = held[position].cutShort
        else { return nil }
        let events = held[..<position].map(\.event)
        held.removeSubrange(...position)
        return (events, cutShort)
    }
}

extension BondTrace {
    /// Set between the loss of the active slave, or of the last usable one, and the report of what came of it.
    var undecided: Undecided? { modeTrace.undecided }

    /// From here until the next report of the bond it is open what became of it.
    mutating func beginUndecided(at instant: BootInstant) {
        modeTrace.beginUndecided(at: instant, ordinal: ordinal)
        look(at: instant + .milliseconds(2))
        look(at: instant + .milliseconds(20))
    }

    /// Emits an event about a slave, behind what waits.
    mutating func emit(
        _ event: Event, of slave: InterfaceIndex, before: Undecided.Before, into events: inout [Event]
    ) {
        if undecided?.isHolding == true {
            modeTrace.hold(Undecided.Held(slave: slave, before: before, event: event))
        } else {
            events.append(event)
        }
    }

    /// What waits for a report that will not come any more, since the bond is gone or works in another mode.
    mutating func takeHeld() -> [Event] { modeTrace.takeHeld()?.events ?? [] }

    /// The slaves as the log has them: what waits counts as not seen, so that the next start finds the difference again.
    var rememberedSlaves: [BondMemory.Slave] {
        guard let undecided else { return slaves.map { $0.memory(link: $0.link) } }
        let present = slaves.compactMap { slave in
            switch undecided.before(slave.index) {
            case nil: slave.memory(link: slave.link)
            case .absent: nil
            case .link(let link): slave.memory(link: link)
            case .member(let member): member
            }
        }
        return present + undecided.departed.filter { gone in position(of: gone.index) == nil }
    }
}
