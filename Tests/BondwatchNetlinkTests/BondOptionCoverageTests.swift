import Testing

@testable import BondwatchCore
@testable import BondwatchNetlink

/// Every attribute of a bond that the kernel has is in the report, and is watched or has a reason not to be.
@Suite struct BondOptionCoverageTests {
    private enum Watching {
        case option(BondOption)
        case not(because: String)
    }

    /// No `default`: a new attribute has to be put somewhere.
    private func watching(of attribute: BondAttribute) -> Watching {
        switch attribute {
        case .mode: .option(.mode)
        case .activeSlave: .not(because: "it changes at each failover, and that is reported as such")
        case .miimon: .option(.miimon)
        case .updelay: .option(.updelay)
        case .downdelay: .option(.downdelay)
        case .useCarrier: .option(.useCarrier)
        case .arpInterval: .option(.arpInterval)
        case .arpIPTarget: .option(.arpTargets)
        case .arpValidate: .option(.arpValidate)
        case .arpAllTargets: .option(.arpAllTargets)
        case .primary: .option(.primary)
        case .primaryReselect: .option(.primaryReselect)
        case .failOverMac: .option(.failOverMac)
        case .transmitHashPolicy: .option(.transmitHashPolicy)
        case .resendIGMP: .option(.resendIGMP)
        case .peerNotifications: .option(.peerNotifications)
        case .allSlavesActive: .option(.allSlavesActive)
        case .minLinks: .option(.minLinks)
        case .lpInterval: .option(.lpInterval)
        case .packetsPerSlave: .option(.packetsPerSlave)
        case .lacpRate: .option(.lacpRate)
        case .adSelect: .option(.adSelect)
        case .adInfo: .not(because: "it is what LACP has come to, no option")
        case .adActorSystemPriority, .adUserPortKey, .adActorSystem:
            .not(because: "the kernel shows it to CAP_NET_ADMIN alone")
        case .tlbDynamicLB: .option(.tlbDynamicLB)
        case .peerNotifyDelay: .option(.peerNotifyDelay)
        case .lacpActive: .option(.lacpActive)
        case .arpMissedMax: .option(.arpMissedMax)
        case .nsIPv6Target: .option(.nsTargets)
        case .coupledControl: .option(.coupledControl)
        case .broadcastNeighbor: .option(.broadcastNeighbor)
        case .lacpStrict: .option(.lacpStrict)
        }
    }

    /// Two payloads of an attribute that mean different things.
    private func payloads(of attribute: BondAttribute) -> [[UInt8]] {
        switch attribute {
        case .arpIPTarget: [Build.attribute(0, [192, 0, 2, 1]), Build.attribute(0, [192, 0, 2, 2])]
        case .nsIPv6Target:
            [1, 2].map { Build.attribute(0, [UInt8](repeating: 0xfd, count: 15) + [$0 as UInt8]) }
        case .adInfo: [1, 2].map { Build.attribute(1, Build.integer(UInt16($0))) }
        default:
            switch attribute.policy {
            case .u8: [[0], [1]]
            case .u16: [1, 2].map { Build.integer(UInt16($0)) }
            case .u32, .optionalIndex: [1, 2].map { Build.integer(UInt32($0)) }
            case .ethernetAddress: [1, 2].map { [2, 0, 0, 0, 0, $0] }
            case .linkAddress, .linkStatistics, .any: []
            }
        }
    }

    private func nameOf(_ index: InterfaceIndex) -> InterfaceName? { InterfaceName("eth\(index.rawValue)") }

    private func bond(_ attribute: BondAttribute, _ payload: [UInt8]) throws -> BondAttributes {
        var decoder = LinkMessageDecoder()
        let message = try decoder.single(Build.link(index: 4, Build.bond(Build.attribute(attribute.rawValue, payload))))
        guard case .link(let link) = message else { throw UnexpectedMessage() }
        #expect(decoder.tally.total == 0, "\(attribute)")
        return try #require(link.bond)
    }

    private struct UnexpectedMessage: Error {}

    @Test(arguments: BondAttribute.allCases)
    func `M2 each attribute of a bond is in the report`(attribute: BondAttribute) throws {
        let reports = try payloads(of: attribute).map { payload in
            var report = BondReport(
                name: try #require(InterfaceName("bond0")), redundancy: .full, expectedSlaves: 0, slavesCarrying: 0)
            report.take(try bond(attribute, payload), nameOf: nameOf)
            return report
        }
        #expect(reports.count == 2)
        #expect(reports.first != reports.last, "\(attribute) makes no difference to the report")
    }

    @Test func `M3 each attribute of a bond is watched for changes, or there is a reason why it is not`() throws {
        var watched: [BondOption] = []
        for attribute in BondAttribute.allCases {
            let attributes = try payloads(of: attribute).map { try bond(attribute, $0) }
            let changed = BondOption.allCases.filter { option in
                option.value(in: attributes[0], nameOf: nameOf) != option.value(in: attributes[1], nameOf: nameOf)
            }
            switch watching(of: attribute) {
            case .option(let option):
                #expect(changed == [option], "\(attribute)")
                watched.append(option)
            case .not(let reason):
                #expect(changed == [], "\(attribute)")
                #expect(!reason.isEmpty)
            }
        }
        #expect(Set(watched) == Set(BondOption.allCases))
        #expect(watched.count == BondOption.allCases.count)
    }
}
