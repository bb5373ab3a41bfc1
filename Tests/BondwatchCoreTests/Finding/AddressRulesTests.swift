import Testing

@testable import BondwatchCore

/// Which addresses are compared.
@Suite struct AddressRulesTests {
    private func problems(
        _ kind: FindingKind, _ change: (inout FindingFacts) -> Void
    ) throws -> [String]? {
        kind.definition.rule(try FindingRulesTests.facts(change))?.map(\.problem)
    }

    @Test func `N3 the address of a tunnel or of a device without hardware is no address that two slaves share`() throws
    {
        let shared: [(type: UInt16, bytes: [UInt8])] = [
            // ARPHRD_IPGRE and ARPHRD_TUNNEL6: their own end. ARPHRD_ETHER with as many bytes is none that a card has.
            (778, [10, 0, 0, 1]), (769, Array(repeating: 0xfd, count: 16)), (1, [10, 0, 0, 1]),
            // ARPHRD_LOOPBACK and a type that has no name here, with addresses as long as those of Ethernet.
            (772, [2, 0, 0, 0, 0, 1]), (65534, [2, 0, 0, 0, 0, 1]),
        ]
        for (type, bytes) in shared {
            for known in [LinkType(rawValue: type), nil] where known != nil || bytes.count != 6 {
                func share(_ facts: inout FindingFacts) {
                    for number in facts.slaves.indices {
                        facts.slaves[number].linkType = known
                        facts.slaves[number].permanentAddress = HardwareAddress(bytes: bytes)
                    }
                    facts.slaves[1].address = HardwareAddress(bytes: bytes.dropLast() + [9])
                }
                #expect(try problems(.duplicatePermanentAddress, share) == [], "\(type) \(bytes)")
                #expect(try problems(.failOverMacNeeded, share) == [], "\(type) \(bytes)")
            }
        }
        let hardware: [(LinkType?, Int)] = [(.ethernet, 6), (.infiniband, 20), (nil, 6), (nil, 20)]
        for (type, length) in hardware {
            let found = try problems(.duplicatePermanentAddress) { facts in
                for number in facts.slaves.indices {
                    facts.slaves[number].linkType = type
                    facts.slaves[number].permanentAddress = HardwareAddress(bytes: Array(repeating: 2, count: length))
                }
            }
            #expect(found?.count == 1, "\(String(describing: type)) \(length)")
        }
    }
}
