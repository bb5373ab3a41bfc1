import Testing

@testable import BondwatchCore

/// A bond whose facts a test sets as it likes, its machine, and a clock that goes in seconds.
struct FaultyBond {
    struct Slave {
        var name: String
        var flags: LinkFlags = [.up, .lowerUp, .slave]
        var attributes = BondSlaveAttributes()
        var address: HardwareAddress?
        var speed: BondFile.Speed = .megabits(1000)
        var duplex = "full"
    }

    var attributes = BondAttributes()
    var flags: LinkFlags = [.up, .master, .lowerUp]
    var address: HardwareAddress?
    var slaves: [Slave] = []
    var machine: BondMachine
    var events: [Event] = []
    private(set) var now = BootInstant(nanoseconds: 1_000_000_000_000)

    private static let index = InterfaceIndex(10)

    /// Up, with two slaves that are up, and seen by its first dump.
    init(_ mode: BondMode = .activeBackup, slaves names: [String] = ["eth0", "eth1"]) throws {
        attributes.mode = mode
        attributes.miimon = 100
        attributes.arpInterval = 0
        attributes.minLinks = 0
        attributes.failOverMac = 0
        slaves = names.map { name in
            var slave = Slave(name: name)
            slave.attributes.miiStatus = .up
            slave.attributes.linkFailureCount = 0
            return slave
        }
        if mode.hasActiveSlave, !names.isEmpty { attributes.activeSlave = InterfaceIndex(1) }
        let name = try #require(InterfaceName("bond0"))
        let message = LinkMessage(kind: .present, index: Self.index, name: name, flags: flags)
        machine = BondMachine(
            message, name: name, attributes: attributes, isFirstLook: true, jiffy: .zero, at: now)
        look()
    }

    /// Everything that the kernel has is looked at.
    mutating func look() {
        var message = LinkMessage(kind: .present, index: Self.index, name: machine.name, flags: flags)
        message.bond = attributes
        message.hardwareAddress = address
        apply(.bond(message, source: .poll))
        for (number, slave) in slaves.enumerated() {
            var message = LinkMessage(
                kind: .present, index: InterfaceIndex(UInt32(number + 1)), name: InterfaceName(slave.name),
                flags: slave.flags)
            message.slave = slave.attributes
            message.hardwareAddress = slave.address
            apply(.slave(message, source: .poll))
        }
        let present = Set(slaves.indices.map { InterfaceIndex(UInt32($0 + 1)) })
        apply(.dumpEnded(slaves: present, source: .poll))
        apply(.audit(file))
    }

    /// A second goes by, and another, each with a look at the end.
    mutating func wait(seconds: Int) {
        for _ in 0..<seconds {
            now = now + .seconds(1)
            look()
        }
    }

    /// The daemon ends, and another one begins with what it wrote down.
    mutating func restart() throws {
        let bytes = BondMemory.bytes([machine.memory])
        let memories = try #require(BondMemory.memories(in: bytes[...]))
        let memory = try #require(memories.first)
        #expect(memory == machine.memory)
        machine = BondMachine(restoring: memory, jiffy: .zero)
    }

    mutating func acknowledge() { events += machine.acknowledge(at: now) }

    private mutating func apply(_ observation: Observation) { events += machine.apply(observation, at: now) }

    private var file: BondFile {
        var file = BondFile()
        file.mode = attributes.mode
        file.miiStatus = flags.contains(.lowerUp) ? .up : .down
        file.slaves = slaves.compactMap { slave in
            guard let name = InterfaceName(slave.name) else { return nil }
            var record = BondFile.SlaveRecord(name: name)
            record.miiStatus = slave.attributes.miiStatus
            record.linkFailureCount = slave.attributes.linkFailureCount
            record.speed = slave.speed
            record.duplex = slave.duplex
            return record
        }
        return file
    }

    // MARK: What was told

    /// `raised KIND` and `cleared KIND`, in order.
    var told: [String] {
        events.compactMap { event in
            switch event.subject {
            case .finding(.raised(let finding, _)): "raised \(finding.kind.rawValue)"
            case .finding(.cleared(let finding, _, _)): "cleared \(finding.kind.rawValue)"
            default: nil
            }
        }
    }

    /// The lines of the findings.
    var lines: [String] {
        events.filter { $0.kind == .findingRaised || $0.kind == .findingCleared }.map(\.message)
    }

    var report: BondReport { machine.report(at: now, wallMicroseconds: 2_000_000_000_000_000) }
}
