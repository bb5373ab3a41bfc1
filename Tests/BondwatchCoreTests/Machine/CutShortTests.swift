import Testing

@testable import BondwatchCore

/// An updelay that the driver cuts short, since no other slave is left.
@Suite struct CutShortTests {
    /// A slave whose updelay is cut short, where its carrier came just after a look of the monitor's and the message on
    /// the failover is read some milliseconds late.
    @Test(arguments: [3, 7, 15] as [UInt64])
    func `W12 how much updelay was cut short is what the driver says, or is left out`(lateness: UInt64) {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"], updelay: 5))
        watch.driver.setCarrier(1, false)
        watch.run(steps: 5)
        watch.milliseconds += 1
        watch.driver.setCarrier(1, true)
        watch.deliver()
        watch.milliseconds -= 1
        watch.run(steps: 1)
        watch.driver.setCarrier(0, false)
        watch.stepDriver()
        watch.milliseconds += lateness
        watch.driver.flushLinkwatch()
        watch.deliver()
        let driver = watch.driver.log.compactMap(\.earlier)
        #expect(driver == [200])
        #expect(watch.count(.activeChanged) == 1)
        #expect([[], driver].contains(watch.lines.compactMap(\.earlier)))
    }
}

extension DriverModel.Line {
    /// How much earlier than at the end of its updelay a slave became the active one, in milliseconds.
    fileprivate var earlier: UInt64? { if case .active(_, let earlier) = self { earlier } else { nil } }
}
