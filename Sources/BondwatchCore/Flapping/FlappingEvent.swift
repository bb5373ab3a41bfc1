/// A slave, or a whole bond, changes too often to be told line by line.
package struct FlappingEvent: Equatable, Sendable {
    package enum Phase: Equatable, Sendable {
        case began
        case goesOn
        case ended
    }

    package var phase: Phase
    /// The slave that flaps; nil where it is the bond as a whole.
    package var slave: InterfaceName?
    /// How often it changed since the last word on it, and since it began.
    package var changes: UInt64
    package var changesInAll: UInt64
    /// Since it began.
    package var duration: BootInstant.Span

    package init(
        _ phase: Phase, of slave: InterfaceName?, changes: UInt64, changesInAll: UInt64, duration: BootInstant.Span
    ) {
        self.phase = phase
        self.slave = slave
        self.changes = changes
        self.changesInAll = changesInAll
        self.duration = duration
    }

    var told: EventSubject.Told {
        let who = slave.map { "interface \($0)" } ?? "the bond"
        let fields: [(field: EventField, value: String)] = [(.durationMicroseconds, String(duration.microseconds))]
        return switch phase {
        case .began:
            .init(
                kind: .flapping, priority: .warning,
                message: "\(who) is flapping, \(changes) changes within \(duration); single changes are told at debug",
                interface: slave, fields: fields)
        case .goesOn:
            .init(
                kind: .flappingContinues, priority: .warning,
                message: "\(who) is still flapping, \(changes) changes more, \(changesInAll) in \(duration)",
                interface: slave, fields: fields)
        case .ended:
            .init(
                kind: .flappingEnded, priority: .notice,
                message: "\(who) has stopped flapping after \(duration) and \(changesInAll) changes",
                interface: slave, fields: fields)
        }
    }
}
