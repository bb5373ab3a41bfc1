import BondwatchCore

/// What a difference looks like.
extension Circumstances {
    var aspect: Difference.Aspect? { if case .changed(let aspect, _, _) = difference.kind { aspect } else { nil } }
    var isOnlyFormer: Bool { if case .onlyFormer = difference.kind { true } else { false } }
    var isOnlyPresent: Bool { if case .onlyPresent = difference.kind { true } else { false } }

    var isOfLacp: Bool { mode == .ieee8023ad }
    /// The same line at another time or in another place.
    var isOfPlace: Bool { aspect == .time || aspect == .order }
    /// What the line says of the redundancy beside what it is about.
    var isOfStanding: Bool { aspect == .redundancy || aspect == .carrying }
    var isOfWording: Bool { aspect == .message || aspect == .change }
    var isOfRedundancy: Bool { kind.hasPrefix("redundancy-") && aspect != .priority && !isUnfounded }
    /// How long a loss lasted that was itself reported at another time.
    var isOfRestoration: Bool { kind == "redundancy-restored" && aspect == .message }
    var isOfLoss: Bool { ["redundancy-lost", "redundancy-reduced", "active-none", "link-down"].contains(kind) }
    var isOfTraffic: Bool {
        ["active-none", "active-first", "active-changed", "failover-recorded"].contains(kind) && !isOfStanding
    }
    /// A total loss that the former machine does not have.
    var isNewTotalLoss: Bool { kind == "active-none" && isOnlyPresent }
    /// The active slave is reported anew, by hand, and is the same.
    var isChosenAgain: Bool {
        let event = line.event
        return isOnlyPresent && kind == "active-changed" && event.change == "change"
            && event.previous == event.interface
    }
    /// A change of aggregator or partner, or the record of one.
    var isOfHandOver: Bool {
        ["lacp-aggregator-changed", "lacp-partner-changed"].contains(kind)
            || (kind == "failover-recorded" && line.event.message.contains("aggregator"))
    }
    /// Another partner after a total loss, over which the present machine remembers the partner alone.
    var isNewPartner: Bool { kind == "lacp-partner-changed" && isOnlyPresent }
    var isOfSlave: Bool { kind.hasPrefix("link-") || kind.hasPrefix("slave-") }
    /// The present machine leaves out how much updelay was cut short, and both say that it was.
    var isOfUncertainDelay: Bool {
        guard case .changed(.message, let former, let present) = difference.kind else { return false }
        let ending = " before its updelay ended"
        return present.event.message.hasSuffix(ending) && former.event.message.hasSuffix(" ms earlier")
    }
    var isOfFlapping: Bool { kind.hasPrefix("flapping") || aspect == .priority || line.event.isLasting }
}

/// What has happened before it.
extension Circumstances {
    /// The present machine alone reports a loss while all slaves that the bond ever had are up, or a restoration while one
    /// that it has is not; in 802.3ad the links do not say.
    private var isUnfounded: Bool {
        guard isOnlyPresent, !isOfLacp else { return false }
        let links = slaveLinks
        // The ARP monitor has no delays: a slave that goes down is one by which it asks.
        let isARP = shown().last { if case .monitor = $0 { true } else { false } } == .monitor(isARP: true)
        let isIdle = links.values.contains { $0.isThere && $0.status != .up && ($0.status != .goingDown || isARP) }
        let lacksNone = hadCarrier && !isIdle && links.values.allSatisfy(\.isThere)
        return kind == "redundancy-restored" ? isIdle : lacksNone
    }

    /// Every slave that the bond ever had, and how its link was shown last.
    private var slaveLinks: [String: (isThere: Bool, status: MiiStatus?)] {
        var links: [String: (isThere: Bool, status: MiiStatus?)] = [:]
        for kind in shown() {
            switch kind {
            case .added(let slave): links[slave] = (true, nil)
            case .removed(let slave): links[slave]?.isThere = false
            case .link(let slave, let status): links[slave] = (links[slave]?.isThere ?? true, status)
            default: break
            }
        }
        return links
    }

    var hasSlaveUp: Bool { slaveLinks.values.contains { $0.isThere && $0.status == .up } }

    /// The bond, which has no active slave by its mode, was without carrier, or is reported so.
    var isWithoutCarrier: Bool { mode?.hasActiveSlave == false && (!hadCarrier || kind == "active-none") }

    /// A slave was put in, while the logs differ or shortly before.
    var joinedSinceParted: Bool {
        shown(since: partedAt - min(partedAt, 10_000)).contains { if case .added = $0 { true } else { false } }
    }

    /// Whether the bond was down, or was set down within so many milliseconds; what is gone is down.
    func wasSetDown(within milliseconds: UInt64) -> Bool {
        !isSetUp
            || shown(within: milliseconds).contains { kind in
                switch kind {
                case .setUp(false), .gone: true
                default: false
                }
            }
    }

    func wasSetUp(within milliseconds: UInt64) -> Bool {
        shown(within: milliseconds).contains { if case .setUp(true) = $0 { true } else { false } }
    }

    /// The bond had its carrier back, or was without it, not longer ago than that.
    func hadCarrierBack(within milliseconds: UInt64) -> Bool { shown(within: milliseconds).contains(.carrier(true)) }

    func changedAggregator(within milliseconds: UInt64) -> Bool {
        shown(within: milliseconds).contains { if case .aggregator = $0 { true } else { false } }
    }

    /// A slave was found down with failures behind it, while the logs differ or shortly before.
    var foundFailed: Bool {
        shown(since: partedAt - min(partedAt, 10_000)).contains { if case .foundFailed = $0 { true } else { false } }
    }

    /// Whether the bond was put into another mode than the one that it was found in, not longer ago than that.
    func hasChangedMode(within milliseconds: UInt64) -> Bool {
        let isMode = { (kind: Facts.Kind) in if case .mode = kind { true } else { false } }
        return shown().count(where: isMode) > 1 && shown(within: milliseconds).contains(where: isMode)
    }

    /// Whether anything has carried since the bond was set up, before what the difference is about.
    var hasCarriedSinceSetUp: Bool {
        let sinceSetUp = facts(until: step).reversed().prefix { fact in
            if case .setUp(true) = fact.kind { false } else { true }
        }
        return sinceSetUp.filter { $0.time < time }.map(\.kind).contains { kind in
            switch kind {
            case .active(let slave): slave != nil
            case .carrier(let has): has
            default: false
            }
        }
    }

    /// A slave was going down before or with the line.
    var hadSlaveGoingDown: Bool {
        var statuses: [String: MiiStatus] = [:]
        var had = false
        for fact in facts(until: step) {
            switch fact.kind {
            case .link(let slave, let status): statuses[slave] = status
            case .removed(let slave): statuses[slave] = nil
            default: continue
            }
            if fact.step == step { had = had || statuses.values.contains(.goingDown) }
        }
        return had || statuses.values.contains(.goingDown)
    }

    /// The driver made the slave of the line a backup, not longer ago than that.
    func wasSetAside(within milliseconds: UInt64) -> Bool {
        shown(within: milliseconds).contains { kind in
            if case .setAside(let slave) = kind { slave == line.event.interface } else { false }
        }
    }

    /// The driver chose anew while the active slave was going down, not longer ago than that.
    func wasGivenUp(within milliseconds: UInt64) -> Bool {
        shown(within: milliseconds).contains { if case .givenUp = $0 { true } else { false } }
    }

    /// The slave of the line came up, not longer ago than that.
    func cameUp(within milliseconds: UInt64) -> Bool {
        shown(within: milliseconds).contains { kind in
            if case .link(let slave, .up) = kind { slave == line.event.interface } else { false }
        }
    }

    /// The slave of the line came up, and another one after it, before the driver chose it: it was up before it was chosen.
    func cameUpByItself(within milliseconds: UInt64) -> Bool {
        let slave = line.event.interface
        let kinds = shown(within: milliseconds)
        let came = kinds.lastIndex { if case .link(let name, .up) = $0 { name == slave } else { false } }
        guard let came else { return false }
        return kinds[came...].prefix { if case .active = $0 { false } else { true } }.contains { kind in
            if case .link(let name, .up) = kind { name != slave } else { false }
        }
    }

    /// The former machine has more than one line of this kind on the slave, so near to each other.
    func isLoggedTwiceByFormer(within milliseconds: UInt64) -> Bool {
        former.count { other in
            other.event.kind == kind && other.event.interface == line.event.interface
                && max(other.time, time) - min(other.time, time) <= milliseconds
        } > 1
    }

    /// Whether the driver counted a delay of that slave, or of any; not long before.
    func hadDelay(of slave: String?) -> Bool {
        shown(within: 60_000).contains { kind in
            guard case .link(let name, let status) = kind, slave == nil || name == slave else { return false }
            return status == .goingDown || status == .goingBack
        }
    }

    /// Whether somebody did something to the bond, or to one of its slaves.
    func wasByHand(within milliseconds: UInt64) -> Bool {
        shown(within: milliseconds).contains { kind in
            switch kind {
            case .added, .removed, .slaveSetUp(_, false), .options, .byHand: true
            default: false
            }
        }
    }

    /// Whether either machine said that something flaps.
    var hasFlapped: Bool {
        (formerLines(within: 240_000) + presentLines(within: 240_000)).contains { $0.kind.hasPrefix("flapping") }
    }
}

/// What has happened to the ports of an 802.3ad bond.
extension Circumstances {
    private typealias Ports = [String: Facts.PortView]

    /// The ports as they were after each fact of the last so many milliseconds.
    private func ports(within milliseconds: UInt64, isUpOnly: Bool = false) -> [(ports: Ports, active: UInt16?)] {
        var (ports, active): (Ports, UInt16?) = ([:], nil)
        var states: [(ports: Ports, active: UInt16?)] = []
        var without: Set<String> = []
        let start = time - min(time, milliseconds)
        for fact in facts(until: step) {
            switch fact.kind {
            case .port(let slave, let port): ports[slave] = port
            case .removed(let slave): ports[slave] = nil
            case .aggregator(let number, _): active = number
            case .link(let slave, let status) where isUpOnly:
                if status == .up || status == .goingDown { without.remove(slave) } else { without.insert(slave) }
            default: continue
            }
            if fact.time < start { states.removeAll() }
            states.append((ports.filter { !without.contains($0.key) }, active))
        }
        return states
    }

    /// Whether a port of the bond was not in the active aggregator, or did not carry there.
    func hadPortOutside(within milliseconds: UInt64) -> Bool {
        let collectingAndDistributing: UInt8 = 0x30
        return ports(within: milliseconds).contains { state in
            state.ports.values.contains { port in
                port.aggregator != state.active
                    || port.actor.map { $0 & collectingAndDistributing != collectingAndDistributing } ?? false
            }
        }
    }

    /// Whether the active aggregator had no port that has a link and carries.
    func hadNoPort(within milliseconds: UInt64) -> Bool {
        let collectingAndDistributing: UInt8 = 0x30
        return ports(within: milliseconds, isUpOnly: true).contains { state in
            !state.ports.values.contains { port in
                port.aggregator == state.active
                    && port.actor.map { $0 & collectingAndDistributing == collectingAndDistributing } ?? true
            }
        }
    }

    /// Whether the bond was shown with two partners, one after the other.
    var hadPartners: Bool {
        let none = "00:00:00:00:00:00"
        let partners = shown().compactMap { kind in
            if case .aggregator(_, let partner) = kind, partner != none { partner } else { nil }
        }
        return Set(partners).count > 1
    }

    /// Whether two aggregators had partners at once.
    var hadGroups: Bool {
        let (defaulted, expired, synchronized): (UInt8, UInt8, UInt16) = (0x40, 0x80, 8)
        return ports(within: .max).contains { state in
            let ready = state.ports.values.filter { port in
                guard let actor = port.actor, let partner = port.partner else { return false }
                return actor & (defaulted | expired) == 0 && partner & synchronized != 0
            }
            return Set(ready.compactMap(\.aggregator)).count > 1
        }
    }
}
