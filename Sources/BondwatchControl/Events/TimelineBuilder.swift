package import BondwatchCore

/// Builds the timeline from the state of the bond that each event carries along.
package struct TimelineBuilder {
    private var bonds: [Place: Track] = [:]
    private var order: [Place] = []
    /// The last boot of each host that was seen.
    private var boots: [String: String] = [:]
    private var hosts: Set<String?> = []

    fileprivate struct Place: Hashable {
        let machine: String
        var bond: InterfaceName
    }

    fileprivate struct Track {
        var host: String?
        var mode: String
        /// It may have been renamed.
        var names: Set<InterfaceName>
        var slaves: [InterfaceName] = []
        var changes: [InterfaceName: [(time: UInt64, state: Timeline.State)]] = [:]
        /// Of the last event of its boot.
        var lastSeen: UInt64 = 0

        mutating func set(_ slave: InterfaceName, _ state: Timeline.State, at time: UInt64) {
            if changes[slave] == nil { slaves.append(slave) }
            var all = changes[slave] ?? []
            if all.last?.state == state { return }
            // Of two at one time the later word counts; time never goes back.
            while let last = all.last, last.time >= time { all.removeLast() }
            if all.last?.state != state { all.append((time, state)) }
            changes[slave] = all
        }

        mutating func setAll(_ state: Timeline.State, at time: UInt64) {
            for slave in slaves { set(slave, state, at: time) }
        }
    }

    package init() {}

    /// Takes the next event.
    ///
    /// - Parameter endOfBoot: when the journal of an earlier boot ends, in microseconds since 1970; from then on nobody
    ///   was watching.
    package mutating func take(_ event: JournaledEvent, endOfBoot: (_ bootID: String) -> UInt64?) {
        if let earlier = boots.updateValue(event.bootID, forKey: event.machine), earlier != event.bootID {
            for place in order where place.machine == event.machine {
                guard let lastSeen = bonds[place]?.lastSeen else { continue }
                bonds[place]?.setAll(.unknown, at: max(lastSeen, endOfBoot(earlier) ?? lastSeen))
            }
        }
        hosts.insert(event.host)
        let place = Place(machine: event.machine, bond: event.bond)
        if event.kind == .bondRenamed, let name = event.name(.previousName) {
            var old = place
            old.bond = name
            if bonds[place] == nil, let track = bonds.removeValue(forKey: old) {
                bonds[place] = track
                order = order.map { $0 == old ? place : $0 }
            }
        }
        if bonds[place] == nil {
            bonds[place] = Track(host: event.host, mode: "", names: [])
            order.append(place)
        }
        bonds[place]?.take(event)
    }

    /// The timeline of a stretch of time, with the failovers as marks.
    ///
    /// - Parameter wanted: whether a bond is to be in it.
    package func timeline(
        from begin: UInt64, to end: UInt64, failovers: [FailoverReport], isWanted: (InterfaceName) -> Bool
    ) -> Timeline {
        let begin = min(begin, .max - 1)
        let end = max(end, begin + 1)
        let bonds = order.filter { isWanted($0.bond) }.compactMap { place -> Timeline.Bond? in
            guard let track = self.bonds[place] else { return nil }
            let marks = failovers.filter { track.names.contains($0.bond) && $0.host == track.host }.compactMap {
                report in
                (begin...end).contains(report.time)
                    ? Timeline.Mark.Kind(report.change).map { Timeline.Mark(time: report.time, kind: $0) } : nil
            }
            let slaves = track.slaves.map { slave in
                Timeline.Slave(name: slave, stretches: Self.stretches(track.changes[slave] ?? [], begin, end))
            }
            return Timeline.Bond(
                host: hosts.count > 1 ? track.host : nil, name: place.bond, mode: track.mode,
                slaves: slaves.filter { slave in
                    slave.stretches.contains { $0.state != .absent && $0.state != .unknown }
                },
                marks: marks.sorted { $0.time < $1.time })
        }
        return Timeline(begin: begin, end: end, bonds: bonds.filter { !$0.slaves.isEmpty })
    }

    private static func stretches(
        _ changes: [(time: UInt64, state: Timeline.State)], _ begin: UInt64, _ end: UInt64
    ) -> [Timeline.Stretch] {
        var stretches: [Timeline.Stretch] = []
        var current = (time: begin, state: Timeline.State.unknown)
        for change in changes where change.time < end {
            if change.time > current.time {
                stretches.append(.init(begin: current.time, end: change.time, state: current.state))
            }
            current = (max(change.time, begin), change.state)
        }
        stretches.append(.init(begin: current.time, end: end, state: current.state))
        return stretches
    }
}

extension TimelineBuilder.Track {
    fileprivate mutating func take(_ event: JournaledEvent) {
        lastSeen = max(lastSeen, event.time)
        host = event.host
        names.insert(event.bond)
        if let mode = event[.mode], !mode.isEmpty { self.mode = mode }
        if event.kind == .bondRemoved { return setAll(.absent, at: event.time) }
        // A record is told later than what it records, and with the state of that later time.
        let present = event.names(.slaves)
        let carrying = event.names(.slavesCarrying)
        let active = event.name(.activeSlave)
        let hasActive = BondMode(name: mode)?.hasActiveSlave ?? true
        for slave in present {
            let isUp = carrying.contains(slave)
            let state: Timeline.State =
                !isUp ? .down : !hasActive || slave == active ? .active : .backup
            set(slave, state, at: event.time)
        }
        for slave in slaves where !present.contains(slave) { set(slave, .absent, at: event.time) }
    }
}
