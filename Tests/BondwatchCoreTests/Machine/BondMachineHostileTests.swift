import BondwatchCore
import Testing

/// Values that no driver has.
@Suite struct BondMachineHostileTests {
    @Test func `a monitor interval at the end of its type never traps`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"], miimon: .max))
        watch.driver.setCarrier(0, false)
        watch.deliver()
        watch.run(steps: 2)
        #expect(watch.count(.linkDown) == 1)
    }
}
