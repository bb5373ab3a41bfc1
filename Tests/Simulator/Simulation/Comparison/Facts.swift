import BondwatchCore
import BondwatchNetlink

/// What a history shows of the bonds, whoever watches: what the differences are judged by.
struct Facts: Sendable {
    enum Kind: Equatable, Sendable {
        case found
        case gone
        case named(former: String)
        case mode(BondMode)
        case setUp(Bool)
        case carrier(Bool)
        case active(String?)
        /// By the bond's file.
        case fileActive(String?)
        /// Which monitor runs.
        case monitor(isARP: Bool)
        case added(String)
        case removed(String)
        /// A slave that is put in, or found, down and with failures behind it.
        case foundFailed(String)
        /// - Parameter slave: its name; so for the following.
        case link(slave: String, MiiStatus?)
        case slaveSetUp(slave: String, Bool)
        case slaveCarrier(slave: String, Bool)
        case failures(slave: String, UInt32, before: UInt32)
        case port(slave: String, PortView)
        case aggregator(UInt16?, partner: String?)
        case options
        /// The active slave is another one, and the former one still has its link.
        case byHand
        /// The driver made the active slave a backup while its link was up.
        case setAside(String)
        /// The driver made the active slave a backup while its downdelay passed.
        case givenUp(String)
        /// Of all bonds: messages were lost, the daemon died and came back, or all that was asked for is answered.
        case loss
        case restart
        case dumpEnded
    }

    struct PortView: Equatable, Sendable {
        var aggregator: UInt16?
        var actor: UInt8?
        var partner: UInt16?
    }

    struct Fact: Sendable {
        var time: UInt64
        var step: Int
        /// Empty where it concerns all.
        var bond: String
        var kind: Kind
    }

    private(set) var facts: [Fact] = []
    private var decoder = LinkMessageDecoder()
    private var bonds: [InterfaceIndex: BondAttributes] = [:]
    private var links: [InterfaceIndex: LinkMessage] = [:]
    private var statuses: [String: [String: MiiStatus]] = [:]

    mutating func take(_ step: Step, _ number: Int) {
        switch step.sight {
        case .datagram(let bytes): take(datagram: bytes, at: step.time, number)
        case .loss: facts.append(Fact(time: step.time, step: number, bond: "", kind: .loss))
        case .restart: facts.append(Fact(time: step.time, step: number, bond: "", kind: .restart))
        case .file(let bond, let bytes): take(file: bytes, of: bond, at: step.time, number)
        case .request, .answer, .refresh, .names, .tick: break
        }
    }

    /// By each name of a bond the first that it had.
    var firstNames: [String: String] {
        facts.reduce(into: [:]) { names, fact in
            if case .named(let old) = fact.kind { names[fact.bond] = names[old] ?? old }
        }
    }

    mutating func endDump(at time: UInt64, _ step: Int) {
        facts.append(Fact(time: time, step: step, bond: "", kind: .dumpEnded))
    }

    /// /proc shows the steps of a delay that no message announces.
    private mutating func take(file bytes: [UInt8], of bond: String, at time: UInt64, _ step: Int) {
        let file = ProcBondingParser.parse(bytes.span)
        if let active = file.activeSlave { note(.fileActive(Self.name(active)), of: bond, at: time, step) }
        if let status = file.miiStatus { note(carrier: status == .up, of: bond, at: time, step) }
        for slave in file.slaves {
            let name = slave.name.description
            guard let status = slave.miiStatus, statuses[bond]?[name] != status else { continue }
            statuses[bond, default: [:]][name] = status
            facts.append(Fact(time: time, step: step, bond: bond, kind: .link(slave: name, status)))
        }
    }

    private static func name(_ slave: BondFile.NamedSlave) -> String? {
        if case .slave(let name) = slave { name.description } else { nil }
    }

    /// Notes which slave the file shows as the active one, where that is new.
    private mutating func note(_ kind: Kind, of bond: String, at time: UInt64, _ step: Int) {
        let last = facts.last { fact in
            switch fact.kind {
            case .active, .fileActive: fact.bond == bond
            default: false
            }
        }
        if last?.kind != kind { facts.append(Fact(time: time, step: step, bond: bond, kind: kind)) }
    }

    private mutating func note(carrier: Bool, of bond: String, at time: UInt64, _ step: Int) {
        let last = facts.last { fact in
            if case .carrier = fact.kind { fact.bond == bond } else { false }
        }
        if last?.kind != .carrier(carrier) {
            facts.append(Fact(time: time, step: step, bond: bond, kind: .carrier(carrier)))
        }
    }

    mutating func take(datagram: [UInt8], at time: UInt64, _ step: Int) {
        for message in decoder.messages(in: datagram.span.bytes) {
            if case .link(let link) = message.content { take(link, at: time, step) }
        }
    }

    private func name(_ index: InterfaceIndex?) -> String? { index.flatMap { links[$0]?.name?.description } }

    private func isUsable(_ slave: InterfaceIndex) -> Bool { links[slave]?.slave?.miiStatus == .up }

    private mutating func take(_ link: LinkMessage, at time: UInt64, _ step: Int) {
        let before = links[link.index]
        let name = link.name?.description ?? before?.name?.description ?? "?"
        var new: [(bond: String?, kind: Kind)] = []
        if link.kind == .deleted {
            links[link.index] = nil
            if bonds.removeValue(forKey: link.index) != nil { new.append((name, .gone)) }
            if let master = before?.master { new.append((self.name(master), .removed(name))) }
        } else {
            // What is not known to belong to a bond is found with that bond.
            var link = link
            if let master = link.master, bonds[master] == nil { (link.slave, link.master) = (nil, nil) }
            links[link.index] = link
            if let bond = link.bond {
                new += bondChanges(name, before, link, bonds[link.index], bond)
                bonds[link.index] = bond
            }
            new += slaveChanges(name, before, link)
        }
        for (bond, kind) in new {
            guard let bond else { continue }
            if case .link(let slave, let status) = kind { statuses[bond, default: [:]][slave] = status }
            facts.append(Fact(time: time, step: step, bond: bond, kind: kind))
        }
    }

    private func bondChanges(
        _ name: String, _ before: LinkMessage?, _ link: LinkMessage, _ old: BondAttributes?, _ new: BondAttributes
    ) -> [(bond: String?, kind: Kind)] {
        var kinds: [Kind] = []
        if before == nil { kinds.append(.found) }
        if let former = before?.name?.description, former != name { kinds.append(.named(former: former)) }
        if let mode = new.mode, mode != old?.mode { kinds.append(.mode(mode)) }
        let isUp = link.flags.contains(.up)
        if before?.flags.contains(.up) != isUp { kinds.append(.setUp(isUp)) }
        if before?.hasCarrier != link.hasCarrier { kinds.append(.carrier(link.hasCarrier)) }
        if before == nil || old?.activeSlave != new.activeSlave { kinds.append(.active(self.name(new.activeSlave))) }
        if let active = old?.activeSlave, active != new.activeSlave, isUsable(active) { kinds.append(.byHand) }
        if old?.isMonitoredByARP != new.isMonitoredByARP { kinds.append(.monitor(isARP: new.isMonitoredByARP)) }
        let (was, now) = (old?.adInfo, new.adInfo)
        if was?.aggregator != now?.aggregator || was?.partnerMac != now?.partnerMac {
            kinds.append(.aggregator(now?.aggregator, partner: now?.partnerMac?.description))
        }
        if let old, old.minLinks != new.minLinks || old.updelay != new.updelay || old.primary != new.primary {
            kinds.append(.options)
        }
        return kinds.map { (name, $0) }
    }

    private func slaveChanges(
        _ name: String, _ before: LinkMessage?, _ link: LinkMessage
    ) -> [(bond: String?, kind: Kind)] {
        var new: [(bond: String?, kind: Kind)] = []
        if before?.master != link.master {
            if let master = before?.master { new.append((self.name(master), .removed(name))) }
            if let master = link.master, link.slave != nil { new.append((self.name(master), .added(name))) }
        }
        guard let master = link.master, let slave = link.slave else { return new }
        let old = before?.master == master ? before?.slave : nil
        var kinds: [Kind] = []
        if old == nil, slave.miiStatus != .up, (slave.linkFailureCount ?? 0) > 0 { kinds.append(.foundFailed(name)) }
        if old?.miiStatus != slave.miiStatus { kinds.append(.link(slave: name, slave.miiStatus)) }
        if old?.state == .active, slave.state == .backup, slave.miiStatus == .up { kinds.append(.setAside(name)) }
        if old?.state == .active, slave.state == .backup, slave.miiStatus == .goingDown { kinds.append(.givenUp(name)) }
        let isUp = link.flags.contains(.up)
        if before?.flags.contains(.up) != isUp { kinds.append(.slaveSetUp(slave: name, isUp)) }
        if before?.hasCarrier != link.hasCarrier { kinds.append(.slaveCarrier(slave: name, link.hasCarrier)) }
        if let failures = slave.linkFailureCount, failures != old?.linkFailureCount {
            kinds.append(.failures(slave: name, failures, before: old?.linkFailureCount ?? 0))
        }
        let port = PortView(
            aggregator: slave.aggregatorID, actor: slave.actorPortState, partner: slave.partnerPortState)
        if port.aggregator != nil,
            old?.aggregatorID != port.aggregator || old?.actorPortState != port.actor
                || old?.partnerPortState != port.partner
        {
            kinds.append(.port(slave: name, port))
        }
        return new + kinds.map { (self.name(master), $0) }
    }
}

extension BondAttributes {
    fileprivate var isMonitoredByARP: Bool { (miimon ?? 0) == 0 && (arpInterval ?? 0) > 0 }
}
