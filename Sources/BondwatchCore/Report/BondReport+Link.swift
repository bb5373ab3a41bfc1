extension BondReport {
    /// Takes over what a netlink message says of the bond.
    ///
    /// - Parameter nameOf: the name of a slave, nil where it is not known yet.
    package mutating func take(_ link: LinkMessage, nameOf: (InterfaceIndex) -> InterfaceName?) {
        ifindex = link.index.rawValue
        adminUp = link.flags.contains(.up)
        miiStatus = link.flags.contains(.lowerUp) ? "up" : "down"
        if let bond = link.bond { take(bond, nameOf: nameOf) }
    }

    /// Takes over the bonding options of a netlink message in iproute2's words.
    package mutating func take(_ bond: BondAttributes, nameOf: (InterfaceIndex) -> InterfaceName?) {
        mode = bond.mode?.name ?? bond.unknownMode.map { String($0) }
        activeSlave = bond.activeSlave.flatMap(nameOf)
        primary = bond.primary.flatMap(nameOf)
        primaryReselect = bond.primaryReselect.map { OptionNames.primaryReselect[$0] }
        failOverMac = bond.failOverMac.map { OptionNames.failOverMac[$0] }
        xmitHashPolicy = bond.transmitHashPolicy.map { OptionNames.transmitHashPolicy[$0] }
        resendIGMP = bond.resendIGMP
        numPeerNotif = bond.peerNotifications.map(UInt32.init)
        allSlavesActive = bond.allSlavesActive.map(UInt32.init)
        minLinks = bond.minLinks
        lpInterval = bond.lpInterval
        packetsPerSlave = bond.packetsPerSlave
        tlbDynamicLB = bond.tlbDynamicLB.map(UInt32.init)
        takeMonitoring(bond)
        takeLacp(bond)
    }

    private mutating func takeMonitoring(_ bond: BondAttributes) {
        miimon = bond.miimon
        updelay = bond.updelay
        downdelay = bond.downdelay
        peerNotifyDelay = bond.peerNotifyDelay
        useCarrier = bond.useCarrier.map(UInt32.init)
        arpInterval = bond.arpInterval
        arpMissedMax = bond.arpMissedMax.map(UInt32.init)
        arpIPTarget = bond.arpTargets
        nsIP6Target = bond.nsTargets
        arpValidate = bond.arpValidate.map { OptionNames.arpValidate[$0] }
        arpAllTargets = bond.arpAllTargets.map { OptionNames.arpAllTargets[$0] }
    }

    private mutating func takeLacp(_ bond: BondAttributes) {
        adLacpActive = bond.lacpActive.map { OptionNames.onOff[$0] }
        adLacpRate = bond.lacpRate.map { OptionNames.lacpRate[$0] }
        adSelect = bond.adSelect.map { OptionNames.adSelect[$0] }
        adInfo = bond.adInfo.map(AdInfo.init)
        adActorSysPrio = bond.adActorSystemPriority.map(UInt32.init)
        adUserPortKey = bond.adUserPortKey.map(UInt32.init)
        adActorSystem = bond.adActorSystem?.description
        coupledControl = bond.coupledControl.map { OptionNames.onOff[$0] }
        broadcastNeighbor = bond.broadcastNeighbor.map { OptionNames.onOff[$0] }
        lacpStrict = bond.lacpStrict.map { OptionNames.onOff[$0] }
    }
}

extension BondReport.AdInfo {
    package init(_ aggregator: AggregatorInfo) {
        self.init()
        self.aggregator = aggregator.aggregator.map(UInt32.init)
        numPorts = aggregator.ports.map(UInt32.init)
        actorKey = aggregator.actorKey.map(UInt32.init)
        partnerKey = aggregator.partnerKey.map(UInt32.init)
        partnerMac = aggregator.partnerMac?.description
    }
}

extension SlaveReport {
    /// Takes over what a netlink message says of the slave; speed, duplex and churned counts are not in it.
    package mutating func take(_ link: LinkMessage) {
        ifindex = link.index.rawValue
        adminUp = link.flags.contains(.up)
        carrier = link.flags.contains(.lowerUp)
        permHwaddr = link.permanentAddress?.description
        if let slave = link.slave { take(slave) }
    }

    /// Takes over a slave's own attributes in iproute2's words; `miiStatus` is in ours.
    package mutating func take(_ slave: BondSlaveAttributes) {
        state = slave.state.map { OptionNames.slaveState[$0.rawValue] }
        miiStatus = slave.miiStatus?.name
        linkFailureCount = slave.linkFailureCount
        permHwaddr = slave.permanentAddress?.description ?? permHwaddr
        queueID = slave.queueID.map(UInt32.init)
        prio = slave.priority
        adAggregatorID = slave.aggregatorID.map(UInt32.init)
        adActorOperPortState = slave.actorPortState.map(UInt32.init)
        adActorOperPortStateStr = slave.actorPortState.map { OptionNames.portState($0) }
        adPartnerOperPortState = slave.partnerPortState.map(UInt32.init)
        adPartnerOperPortStateStr = slave.partnerPortState.map { OptionNames.portState($0) }
        actorPortPrio = slave.actorPortPriority.map(UInt32.init)
        churnActorState = slave.churnActorState.map { OptionNames.churnState[$0] }
        churnPartnerState = slave.churnPartnerState.map { OptionNames.churnState[$0] }
    }
}
