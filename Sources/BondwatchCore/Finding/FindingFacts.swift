/// What the rules judge: one bond at one moment, from whichever source. What is not known is nil.
struct FindingFacts: Sendable {
    struct Slave: Sendable {
        var name: InterfaceName
        var isAdminUp: Bool?
        /// The interface's own carrier.
        var hasCarrier: Bool?
        var status: MiiStatus?
        var speed: BondFile.Speed?
        var duplex: String?
        var address: HardwareAddress?
        var permanentAddress: HardwareAddress?
        /// nil where it is not known, as from a /proc file.
        var linkType: LinkType?
    }

    /// The slave that the driver prefers.
    enum Primary: Sendable {
        case unset
        /// - Parameter reselect: when it is chosen: 0 always, 1 better, 2 failure; nil where the kernel does not say.
        case slave(InterfaceName, reselect: UInt8?)
    }

    /// Which slaves there should be.
    enum Expectation: Sendable {
        /// Those that were there when the most were.
        case learned([InterfaceName])
        /// So many by the configuration, and those that were there when the most were.
        case number(Int, known: [InterfaceName])
        /// These by the configuration, and no others in their place.
        case names([InterfaceName])

        var count: Int {
            switch self {
            case .learned(let names), .names(let names): names.count
            case .number(let count, _): count
            }
        }

        /// Those of them whose names are known.
        var names: [InterfaceName] {
            switch self {
            case .learned(let names), .names(let names), .number(_, let names): names
            }
        }

        var isConfigured: Bool {
            if case .learned = self { false } else { true }
        }
    }

    var mode: BondMode?
    /// Milliseconds, as `arpInterval`.
    var miimon: UInt32?
    var arpInterval: UInt32?
    var hasMonitorTargets = false
    var arpValidate: UInt32?
    var failOverMac: UInt8?
    var minLinks: UInt32?
    /// Nothing is sent, since `lacp_strict` is on and no LACP partner answers.
    var waitsForPartner = false
    var isAdminUp: Bool?
    var hasCarrier: Bool?
    var address: HardwareAddress?
    var activeSlave: InterfaceName?
    var slaves: [Slave] = []
    var expectation: Expectation?
    var preferredActive: [InterfaceName] = []
    /// Nil while the bond's options are not known, as after a restart.
    var primary: Primary?
    /// 802.3ad: how the ports are divided into groups; nil in the other modes.
    var grouping: GroupFacts?
    /// What the watch over the options has found.
    var changedOptions: [Fault]?
    /// What the watch over what the slaves hear has found.
    var deafness: [Fault]?

    /// Whether the driver looks at the links at all.
    var isMonitored: Bool? {
        Self.isMonitored(miimon: miimon, arpInterval: arpInterval, hasTargets: hasMonitorTargets)
    }

    fileprivate static func isMonitored(miimon: UInt32?, arpInterval: UInt32?, hasTargets: Bool) -> Bool? {
        if let miimon, miimon > 0 { return true }
        if let arpInterval, arpInterval > 0 { return hasTargets }
        return miimon == nil ? nil : false
    }

    /// Every fault that one look shows, in the order of the table.
    func faultsAtOneLook(in bond: InterfaceName) -> [Finding] {
        let kinds = FindingKind.allCases.filter(\.definition.showsAtOneLook)
        return kinds.flatMap { kind in (kind.definition.rule(self) ?? []).map { Finding($0, of: kind, in: bond) } }
    }
}

extension FindingFacts {
    init(file: BondFile) {
        mode = file.mode
        miimon = file.miimon
        arpInterval = file.arpInterval
        hasMonitorTargets = file.arpTargets?.isEmpty == false || file.nsTargets?.isEmpty == false
        minLinks = file.lacp?.minLinks
        hasCarrier = file.miiStatus.map { $0 == .up }
        activeSlave = file.activeSlave?.name
        slaves = file.slaves.map { record in
            Slave(
                name: record.name, status: record.miiStatus, speed: record.speed, duplex: record.duplex,
                permanentAddress: record.permanentAddress)
        }
    }
}

extension BondTrace {
    /// Whether the driver looks at the slaves' links at all; nil where that is not known.
    var isMonitored: Bool? {
        FindingFacts.isMonitored(
            miimon: attributes.miimon ?? file?.miimon, arpInterval: attributes.arpInterval ?? file?.arpInterval,
            hasTargets: hasMonitorTargets)
    }

    private var hasMonitorTargets: Bool {
        (attributes.arpTargets ?? file?.arpTargets)?.isEmpty == false
            || (attributes.nsTargets ?? file?.nsTargets)?.isEmpty == false
    }

    private var primaryFact: FindingFacts.Primary? {
        // Every message that has options has this one.
        guard attributes.miimon != nil else { return nil }
        guard let name = attributes.primary.flatMap({ slave($0)?.name }) else { return .unset }
        return .slave(name, reselect: attributes.primaryReselect)
    }

    /// The facts without the watches over time.
    func findingFacts(by policy: BondPolicy) -> FindingFacts {
        var facts = FindingFacts()
        facts.mode = mode
        facts.miimon = attributes.miimon ?? file?.miimon
        facts.arpInterval = attributes.arpInterval ?? file?.arpInterval
        facts.hasMonitorTargets = hasMonitorTargets
        facts.arpValidate = attributes.arpValidate
        facts.failOverMac = attributes.failOverMac
        facts.minLinks = attributes.minLinks ?? file?.lacp?.minLinks
        facts.waitsForPartner = attributes.isLacpStrict && hasNoPartner
        facts.grouping = snapshot.groupFacts
        facts.isAdminUp = isAdminUp
        facts.hasCarrier = hasCarrier
        facts.address = address
        facts.activeSlave = activeName
        facts.slaves = slaves.map { slave in
            FindingFacts.Slave(
                name: slave.name, isAdminUp: slave.isAdminUp, hasCarrier: slave.hasCarrier, status: slave.link?.status,
                speed: slave.record?.speed, duplex: slave.record?.duplex, address: slave.address,
                permanentAddress: slave.attributes.permanentAddress ?? slave.record?.permanentAddress,
                linkType: slave.linkType)
        }
        facts.preferredActive = policy.preferredActive
        facts.primary = primaryFact
        return facts
    }
}
