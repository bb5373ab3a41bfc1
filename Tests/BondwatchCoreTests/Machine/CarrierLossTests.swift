import BondwatchCore
import Testing

/// A bond without an active slave that loses its carrier: /proc shows it at once, the bond's message comes later, and
/// the count in the message says how often.
@Suite struct CarrierLossTests {
    /// All cables out, and in again, each for one step of the monitor.
    private func interrupt(_ watch: inout CarrierWatch, audited: Bool) {
        for areIn in [false, true] {
            watch.model.setCables(areIn)
            watch.step()
            if audited { watch.audit() }
        }
    }

    @Test func `what /proc has shown is not told again when the message comes`() {
        var watch = CarrierWatch()
        interrupt(&watch, audited: true)
        #expect(watch.words == [.activeNone, .activeFirst])
        watch.model.runLinkwatch()
        watch.deliver()
        #expect(watch.words == [.activeNone, .activeFirst])
    }

    @Test func `nor when the message was lost, and a dump has the count`() {
        var watch = CarrierWatch()
        interrupt(&watch, audited: true)
        watch.model.runLinkwatch()
        watch.lose()
        watch.dump()
        #expect(watch.words == [.activeNone, .activeFirst])
    }

    @Test func `nor when the daemon was started again in between`() {
        var watch = CarrierWatch()
        interrupt(&watch, audited: true)
        watch.restart()
        watch.audit()
        #expect(watch.words == [.activeNone, .activeFirst])
    }

    @Test func `of several losses the message tells those that nobody saw`() {
        var watch = CarrierWatch()
        interrupt(&watch, audited: true)
        interrupt(&watch, audited: false)
        interrupt(&watch, audited: false)
        watch.model.runLinkwatch()
        watch.deliver()
        #expect(watch.lossesTold == 3)
        #expect(watch.alternates)
        // The next message has nothing to make up for.
        interrupt(&watch, audited: false)
        watch.model.runLinkwatch()
        watch.deliver()
        #expect(watch.lossesTold == 4)
        #expect(watch.alternates)
    }

    @Test func `a return and a loss that nobody saw are told while the bond is without carrier`() {
        var watch = CarrierWatch()
        watch.model.setCables(false)
        watch.step()
        watch.audit()
        #expect(watch.words == [.activeNone])
        watch.model.setCables(true)
        watch.step()
        watch.model.setCables(false)
        watch.step()
        watch.model.runLinkwatch()
        watch.deliver()
        #expect(watch.words == [.activeNone, .activeFirst, .activeNone])
    }

    @Test func `losses of a bond that ends up without carrier are all told`() {
        var watch = CarrierWatch()
        interrupt(&watch, audited: false)
        watch.model.setCables(false)
        watch.step()
        watch.model.runLinkwatch()
        watch.deliver()
        #expect(watch.words == [.activeNone, .activeFirst, .activeNone])
    }

    @Test func `a bond that never carried has lost nothing, and what it loses later is told`() {
        var watch = CarrierWatch(CarrierModel(carries: false))
        watch.wait(milliseconds: 10_000)
        watch.audit()
        watch.tick()
        #expect(watch.words == [.activeNone])
        interrupt(&watch, audited: false)
        watch.model.setCables(false)
        watch.step()
        watch.model.runLinkwatch()
        watch.deliver()
        #expect(watch.words == [.activeNone, .activeFirst, .activeNone])
    }

    /// When the time to come up is over, its slaves are down again, and its message has not come yet.
    @Test func `a bond that carries for a moment, for the first time, loses its traffic once`() {
        var watch = CarrierWatch(CarrierModel(carries: false))
        watch.wait(milliseconds: 2850)
        for areIn in [true, false] {
            watch.model.setCables(areIn)
            watch.step()
            watch.deliver()
        }
        watch.tick()
        #expect(watch.lossesTold == 1)
        watch.model.runLinkwatch()
        watch.deliver()
        #expect(watch.lossesTold == watch.model.losses)
        // What is lost after that is reported as ever.
        interrupt(&watch, audited: false)
        watch.model.runLinkwatch()
        watch.deliver()
        #expect(watch.lossesTold == watch.model.losses)
    }

    @Test func `what happens while the bond is set down by hand is not told`() {
        var watch = CarrierWatch()
        watch.model.setAdminUp(false)
        watch.deliver()
        interrupt(&watch, audited: false)
        interrupt(&watch, audited: true)
        watch.model.setAdminUp(true)
        watch.model.runLinkwatch()
        watch.deliver()
        watch.audit()
        #expect(watch.words == [])
        interrupt(&watch, audited: true)
        watch.model.runLinkwatch()
        watch.deliver()
        #expect(watch.words == [.activeNone, .activeFirst])
    }

    @Test(arguments: UInt64(1)...120)
    func `whatever comes late or is lost, no loss is told twice and none is left out`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var watch = CarrierWatch()
        for turn in 0..<150 {
            if Int.random(in: 0..<2, using: &random) == 0 {
                switch Int.random(in: 0..<4, using: &random) {
                case 0: watch.model.setCables(true)
                case 1: watch.model.setCables(false)
                default: watch.model.slaves[Int.random(in: 0..<2, using: &random)].hasCable.toggle()
                }
                watch.step()
            }
            if Int.random(in: 0..<3, using: &random) == 0 { watch.model.runLinkwatch() }
            switch Int.random(in: 0..<14, using: &random) {
            case 0...3: watch.deliver(first: Int.random(in: 1...3, using: &random))
            case 4: watch.deliver()
            case 5, 6: watch.audit()
            case 7: watch.model.announce()
            case 8: watch.lose()
            case 9: watch.dump()
            case 10: watch.restart()
            case 11: watch.wait(milliseconds: 50)
            default: break
            }
            guard watch.lossesTold > watch.model.losses else { continue }
            Issue.record("turn \(turn): \(watch.lossesTold) of \(watch.model.losses) losses told")
            return
        }
        watch.model.runLinkwatch()
        watch.deliver()
        if watch.owesDump { watch.dump() }
        #expect(watch.lossesTold == watch.model.losses)
        watch.wait(milliseconds: 100)
        watch.audit()
        #expect(watch.lossesTold == watch.model.losses)
        #expect(watch.alternates)
    }
}
