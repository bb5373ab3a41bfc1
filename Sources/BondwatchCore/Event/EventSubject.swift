/// What happened, with just what is needed to tell it.
///
/// A new kind of event is one case here and its line in `wording`, its case and row of `EventKind`, and its examples, from
/// which the catalog, the manual and the lists of the tests come; and its place in each switch that judges all kinds.
/// docs/architecture.md names them; none has a `default`, so the compiler asks for each.
package enum EventSubject: Equatable, Sendable {
    case linkDown(InterfaceName, failures: UInt32?)
    case linkUp(InterfaceName, failures: UInt32?)
    case linkGoingDown(InterfaceName, delay: BootInstant.Span)
    case linkGoingBack(InterfaceName, delay: BootInstant.Span)
    /// - Parameter after: how long the delay had run, as the driver counts; nil where that is not certain.
    case linkDownCancelled(InterfaceName, after: BootInstant.Span?)
    case linkBackCancelled(InterfaceName, after: BootInstant.Span?)
    case activeChanged(ActiveSlaveChange)
    case activeFirst(InterfaceName?)
    case activeNone(previous: InterfaceName?, cause: ActiveCause)
    /// - Parameter groups: of an 802.3ad bond that has several; so for the two that follow.
    case redundancyLost(left: InterfaceName, expected: Int, groups: GroupStanding? = nil)
    case redundancyReduced(carrying: Int, expected: Int, groups: GroupStanding? = nil)
    case redundancyRestored(after: BootInstant.Span, carrying: Int, expected: Int, groups: GroupStanding? = nil)
    case bondAdded
    case bondRemoved
    case bondRenamed(from: InterfaceName)
    case slaveAdded(InterfaceName)
    case slaveRemoved(InterfaceName)
    case missed(InterfaceName, times: UInt32, failures: UInt32)
    case lacp(LacpEvent)
    case finding(FindingEvent)
    case flapping(FlappingEvent)
    case history(HistoryEvent)
    indirect case silence(SilenceChange, PresentState)
    /// A loss that was reported at debug when it began, while the bond was flapping, and has stood since then.
    indirect case lasting(EventSubject, for: BootInstant.Span)

    /// A change of the active slave.
    package struct ActiveSlaveChange: Equatable, Sendable {
        package var to: InterfaceName
        package var from: InterfaceName?
        package var change: ActiveChange
        package var cause: ActiveCause
        /// Set where the slave became active before its updelay ended.
        package var cutShort: CutShort?
        /// How long there was no active slave; nil where nobody could see it.
        package var gap: BootInstant.Span?

        package init(
            to: InterfaceName, from: InterfaceName?, change: ActiveChange, cause: ActiveCause,
            cutShort: CutShort? = nil, gap: BootInstant.Span? = nil
        ) {
            self.to = to
            self.from = from
            self.change = change
            self.cause = cause
            self.cutShort = cutShort
            self.gap = gap
        }
    }

    /// An updelay that the driver cut short, since no other slave was left.
    package struct CutShort: Equatable, Sendable {
        /// How long it had run, as the driver counts; nil where that is not certain.
        package var ran: BootInstant.Span?

        package init(ran: BootInstant.Span?) { self.ran = ran }

        fileprivate var words: String { ran.map { "\($0.milliseconds) ms earlier" } ?? "before its updelay ended" }
    }

    package var kind: EventKind { wording.kind }
    package var priority: Priority { wording.priority }
    /// The text after `bond0: `, in the words that most monitors have.
    package var message: String { wording.message }
    /// The slave that the event is about: the field INTERFACE.
    package var interface: InterfaceName? { wording.interface }
    /// The fields that only some kinds have, in the order of the manual.
    package var fields: [(field: EventField, value: String)] { wording.fields }

    /// The same, with the text that the monitor has of its own in these.
    func wording(in words: LinkWords) -> Wording {
        var wording = wording
        switch (self, words) {
        case (.linkDown(let slave, _), .loadBalancing): wording.message = "interface \(slave) is now down"
        case (.linkUp(let slave, _), .loadBalancing): wording.message = "interface \(slave) is now up"
        default: break
        }
        return wording
    }

    struct Wording {
        var kind: EventKind
        var priority: Priority
        var message: String
        var interface: InterfaceName?
        var fields: [(field: EventField, value: String)] = []

        /// The same of a loss that was reported at debug when it began.
        func lasting(for span: BootInstant.Span) -> Wording {
            var wording = self
            wording.message += " (for \(span), while flapping)"
            wording.fields.append((.durationMicroseconds, String(span.microseconds)))
            return wording
        }
    }

    #if DEBUG
        /// Counts how often an event is worded, for a test: each is to be once.
        @TaskLocal package static var wordings: WordingCount?
    #endif

    /// Words every event.
    var wording: Wording {
        #if DEBUG
            Self.wordings?.add()
        #endif
        return switch self {
        case .linkDown(let slave, let failures):
            Wording(
                kind: .linkDown, priority: .warning,
                message: "link status definitely down for interface \(slave), disabling it", interface: slave,
                fields: Self.failureCount(failures))
        case .linkUp(let slave, let failures):
            Wording(
                kind: .linkUp, priority: .notice, message: "link status definitely up for interface \(slave)",
                interface: slave, fields: Self.failureCount(failures))
        case .linkGoingDown(let slave, let delay):
            Wording(
                kind: .linkGoingDown, priority: .info,
                message: "link status down for interface \(slave), disabling it in \(delay.milliseconds) ms",
                interface: slave, fields: Self.duration(delay))
        case .linkGoingBack(let slave, let delay):
            Wording(
                kind: .linkGoingBack, priority: .info,
                message: "link status up for interface \(slave), enabling it in \(delay.milliseconds) ms",
                interface: slave, fields: Self.duration(delay))
        case .linkDownCancelled(let slave, let after):
            Wording(
                kind: .linkDownCancelled, priority: .info,
                message: "link status up again\(Self.delay(after)) for interface \(slave)", interface: slave,
                fields: after.map(Self.duration) ?? [])
        case .linkBackCancelled(let slave, let after):
            Wording(
                kind: .linkBackCancelled, priority: .info,
                message: "link status down again\(Self.delay(after)) for interface \(slave)", interface: slave,
                fields: after.map(Self.duration) ?? [])
        case .activeChanged(let change):
            Wording(
                kind: .activeChanged, priority: change.change == .failover ? .warning : .notice,
                message: "making interface \(change.to) the new active one"
                    + (change.cutShort.map { " \($0.words)" } ?? ""),
                interface: change.to,
                fields: Self.previous(change.from) + [
                    (.change, change.change.rawValue), (.cause, change.cause.rawValue),
                    (.gapMicroseconds, change.gap.map { String($0.microseconds) } ?? ""),
                ] + (change.cutShort?.ran.map(Self.duration) ?? []))
        case .activeFirst(let slave):
            Wording(
                kind: .activeFirst, priority: .notice, message: "first active interface up!", interface: slave)
        case .activeNone(let previous, let cause):
            Wording(
                kind: .activeNone, priority: .critical, message: "now running without any active interface!",
                fields: Self.previous(previous) + [(.cause, cause.rawValue)])
        case .redundancyLost(let left, let expected, let groups):
            Wording(
                kind: .redundancyLost, priority: .error,
                message: "redundancy lost, \(groups?.lossText ?? "only \(left) is left of \(expected)")",
                interface: left)
        case .redundancyReduced(let carrying, let expected, let groups):
            Wording(
                kind: .redundancyReduced, priority: .warning,
                message: "redundancy reduced, \(carrying) of \(expected) interfaces carry traffic"
                    + (groups?.reserveText ?? ""))
        case .redundancyRestored(let after, let carrying, let expected, let groups):
            Wording(
                kind: .redundancyRestored, priority: .notice,
                message: "redundancy restored after \(after), \(carrying) of \(expected) interfaces carry traffic"
                    + (groups?.reserveText ?? ""), fields: Self.duration(after))
        case .bondAdded:
            Wording(kind: .bondAdded, priority: .notice, message: "bond added")
        case .bondRemoved:
            Wording(kind: .bondRemoved, priority: .notice, message: "bond removed")
        case .bondRenamed(let from):
            Wording(
                kind: .bondRenamed, priority: .notice, message: "bond renamed, it was \(from)",
                fields: [(.previousName, from.description)])
        case .slaveAdded(let slave):
            Wording(
                kind: .slaveAdded, priority: .notice, message: "interface \(slave) added to the bond", interface: slave)
        case .slaveRemoved(let slave):
            Wording(
                kind: .slaveRemoved, priority: .notice, message: "interface \(slave) removed from the bond",
                interface: slave)
        case .missed(let slave, let times, let failures):
            Wording(
                kind: .missed, priority: .warning,
                message: "interface \(slave) failed \(times.counted("more time")), unseen",
                interface: slave, fields: [(.missed, String(times))] + Self.failureCount(failures))
        case .lacp(let event): event.wording
        case .finding(let event): event.wording
        case .flapping(let event): event.wording
        case .history(let event): event.wording
        case .silence(let change, let present): change.wording(present)
        case .lasting(let loss, let span): loss.wording.lasting(for: span)
        }
    }

    private static func failureCount(_ count: UInt32?) -> [(field: EventField, value: String)] {
        count.map { [(.linkFailureCount, String($0))] } ?? []
    }

    private static func duration(_ span: BootInstant.Span) -> [(field: EventField, value: String)] {
        [(.durationMicroseconds, String(span.microseconds))]
    }

    private static func delay(_ span: BootInstant.Span?) -> String { span.map { " after \($0.milliseconds) ms" } ?? "" }

    private static func previous(_ slave: InterfaceName?) -> [(field: EventField, value: String)] {
        slave.map { [(.previousSlave, $0.description)] } ?? []
    }
}
