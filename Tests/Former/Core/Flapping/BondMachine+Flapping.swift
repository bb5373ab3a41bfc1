extension BondMachine {
    /// Counts the changes among the events, tells where they are too many, and lowers the voice of single ones.
    ///
    /// The change with which it becomes too many is still told aloud, and the word on it follows at once.
    mutating func damp(_ events: inout [Event], at instant: BootInstant) {
        guard let damping = policy.flapping else {
            flapping = FlapWatch()
            return
        }
        var told: [Event] = []
        for var event in events {
            event.isDamped = flapping.damps(event.subject, at: instant)
            told.append(event)
            for (slave, summary) in flapping.count(event.subject, at: instant, by: damping) {
                told.append(word(summary, of: slave, source: event.source, at: instant))
            }
        }
        for (slave, summary) in flapping.pass(to: instant, by: damping) {
            told.append(word(summary, of: slave, source: .poll, at: instant))
        }
        events = told
    }

    private func word(
        _ summary: FlapMeter.Summary, of name: InterfaceName?, source: EventSource, at instant: BootInstant
    ) -> Event {
        let state: FlappingEvent.State
        if let name {
            state = .slave(name, slaves.first { $0.name == name }?.link?.status)
        } else {
            let carrying = carryingSlaves.count
            state = .bond(
                active: mode?.hasActiveSlave == true ? activeName : nil, carrying: carrying, expected: expectedSlaves)
        }
        let subject = FlappingEvent(
            summary.phase, state: state, flaps: summary.flaps, flapsInAll: summary.flapsInAll,
            duration: summary.duration)
        return event(.flapping(subject), source: source, at: instant)
    }
}
