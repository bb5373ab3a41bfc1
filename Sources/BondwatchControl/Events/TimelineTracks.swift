import BondwatchCore

/// What an event says for the timeline.
struct TimelineMoment {
    let boot: HostBoots.Boot
    let host: String?
    let bond: InterfaceName
    /// Where it tells that the bond was renamed.
    let previousName: InterfaceName?
    let time: UInt64
    let mode: String?
    let isRemoval: Bool
    let slaves: [InterfaceName]
    let carrying: [InterfaceName]
    let active: InterfaceName?

    init(_ event: JournaledEvent) {
        boot = event.boot
        host = event.host
        bond = event.bond
        previousName = event.kind == .bondRenamed ? event.name(.previousName) : nil
        time = event.time
        mode = event[.mode]
        isRemoval = event.kind == .bondRemoved
        slaves = event.names(.slaves)
        carrying = event.names(.slavesCarrying)
        active = event.name(.activeSlave)
    }
}

/// The slaves of every bond of every host over time.
struct TimelineTracks {
    struct Place: Hashable {
        let host: Int
        var bond: InterfaceName
    }

    private(set) var bonds: [Place: TimelineTrack] = [:]
    /// As they came.
    private(set) var order: [Place] = []
    /// The boot of each host that told its last event.
    private var boots: [Int: HostBoots.Boot] = [:]

    /// Takes the next moment.
    ///
    /// - Parameter ends: when the journal of a boot ends, in microseconds since 1970; from then on nobody was watching.
    mutating func take(_ moment: TimelineMoment, of host: Int, ends: [HostBoots.Boot: UInt64]) {
        if let earlier = boots.updateValue(moment.boot, forKey: host), earlier != moment.boot {
            for place in order where place.host == host {
                guard let lastSeen = bonds[place]?.lastSeen else { continue }
                bonds[place]?.setAll(.unknown, at: max(lastSeen, ends[earlier] ?? lastSeen))
            }
        }
        let place = Place(host: host, bond: moment.bond)
        if let name = moment.previousName {
            let old = Place(host: host, bond: name)
            if bonds[place] == nil, let track = bonds.removeValue(forKey: old) {
                bonds[place] = track
                order = order.map { $0 == old ? place : $0 }
            }
        }
        if bonds[place] == nil { order.append(place) }
        bonds[place, default: TimelineTrack()].take(moment)
    }
}

/// The slaves of one bond over time.
struct TimelineTrack {
    typealias Change = (time: UInt64, state: Timeline.State)

    /// As it was called last.
    private(set) var host: String?
    private(set) var mode = ""
    /// Both it and its host may have been renamed.
    private var names: Set<InterfaceName> = []
    private var hostNames: Set<String?> = []
    private var bootIDs: Set<String> = []
    private(set) var slaves: [InterfaceName] = []
    private(set) var changes: [InterfaceName: [Change]] = [:]
    /// Of its last event.
    private(set) var lastSeen: UInt64 = 0

    mutating func take(_ moment: TimelineMoment) {
        lastSeen = max(lastSeen, moment.time)
        host = moment.host
        names.insert(moment.bond)
        hostNames.insert(moment.host)
        bootIDs.insert(moment.boot.id)
        if let mode = moment.mode, !mode.isEmpty { self.mode = mode }
        if moment.isRemoval { return setAll(.absent, at: moment.time) }
        // A record is told later than what it records, and with the state of that later time.
        let hasActive = BondMode(name: mode)?.hasActiveSlave ?? true
        for slave in moment.slaves {
            let isUp = moment.carrying.contains(slave)
            let state: Timeline.State = !isUp ? .down : !hasActive || slave == moment.active ? .active : .backup
            set(slave, state, at: moment.time)
        }
        for slave in slaves where !moment.slaves.contains(slave) { set(slave, .absent, at: moment.time) }
    }

    mutating func setAll(_ state: Timeline.State, at time: UInt64) {
        for slave in slaves { set(slave, state, at: time) }
    }

    private mutating func set(_ slave: InterfaceName, _ state: Timeline.State, at time: UInt64) {
        if changes[slave] == nil { slaves.append(slave) }
        var all = changes[slave] ?? []
        if all.last?.state == state { return }
        // Of two at one time the later word counts; time never goes back.
        while let last = all.last, last.time >= time { all.removeLast() }
        if all.last?.state != state { all.append((time, state)) }
        changes[slave] = all
    }

    /// Whether a line of the history is of this bond.
    func holds(_ report: FailoverReport) -> Bool {
        names.contains(report.bond) && hostNames.contains(report.host) && bootIDs.contains(report.bootID)
    }
}
