import BondwatchCore

@testable import Simulator

/// A modelled host with one bond, `bond0`, whose doings the checks see.
struct AuditedKernel {
    var kernel = Kernel()
    var auditor = Auditor()

    init(_ mode: BondMode, interfaces: [String]) {
        for name in interfaces { kernel.addInterface(name) }
        var options = BondOptions()
        options.mode = mode
        options.miimon = 100
        kernel.addBond("bond0", options)
        auditor.observe(kernel)
    }

    var truth: Truth { auditor.truth }
    var bond: BondTruth { truth.bonds["bond0"] ?? BondTruth() }

    mutating func wait(_ milliseconds: UInt64) {
        let end = kernel.now + milliseconds
        while let next = kernel.nextTimer, next <= end {
            kernel.now = max(kernel.now, next)
            kernel.runTimers { _ in }
            auditor.observe(kernel)
        }
        kernel.now = end
    }

    mutating func change(_ body: (inout Kernel) -> Void) {
        kernel.now += 1
        body(&kernel)
        auditor.observe(kernel)
    }

    /// The log has a line of that kind on the bond, about this moment.
    mutating func log(_ kind: String, _ message: String, redundancy: String = "full") {
        let event = LoggedEvent(
            kind: kind, bond: "bond0", message: message, redundancy: redundancy, carrying: 0, priority: 4)
        auditor.take(event, of: kernel.now, seenAt: kernel.now, [])
    }
}
