extension BondTrace {
    /// What must not be forgotten of what was seen.
    ///
    /// An event that waits has not been logged, so its slave is remembered as it was before.
    var memory: BondMemory {
        var memory = BondMemory(index: index, name: name)
        memory.link = .init(flags: flags.rawValue, mode: mode)
        memory.traffic = .init(
            active: rememberedActive,
            loss: modeTrace.activeSlave?.loss.map { .init(name: $0.name, cause: $0.cause) },
            hadActive: traffic.hasCarried, hasToldActiveNone: traffic.isLossOpen, activeSince: modeTrace.since)
        memory.redundancy.mostSlaves = mostSlaves
        if let carrier = modeTrace.carrier {
            memory.carrier = .init(downCount: carrier.downCount, reportedAhead: carrier.reportedAhead)
        }
        memory.slaves = rememberedSlaves
        memory.aggregation = modeTrace.lacp ?? LacpWatch()
        memory.hearing = hearing
        memory.groupShape = groupShape
        memory.foreign = foreignMemory
        return memory
    }

    private var rememberedActive: BondMemory.Traffic.Active {
        switch active {
        case .unknown: .unknown
        case .noSlave: .noSlave
        case .slave(let index): .slave(index)
        }
    }

    /// What was seen of a bond when an earlier run of the daemon ended.
    init(restoring memory: BondMemory, jiffy: BootInstant.Span) {
        let message = LinkMessage(
            kind: .present, index: memory.index, name: memory.name, flags: LinkFlags(rawValue: memory.link.flags))
        var attributes = BondAttributes()
        attributes.mode = memory.link.mode
        self.init(
            message, name: memory.name, attributes: attributes, isFirstLook: false, jiffy: jiffy,
            at: memory.traffic.activeSince ?? BootInstant(nanoseconds: 0))
        recall(memory)
    }

    /// A bond that is found with a memory that lacks what only the kernel can say: that is taken as it is now, and all
    /// that is known goes on.
    init(
        finding message: LinkMessage, name: InterfaceName, attributes: BondAttributes, knowing memory: BondMemory,
        jiffy: BootInstant.Span, at instant: BootInstant
    ) {
        self.init(
            message, name: name, attributes: attributes, isFirstLook: memory.missing.contains(.slaves), jiffy: jiffy,
            at: instant)
        recall(memory)
    }

    private mutating func recall(_ memory: BondMemory) {
        slaves = memory.slaves.map(SlaveTrace.init(restoring:))
        mostSlaves = memory.redundancy.mostSlaves
        if !memory.missing.contains(.carrier) { modeTrace.carrier?.restore(memory.carrier) }
        currency = .unseen
        if life.isSetUp { life = .setUp(since: nil) }
        modeTrace.lacp?.restore(memory.aggregation)
        hearing = memory.hearing
        groupShape = memory.groupShape
        foreignMemory = memory.foreign
        if memory.missing.contains(.traffic) {
            traffic = Traffic(hasCarried: traffic.hasCarried, isLossOpen: memory.redundancy.level == .down)
        } else {
            recallTraffic(of: memory)
        }
    }

    private mutating func recallTraffic(of memory: BondMemory) {
        let traffic = memory.traffic
        self.traffic = Traffic(hasCarried: traffic.hadActive, isLossOpen: traffic.hasToldActiveNone)
        // A file may have shown the carrier last; the flags are those of the last message.
        modeTrace.carrier?.restore(since: traffic.activeSince, carried: self.traffic == .carries)
        if modeTrace.activeSlave != nil {
            modeTrace = .activeSlave(
                ActiveSlaveTrace(restoring: traffic) { index in
                    memory.missing.contains(.slaves) || slave(index)?.link?.status.isUsable ?? false
                })
        }
    }
}
