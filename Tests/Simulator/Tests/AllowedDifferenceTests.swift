import BondwatchCore
import Testing

@testable import Simulator

/// A difference is allowed only where it has a name, and a name only where what it needs has happened.
@Suite struct AllowedDifferenceTests {
    /// Both machines, shown a bond of two slaves that carries.
    private struct Host {
        var kernel = Kernel()
        var pair = Pair()

        init() {
            for name in ["eth0", "eth1"] { kernel.addInterface(name) }
            var options = BondOptions()
            options.mode = .activeBackup
            options.miimon = 100
            kernel.addBond("bond0", options)
            kernel.setUp(0, true)
            for interface in kernel.interfaces.map(\.index) { kernel.enslave(0, interface) }
            kernel.outbox = []
            take(.request)
            while pair.awaitsAnswer { take(.answer(kernel)) }
            kernel.now += 1000
            take(.tick)
        }

        mutating func take(_ sight: Sight) { pair.take(Step(time: kernel.now, sight: sight)) }

        mutating func send() {
            for message in kernel.outbox { take(.datagram(message)) }
            kernel.outbox = []
        }

        /// Of a line that the former machine alone logs just now.
        func judgement(ofFormer kind: String) -> Judgement {
            let event = LoggedEvent(
                kind: kind, bond: "bond0", message: "", redundancy: "full", carrying: 2, priority: 5)
            let line = LogLine(event: event, time: kernel.now, step: pair.history.count - 1)
            let difference = Difference(kind: .onlyFormer(line))
            return Circumstances(difference, among: [difference], pair).judgement
        }
    }

    @Test func `W5 a first traffic that one machine reports is allowed only of a bond that is set down`() {
        var host = Host()
        #expect(host.pair.hasLooked)
        guard case .unmet(let names) = host.judgement(ofFormer: "active-first") else {
            Issue.record("allowed of a bond that carries")
            return
        }
        #expect(names.contains(.w5))
        host.kernel.setUp(0, false)
        host.send()
        guard case .named(.w5) = host.judgement(ofFormer: "active-first") else {
            Issue.record("not allowed of a bond that is set down")
            return
        }
    }

    @Test func `a line that no name is about is never allowed`() {
        var host = Host()
        for isUp in [false, true] {
            host.kernel.setUp(0, isUp)
            host.send()
            for kind in ["link-down", "slave-added", "bond-removed", "missed"] {
                guard case .unnamed = host.judgement(ofFormer: kind) else {
                    Issue.record("\(kind) is allowed")
                    continue
                }
            }
        }
    }

    @Test func `of the same history both machines log the same again`() {
        let texts = (0..<2).map { _ in MachineComparison.run(seed: 7).findings.map(\.text) }
        #expect(texts[0] == texts[1])
    }
}
