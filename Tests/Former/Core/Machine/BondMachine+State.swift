/// What the dump of this version showed of its bond.
extension BondMachine {
    package var shownRedundancy: Redundancy { redundancy(carryingSlaves) }
    package var shownCarrying: [InterfaceName] { carryingSlaves.map(\.name) }
    package var shownExpected: Int { expectedSlaves }
    package var isSetUp: Bool { isAdminUp }
    package var activeSlaveShown: InterfaceName? { activeName }
    package var slavesShown: [(name: InterfaceName, status: MiiStatus?, failures: UInt32?)] {
        slaves.map { ($0.name, $0.link?.status, $0.link?.failures) }
    }
}
