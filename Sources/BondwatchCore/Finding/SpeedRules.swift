/// Faults of speed and duplex, as the driver last read them (`Speed:` and `Duplex:` in /proc/net/bonding).
enum SpeedRules {
    /// Says the slowest and the fastest; where they stand on the others, the table of slaves shows.
    @Sendable static func mixedSpeed(_ facts: FindingFacts) -> [Fault]? {
        guard facts.speedsAreRead else { return nil }
        let speeds = facts.slaves.compactMap { slave -> (name: InterfaceName, megabits: UInt32)? in
            guard slave.status == .up, case .megabits(let megabits) = slave.speed, megabits > 0 else { return nil }
            return (slave.name, megabits)
        }
        guard let slowest = speeds.min(by: { $0.megabits < $1.megabits }),
            let fastest = speeds.max(by: { $0.megabits < $1.megabits }), slowest.megabits < fastest.megabits
        else { return [] }
        let slow = "\(slowest.name) at \(slowest.megabits) Mb/s"
        return [Fault("slaves run at different speeds: \(slow), \(fastest.name) at \(fastest.megabits) Mb/s")]
    }

    /// An interface that never knows its speed, as a virtual one, is no fault where the mode does not need it and no
    /// other slave knows its own.
    @Sendable static func unknownSpeed(_ facts: FindingFacts) -> [Fault]? {
        guard facts.speedsAreRead else { return nil }
        let isOdd = facts.slaves.contains { $0.status == .up && !$0.hasUnknownSpeed }
        guard isOdd || facts.modeNeedsSpeed else { return [] }
        return facts.slaves.filter { ($0.hasCarrier ?? ($0.status == .up)) && $0.hasUnknownSpeed }.map { slave in
            Fault(.slave(slave.name), "slave \(slave.name) has a link of unknown speed")
        }
    }

    @Sendable static func halfDuplex(_ facts: FindingFacts) -> [Fault]? {
        guard facts.speedsAreRead else { return nil }
        return facts.slaves.filter { $0.status == .up && $0.duplex == "half" }.map { slave in
            Fault(.slave(slave.name), "slave \(slave.name) runs in half duplex")
        }
    }

    /// Whether the driver keeps the slave down since it cannot read its speed.
    static func isUnknown(_ slave: FindingFacts.Slave, in facts: FindingFacts) -> Bool {
        facts.modeNeedsSpeed && slave.hasUnknownSpeed
    }
}

extension FindingFacts {
    /// False until the first file about all the slaves has been read.
    fileprivate var speedsAreRead: Bool { slaves.allSatisfy { $0.speed != nil } }

    fileprivate var modeNeedsSpeed: Bool { mode?.needsSpeed ?? false }
}

extension FindingFacts.Slave {
    fileprivate var hasUnknownSpeed: Bool {
        switch speed {
        case .unknown, .megabits(0): true
        case .megabits, nil: false
        }
    }
}
