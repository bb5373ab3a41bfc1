import BondwatchCore

/// What a dump shows of one bond.
struct BondView: Sendable {
    struct Slave: Sendable {
        var name: String
        var status: String?
        var failures: UInt32?
    }

    var name: String
    var isSetUp: Bool
    var redundancy: String
    var active: String?
    var carrying: [String]
    var expected: Int
    var slaves: [Slave]
}

extension BondView {
    init(_ report: BondReport) {
        self.init(
            name: report.name.description, isSetUp: report.adminUp == true, redundancy: report.redundancy.rawValue,
            active: report.activeSlave?.description,
            carrying: report.slaves.filter(\.carrying).map(\.name.description), expected: report.expectedSlaves,
            slaves: report.slaves.map { slave in
                Slave(name: slave.name.description, status: slave.miiStatus, failures: slave.linkFailureCount)
            })
    }
}
