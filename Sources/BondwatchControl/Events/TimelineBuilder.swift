package import BondwatchCore

/// Builds the timeline from the state of the bond that each event carries along.
package struct TimelineBuilder {
    /// Which host each is of may come out later.
    private var moments: [TimelineMoment] = []
    private var boots = HostBoots()
    private var ends: [HostBoots.Boot: UInt64] = [:]

    package init() {}

    /// Takes the next event.
    ///
    /// - Parameter endOfBoot: when the journal of an earlier boot ends, in microseconds since 1970; from then on nobody
    ///   was watching.
    package mutating func take(_ event: JournaledEvent, endOfBoot: (_ bootID: String) -> UInt64?) {
        if case .began(after: let earlier?) = boots.take(event) { ends[earlier] = endOfBoot(earlier.id) }
        moments.append(TimelineMoment(event))
    }

    /// The timeline of a stretch of time, with the failovers as marks.
    ///
    /// - Parameter wanted: whether a bond is to be in it.
    package func timeline(
        from begin: UInt64, to end: UInt64, failovers: [FailoverReport], isWanted: (InterfaceName) -> Bool
    ) -> Timeline {
        let begin = min(begin, .max - 1)
        let end = max(end, begin + 1)
        var tracks = TimelineTracks()
        for moment in moments {
            guard let host = boots.host(of: moment.boot) else { continue }
            tracks.take(moment, of: host, ends: ends)
        }
        let hasHosts = Set(tracks.order.map(\.host)).count > 1
        let bonds = tracks.order.filter { isWanted($0.bond) }.compactMap { place -> Timeline.Bond? in
            guard let track = tracks.bonds[place] else { return nil }
            let marks = failovers.filter { track.holds($0) && (begin...end).contains($0.time) }.compactMap { report in
                Timeline.Mark.Kind(report.change).map { Timeline.Mark(time: report.time, kind: $0) }
            }
            let slaves = track.slaves.map { slave in
                Timeline.Slave(name: slave, stretches: Self.stretches(track.changes[slave] ?? [], begin, end))
            }
            return Timeline.Bond(
                host: hasHosts ? track.host : nil, name: place.bond, mode: track.mode,
                slaves: slaves.filter { slave in
                    slave.stretches.contains { $0.state != .absent && $0.state != .unknown }
                },
                marks: marks.sorted { $0.time < $1.time })
        }
        return Timeline(begin: begin, end: end, bonds: bonds.filter { !$0.slaves.isEmpty })
    }

    private static func stretches(
        _ changes: [TimelineTrack.Change], _ begin: UInt64, _ end: UInt64
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
