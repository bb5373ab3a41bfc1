extension BondReport {
    /// A report from one /proc/net/bonding file alone, as `--procfs` gives it: no history, no interface indexes.
    package init(file: BondFile, name: InterfaceName) {
        let rule = CarryingRule(file)
        let snapshot = BondSnapshot(file: file, rule)
        let assessment = snapshot.assess(.learned, at: BootInstant(nanoseconds: .max))
        self.init(
            name: name, redundancy: assessment.verdict, expectedSlaves: assessment.expected,
            slavesCarrying: assessment.carrying)
        groups = assessment.groups?.groups ?? []
        slaves = zip(file.slaves, assessment.roles).map { record, role in
            var slave = SlaveReport(record: record, file: file, carrying: role.role == .carrying)
            slave.reserve = role.role == .reserve
            return slave
        }
        mode = file.mode?.name ?? file.unknownMode
        miiStatus = file.miiStatus?.name
        driverVersion = file.driverVersion
        activeSlave = file.activeSlave?.name
        primary = file.primarySlave?.name
        primaryReselect = file.primaryReselect
        // The driver prints the suffix only where the option is set, and only in active-backup (bond_procfs.c 6.1).
        let isNone = file.mode == .activeBackup && hasFailOverMac(driver: file.driverVersion)
        failOverMac = file.failOverMac ?? (isNone ? OptionNames.failOverMac[0] : nil)
        xmitHashPolicy = file.transmitHashPolicy
        miimon = file.miimon
        updelay = file.updelay
        downdelay = file.downdelay
        peerNotifyDelay = file.peerNotifyDelay
        arpInterval = file.arpInterval
        arpMissedMax = file.arpMissedMax
        arpIPTarget = file.arpTargets
        nsIP6Target = file.nsTargets
        if let lacp = file.lacp { take(lacp) }
        var facts = FindingFacts(file: file)
        facts.grouping = snapshot.groupFacts
        monitored = facts.isMonitored
        findings = facts.faultsAtOneLook(in: name).map { FindingReport($0) }
        addLacpFindings()
    }

    private mutating func take(_ lacp: BondFile.Lacp) {
        adLacpActive = lacp.active.map { OptionNames.onOff[$0 ? 1 : 0] }
        adLacpRate = lacp.rate
        minLinks = lacp.minLinks
        adSelect = lacp.adSelect
        adActorSysPrio = lacp.systemPriority
        adActorSystem = lacp.systemMac?.description
        if case .active(let aggregator) = lacp.aggregator { adInfo = AdInfo(aggregator) }
    }
}

extension SlaveReport {
    fileprivate init(record: BondFile.SlaveRecord, file: BondFile, carrying: Bool) {
        self.init(name: record.name, carrying: carrying)
        if let active = file.activeSlave, file.mode == .activeBackup {
            state = OptionNames.slaveState[active.name == record.name ? 0 : 1]
        }
        miiStatus = record.miiStatus?.name
        if case .megabits(let megabits) = record.speed { speed = megabits }
        duplex = record.knownDuplex
        linkFailureCount = record.linkFailureCount
        permHwaddr = record.permanentAddress?.description
        queueID = record.queueID.map(UInt32.init)
        if case .number(let number) = record.aggregatorID { adAggregatorID = number }
        adActorOperPortState = record.actorPDU?.portState
        adActorOperPortStateStr = record.actorPDU?.portState.map { OptionNames.portState($0) }
        adPartnerOperPortState = record.partnerPDU?.portState
        adPartnerOperPortStateStr = record.partnerPDU?.portState.map { OptionNames.portState($0) }
        actorPortPrio = record.actorPDU?.portPriority
        churnActorState = record.actorChurnState.map(OptionNames.churnState(procText:))
        churnPartnerState = record.partnerChurnState.map(OptionNames.churnState(procText:))
        actorChurnedCount = record.actorChurnedCount
        partnerChurnedCount = record.partnerChurnedCount
    }
}

extension BondSnapshot {
    /// What one file shows: nobody knows what was before, so whatever it shows is taken for what should be.
    fileprivate init(file: BondFile, _ rule: CarryingRule) {
        let slaves = file.slaves.map { record in
            let isStandby = !rule.allows(record) && rule.isStandby(record)
            return Slave(
                name: record.name,
                part: rule.allows(record) ? .carrying : isStandby ? .standby(isLeaving: false) : .unused,
                firstSeen: BootInstant(nanoseconds: 0), hasCarried: true, aggregator: rule.number(of: record))
        }
        self.init(
            isAdminUp: true, slaves: slaves, mostSlaves: 0, settlingTime: .zero, assemblyBegan: nil,
            lacp: file.mode == .ieee8023ad ? Lacp(file: file, rule) : nil)
    }
}

extension BondSnapshot.Lacp {
    fileprivate init(file: BondFile, _ rule: CarryingRule) {
        self.init(minLinks: file.lacp?.minLinks ?? 0)
        isStable = file.lacp?.adSelect.map { $0 == OptionNames.adSelect[0] } ?? true
        if case .active(let info) = file.lacp?.aggregator {
            activeAggregator = info.aggregator
            partner = info.partnerMac
        }
    }
}

/// Whether the driver of that version has the option fail_over_mac: from v3.2 (Linux 2.6.24) on, as is every driver whose
/// version is the kernel's own.
private func hasFailOverMac(driver version: String?) -> Bool {
    let numbers = version?.drop { $0 == "v" }.split(separator: ".", maxSplits: 2).prefix(2).map { Int($0) }
    guard let numbers, numbers.count == 2, let major = numbers[0], let minor = numbers[1] else { return false }
    return (major, minor) >= (3, 2)
}

/// Which slaves carry, judged from the file alone.
private struct CarryingRule {
    /// Without its carrier the bond sends nothing, whatever its slaves' links are: too few of them for min_links, or the last
    /// one in its downdelay (bond_set_carrier and bond_3ad_set_carrier, 6.1).
    private let hasCarrier: Bool
    private let isLacp: Bool
    private let hasPartner: Bool
    /// nil: none is active, so none carries.
    private let aggregator: BondFile.AggregatorID?

    init(_ file: BondFile) {
        hasCarrier = file.miiStatus != .down
        isLacp = file.mode == .ieee8023ad
        switch file.lacp?.aggregator {
        case .active(let info):
            aggregator = info.aggregator.map { .number(UInt32($0)) }
            hasPartner = info.partnerMac.map { !$0.isZero } ?? true
        case .noneActive:
            aggregator = nil
            hasPartner = false
        case nil:
            aggregator = Self.likelyAggregator(file.slaves)
            hasPartner = true
        }
    }

    func allows(_ slave: BondFile.SlaveRecord) -> Bool {
        guard hasCarrier, slave.miiStatus?.isUsable == true else { return false }
        guard isLacp else { return true }
        guard let aggregator, slave.aggregatorID == aggregator else { return false }
        // Without a partner the driver sends through the active aggregator although its ports never reach
        // collecting and distributing (ad_agg_selection_logic, bond_3ad.c 6.1).
        guard hasPartner, let portState = slave.actorPDU?.portState else { return true }
        return LacpPortState(rawValue: UInt8(truncatingIfNeeded: portState)).contains(.collectingAndDistributing)
    }

    /// Whether the port is ready in another aggregator than the active one. Only a privileged reader is shown the states that
    /// tell.
    func isStandby(_ slave: BondFile.SlaveRecord) -> Bool {
        guard isLacp, slave.miiStatus?.isUsable == true, let aggregator, case .number? = slave.aggregatorID,
            slave.aggregatorID != aggregator
        else { return false }
        return LacpPortState.areReady(
            actor: slave.actorPDU?.portState.map { LacpPortState(rawValue: UInt8(truncatingIfNeeded: $0)) },
            partner: slave.partnerPDU?.portState.map { LacpPortState(rawValue: UInt8(truncatingIfNeeded: $0)) })
    }

    func number(of slave: BondFile.SlaveRecord) -> UInt16? {
        if case .number(let number)? = slave.aggregatorID { UInt16(exactly: number) } else { nil }
    }

    /// Without CAP_NET_ADMIN the file does not say which aggregator is active; the driver prefers more ports
    /// (ad_agg_selection_test, bond_3ad.c 6.1).
    private static func likelyAggregator(_ slaves: [BondFile.SlaveRecord]) -> BondFile.AggregatorID? {
        var ports: [UInt32: Int] = [:]
        for slave in slaves where slave.miiStatus?.isUsable == true {
            if case .number(let number) = slave.aggregatorID { ports[number, default: 0] += 1 }
        }
        let best = ports.min { ($1.value, $0.key) < ($0.value, $1.key) }
        return best.map { .number($0.key) }
    }
}
