import BondwatchCore

/// A model of the bonding driver in active-backup mode with the MII monitor, as drivers/net/bonding/bond_main.c 6.1 has
/// it: what it commits, in which order, what it writes to its log, and which netlink messages it sends on the way.
struct DriverModel {
    enum Line: Equatable {
        case down(String)
        case up(String)
        case active(String, earlier: UInt64?)
        case first
        case none
    }

    struct Slave {
        let name: String
        let index: InterfaceIndex
        var carrier: Bool
        var isAdminUp = true
        var link: MiiStatus
        var delay = 0
        var failures: UInt32 = 0
        var isBackup = true
    }

    let name = "bond0"
    let index = InterfaceIndex(10)
    let miimon: UInt32
    /// In steps of miimon, as the driver keeps them.
    let updelay: Int
    let downdelay: Int
    var primary: Int?
    var slaves: [Slave] = []
    var active: Int?
    var carrier = false
    /// linkwatch has a message about the bond to send, some time soon.
    var linkwatchPending = false
    /// Whether the failover runs in the middle of the commit loop, as before 6.1.10, or after it.
    var failsOverInsideLoop = false
    /// num_grat_arp: the first notification follows a failover at once.
    var peerNotifications: UInt8 = 1

    /// The driver's own lines.
    private(set) var log: [Line] = []
    /// What happened without a line of the driver, and where it would stand.
    private(set) var unloggedLines: [(at: Int, line: Line)] = []
    var outbox: [LinkMessage] = []

    init(slaves names: [String], miimon: UInt32 = 100, updelay: Int = 0, downdelay: Int = 0, primary: Int? = nil) {
        self.miimon = miimon
        self.updelay = updelay
        self.downdelay = downdelay
        self.primary = primary
        slaves = names.enumerated().map { number, name in
            Slave(name: name, index: InterfaceIndex(UInt32(number + 1)), carrier: true, link: .up)
        }
        active = primary ?? slaves.indices.first
        carrier = true
        if let active { slaves[active].isBackup = false }
    }

    // MARK: The hand on the cable

    mutating func setCarrier(_ slave: Int, _ carrier: Bool) {
        guard slaves[slave].carrier != carrier else { return }
        slaves[slave].carrier = carrier
        send(slave)
    }

    /// `ip link set` of the slave itself: its carrier goes and comes with it.
    mutating func setAdminUp(_ slave: Int, _ isUp: Bool) {
        guard slaves[slave].isAdminUp != isUp else { return }
        slaves[slave].isAdminUp = isUp
        slaves[slave].carrier = isUp
        send(slave)
    }

    /// Writes a slave to `active_slave`.
    mutating func makeActive(_ slave: Int) {
        guard slaves[slave].link == .up else { return }
        change(to: slave)
    }

    /// Releases a slave that is not the active one, and enslaves it again: its count starts at zero.
    mutating func reenslave(_ slave: Int) {
        slaves[slave].failures = 0
        slaves[slave].delay = 0
        slaves[slave].isBackup = true
        slaves[slave].link = slaves[slave].carrier ? .up : .down
        send(slave)
    }

    mutating func flushLinkwatch() {
        guard linkwatchPending else { return }
        linkwatchPending = false
        sendBond()
    }

    // MARK: The monitor

    mutating func tick() {
        var proposals: [Int: MiiStatus] = [:]
        let ignoresUpdelay = active == nil
        for number in slaves.indices {
            if let proposal = inspect(number, ignoresUpdelay: ignoresUpdelay) { proposals[number] = proposal }
        }
        for (number, status) in proposals where status == .goingDown || status == .goingBack {
            slaves[number].link = status
        }
        commit(proposals)
    }

    private mutating func inspect(_ number: Int, ignoresUpdelay: Bool) -> MiiStatus? {
        let carrier = slaves[number].carrier
        switch slaves[number].link {
        case .up:
            if carrier { return nil }
            slaves[number].delay = downdelay
            return countDown(number, from: .goingDown, to: .down)
        case .goingDown:
            return carrier ? .up : countDown(number, from: nil, to: .down)
        case .down:
            if !carrier { return nil }
            slaves[number].delay = ignoresUpdelay ? 0 : updelay
            return countDown(number, from: .goingBack, to: .up)
        case .goingBack:
            if !carrier { return .down }
            if ignoresUpdelay { slaves[number].delay = 0 }
            return countDown(number, from: nil, to: .up)
        }
    }

    private mutating func countDown(_ number: Int, from waiting: MiiStatus?, to end: MiiStatus) -> MiiStatus? {
        if slaves[number].delay <= 0 { return end }
        slaves[number].delay -= 1
        return waiting
    }

    private mutating func commit(_ proposals: [Int: MiiStatus]) {
        var mustSelect = false
        for number in slaves.indices {
            switch proposals[number] {
            case .up where slaves[number].link != .up:
                slaves[number].link = .up
                send(number)
                log.append(.up(slaves[number].name))
                if active == nil || primary == number { mustSelect = true }
            case .down where slaves[number].link != .down:
                slaves[number].failures += 1
                slaves[number].link = .down
                send(number)
                if !slaves[number].isBackup {
                    slaves[number].isBackup = true
                    send(number)
                }
                log.append(.down(slaves[number].name))
                if active == number { mustSelect = true }
            default: continue
            }
            if mustSelect && failsOverInsideLoop {
                select()
                mustSelect = false
            }
        }
        if mustSelect { select() }
        setBondCarrier()
    }

    private mutating func select() {
        let best = bestSlave()
        guard best != active else { return }
        change(to: best)
        let had = carrier
        setBondCarrier()
        if had != carrier {
            log.append(carrier ? .first : .none)
        } else if best == nil {
            // With downdelay the carrier went when the delay began, and the driver writes nothing here.
            unloggedLines.append((at: log.count, .none))
        }
    }

    private func bestSlave() -> Int? {
        if let primary, slaves[primary].link == .up { return primary }
        if let active, slaves[active].link == .up { return active }
        if let up = slaves.indices.first(where: { slaves[$0].link == .up }) { return up }
        return slaves.indices.filter { slaves[$0].link == .goingBack }.min { slaves[$0].delay < slaves[$1].delay }
    }

    private mutating func change(to new: Int?) {
        guard new != active else { return }
        let old = active
        if let new {
            if slaves[new].link == .goingBack {
                log.append(
                    .active(slaves[new].name, earlier: UInt64(updelay - slaves[new].delay) * UInt64(miimon)))
                slaves[new].delay = 0
                slaves[new].link = .up
                send(new)
            } else {
                log.append(.active(slaves[new].name, earlier: nil))
            }
        }
        active = new
        if let old, !slaves[old].isBackup {
            slaves[old].isBackup = true
            send(old)
        }
        if let new {
            slaves[new].isBackup = false
            send(new)
            sendBond(event: .bondingFailover)
            if peerNotifications > 0, carrier { sendBond(event: .notifyPeers) }
        }
    }

    private mutating func setBondCarrier() {
        let now = slaves.contains { $0.link == .up }
        if now != carrier {
            carrier = now
            linkwatchPending = true
        }
    }

    // MARK: What the sources see

    private mutating func send(_ number: Int) { outbox.append(message(of: number)) }

    private mutating func sendBond(event: LinkMessage.Event? = nil) {
        var message = bondMessage
        message.event = event
        outbox.append(message)
    }

    func message(of number: Int) -> LinkMessage {
        let slave = slaves[number]
        var message = LinkMessage(
            kind: .present, index: slave.index, name: InterfaceName(slave.name),
            flags: slave.isAdminUp ? slave.carrier ? [.up, .lowerUp, .slave] : [.up, .slave] : [.slave])
        message.master = index
        var attributes = BondSlaveAttributes()
        attributes.miiStatus = slave.link
        attributes.linkFailureCount = slave.failures
        attributes.state = slave.isBackup ? .backup : .active
        message.slave = attributes
        return message
    }

    var bondMessage: LinkMessage {
        var message = LinkMessage(
            kind: .present, index: index, name: InterfaceName(name),
            flags: carrier ? [.up, .master, .lowerUp] : [.up, .master])
        var attributes = BondAttributes()
        attributes.mode = .activeBackup
        attributes.miimon = miimon
        attributes.updelay = UInt32(updelay) * miimon
        attributes.downdelay = UInt32(downdelay) * miimon
        attributes.activeSlave = active.map { slaves[$0].index }
        attributes.peerNotifications = peerNotifications
        attributes.primary = primary.map { slaves[$0].index }
        message.bond = attributes
        return message
    }

    /// What a copy of the file shows, as far as the tests look.
    var fileText: String { "Currently Active Slave: \(active.map { slaves[$0].name } ?? "None")\n" }

    var file: BondFile {
        var file = BondFile()
        file.mode = .activeBackup
        file.miimon = miimon
        file.updelay = UInt32(updelay) * miimon
        file.downdelay = UInt32(downdelay) * miimon
        file.miiStatus = carrier ? .up : .down
        file.activeSlave = active.flatMap { InterfaceName(slaves[$0].name) }.map { .slave($0) } ?? .noSlave
        file.slaves = slaves.compactMap { slave in
            guard let name = InterfaceName(slave.name) else { return nil }
            var record = BondFile.SlaveRecord(name: name)
            record.miiStatus = slave.link
            record.linkFailureCount = slave.failures
            return record
        }
        return file
    }
}
