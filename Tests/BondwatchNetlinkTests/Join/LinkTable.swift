import BondwatchCore

@testable import BondwatchNetlink

/// A kernel's list of links, as far as bytes tell of it: bonds in balance-rr, their slaves, and others.
struct LinkTable {
    struct Link {
        var name: String
        var isBond = false
        /// The index of the bond it is a slave of.
        var master: UInt32?
        var failures: UInt32 = 0
    }

    static let bond0: UInt32 = 10
    static let bond1: UInt32 = 20

    var links: [UInt32: Link] = [
        1: Link(name: "eth0", master: bond0), 2: Link(name: "eth1", master: bond0),
        3: Link(name: "eth2", master: bond1), 4: Link(name: "eth3", master: bond1),
        bond0: Link(name: "bond0", isBond: true), bond1: Link(name: "bond1", isBond: true),
    ]
    /// The list changes during every dump.
    var isChanging = false
    /// What a dump passes over, as it may where the list changes.
    var passedOver: Set<UInt32> = []

    /// The datagrams with which the kernel answers.
    func answers(to request: RouteRequest) -> [[UInt8]] {
        let sequence = request.sequence
        let ofBonds = request == .bonds(sequence: sequence)
        if !ofBonds, let asked = asked(by: request) {
            guard links[asked] != nil else { return [refusal(of: request, errno: 19)] }
            return [message(of: asked, sequence: sequence)]
        }
        let bond = links.keys.first { request == .slaves(of: InterfaceIndex($0), sequence: sequence) }
        let found = links.keys.sorted().filter { index in
            let isMeant = ofBonds ? links[index]?.isBond == true : links[index]?.master == bond
            return isMeant && !passedOver.contains(index)
        }
        let flags = NetlinkHeader.Flag.multipart | (isChanging ? NetlinkHeader.Flag.dumpInterrupted : 0)
        let done = Build.message(
            NetlinkHeader.MessageType.done, flags: flags, sequence: sequence, Build.integer(Int32(0)))
        return found.map { message(of: $0, flags: flags, sequence: sequence) } + [done]
    }

    /// The link that a request for one asks for, whether it is there or not.
    private func asked(by request: RouteRequest) -> UInt32? {
        (1...40).first { request == .link(InterfaceIndex($0), sequence: request.sequence) }
    }

    /// NLMSG_ERROR, with the header of the request as the kernel repeats it.
    func refusal(of request: RouteRequest, errno: Int32) -> [UInt8] {
        Build.message(
            NetlinkHeader.MessageType.error, sequence: request.sequence,
            Build.integer(0 - errno) + request.bytes)
    }

    /// What the kernel says of a link: unasked, or as the answer to a request.
    func message(of index: UInt32, flags: UInt16 = 0, sequence: UInt32 = 0) -> [UInt8] {
        guard let link = links[index] else { return [] }
        var attributes = Build.attribute(3, Array(link.name.utf8) + [0]) + Build.mtu
        if let master = link.master {
            attributes += Build.attribute(10, Build.integer(master))
            attributes += Build.slave(
                Build.attribute(1, [0]) + Build.attribute(2, [0]) + Build.attribute(3, Build.integer(link.failures)))
        }
        if link.isBond {
            attributes += Build.bond(Build.attribute(1, [0]) + Build.attribute(3, Build.integer(UInt32(100))))
        }
        let role: UInt32 = link.isBond ? 0x400 : link.master == nil ? 0 : 0x800
        return Build.link(
            index: Int32(index), flags: 0x1_0001 | role, netlinkFlags: flags, sequence: sequence, attributes)
    }
}

/// The join of the sources, which reads such a kernel.
struct JoinedTable {
    var table = LinkTable()
    var join = SourceJoin(jiffy: .zero)
    private(set) var events: [Event] = []
    /// What it said of its own work.
    private(set) var signals: [ConditionSignal] = []
    /// Times that the join said that its first dump has ended.
    private(set) var firstLooks = 0
    private var seconds: UInt64 = 1000

    private var now: BootInstant { BootInstant(nanoseconds: seconds * 1_000_000_000) }

    /// Takes datagrams, and carries out what the join asks for because of them.
    mutating func take(_ datagrams: [[UInt8]]) {
        for datagram in datagrams {
            for effect in join.take(datagram: datagram.span.bytes, at: now) {
                switch effect {
                case .tell(let event): events.append(event)
                case .send(let request): take(table.answers(to: request))
                case .condition(let signal): signals.append(signal)
                case .firstDumpEnded: firstLooks += 1
                }
            }
        }
    }

    /// Lets a dump begin where one is due, and answers it; false where none is.
    mutating func dump() -> Bool {
        seconds += 2
        guard case .send(let request) = join.queueEmpty(at: now) else { return false }
        take(table.answers(to: request))
        return true
    }

    /// Lets so many dumps run that none is due any more, or so many of them.
    mutating func dumps(atMost most: Int = 20) {
        for _ in 0..<most where !dump() { return }
    }

    var told: [EventKind] { events.map(\.kind) }
    var slaves: [Int] { join.fleet.bonds.map(\.slaveIndexes.count) }
}
