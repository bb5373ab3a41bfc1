extension BondMachine {
    /// What must not be forgotten.
    ///
    /// An event that is held back has not been told, so its slave is remembered as it was before: the next start finds
    /// the difference again.
    package var memory: BondMemory {
        let active: BondMemory.Active =
            switch self.active {
            case .unknown: .unknown
            case .noSlave: .noSlave
            case .slave(let index): .slave(index)
            }
        return BondMemory(
            index: index, name: name, flags: flags.rawValue, mode: mode, active: active,
            loss: previousActive.map { .init(name: $0.name, cause: $0.cause) }, hadActive: hadActive,
            hasToldActiveNone: hasToldActiveNone, activeSince: activeSince, failovers: failovers, failbacks: failbacks,
            lastFailover: lastFailover.map { .init(instant: $0.instant, change: $0.change) },
            redundancy: toldRedundancy, carrying: toldCarrying, redundancySince: redundancySince, leftFull: leftFull,
            mostSlaves: mostSlaves, carrierDownCount: carrierDownCount, lossesTold: lossesTold,
            slaves: slaves.map { slave in
                let told = unresolved?.held.first { $0.slave == slave.index }?.before ?? slave.link
                return .init(
                    index: slave.index, name: slave.name, status: told?.status, failures: told?.failures,
                    since: slave.linkSince, firstSeen: slave.firstSeen, hasCarried: slave.hasCarried)
            },
            aggregation: aggregation, findings: findings, hearing: hearing, flapping: flapping, history: history,
            groupShape: groupShape)
    }

    /// A machine as it was when an earlier run of the daemon ended.
    package init(restoring memory: BondMemory, jiffy: BootInstant.Span) {
        var message = LinkMessage(
            kind: .present, index: memory.index, name: memory.name, flags: LinkFlags(rawValue: memory.flags))
        message.carrierDownCount = memory.carrierDownCount
        var attributes = BondAttributes()
        attributes.mode = memory.mode
        self.init(
            message, name: memory.name, attributes: attributes, isFirstLook: false, jiffy: jiffy,
            at: memory.activeSince ?? BootInstant(nanoseconds: 0))
        slaves = memory.slaves.map(SlaveState.init(restoring:))
        active =
            switch memory.active {
            case .unknown: .unknown
            case .noSlave: .noSlave
            case .slave(let index): .slave(index)
            }
        hadActive = memory.hadActive
        hasToldActiveNone = memory.hasToldActiveNone
        activeSince = memory.activeSince
        failovers = memory.failovers
        failbacks = memory.failbacks
        lastFailover = memory.lastFailover.map { FailoverFact(instant: $0.instant, change: $0.change) }
        toldRedundancy = memory.redundancy
        toldCarrying = memory.carrying
        redundancySince = memory.redundancySince
        leftFull = memory.leftFull
        mostSlaves = memory.mostSlaves
        lossesTold = memory.lossesTold
        if life.isSetUp { life = .setUp(since: nil) }
        aggregation = memory.aggregation
        findings = memory.findings
        hearing = memory.hearing
        flapping = memory.flapping
        history = memory.history
        groupShape = memory.groupShape
        if let loss = memory.loss {
            previousActive = PreviousActive(name: loss.name, cause: loss.cause)
            // A loss of which only the count was seen opens nothing: the slave was up again (`noteUnseenLoss`).
            if case .slave(let index) = active, !(slave(index)?.link?.status.isUsable ?? false) {
                unresolved = Unresolved(since: memory.activeSince ?? BootInstant(nanoseconds: 0), ordinal: 0)
            }
        }
    }
}

extension SlaveState {
    fileprivate init(restoring memory: BondMemory.Slave) {
        let message = LinkMessage(kind: .present, index: memory.index, name: memory.name)
        self.init(message, name: memory.name, attributes: BondSlaveAttributes(), at: memory.firstSeen)
        link = memory.status.map { LinkObservation(status: $0, failures: memory.failures) }
        linkSince = memory.since
        hasCarried = memory.hasCarried
    }
}
