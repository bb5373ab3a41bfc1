import BondwatchCore
import Testing

@testable import Simulator

/// A difference is allowed only where it has a name, and a name only where what it needs has happened.
@Suite struct AllowedDifferenceTests {
    @Test func `W5 a first traffic that one machine reports is allowed only of a bond that is set down`() {
        var host = ComparedBond()
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

    @Test func `M1 another choice of the active slave is allowed only where the driver made it`() {
        var host = ComparedBond()
        guard case .unmet(let names) = host.judgementOfAnotherChoice(of: "eth0") else {
            Issue.record("allowed where nothing was chosen")
            return
        }
        #expect(names.contains(.m1))
        host.kernel.setActive(0, nil)
        host.send()
        guard case .named(.m1) = host.judgementOfAnotherChoice(of: "eth0") else {
            Issue.record("not allowed where the active slave was cleared")
            return
        }
    }

    @Test func `open-stale a total loss that one machine reports is allowed until the dump has ended`() {
        var host = ComparedBond()
        for isLossy in [true, false] {
            if isLossy {
                host.take(.loss)
            } else {
                host.take(.request)
                while host.pair.awaitsAnswer { host.take(.answer(host.kernel)) }
            }
            host.kernel.now += 1000
            host.take(.tick)
            switch host.judgement(ofFormer: "active-none") {
            case .named(.openStale): #expect(isLossy)
            case .named(let name): Issue.record("it is \(name)")
            case .unmet, .unnamed: #expect(!isLossy)
            }
        }
    }

    @Test func `a line that no name is about is never allowed`() {
        var host = ComparedBond()
        for isUp in [false, true] {
            host.kernel.setUp(0, isUp)
            host.send()
            for kind in ["slave-removed", "slave-added", "bond-removed", "missed"] {
                guard case .unnamed = host.judgement(ofFormer: kind) else {
                    Issue.record("\(kind) is allowed")
                    continue
                }
            }
        }
    }

    @Test func `counted late a failure that the former machine alone logs is allowed only where it logs it twice`() {
        let host = ComparedBond()
        guard case .unmet(let names) = host.judgement(ofFormer: "link-down") else {
            Issue.record("allowed of a failure that is logged once")
            return
        }
        #expect(names == [.countedLate])
        let line = host.line("link-down")
        #expect(host.judgement(.changed(.time, former: line, present: line)).lacksWhat(.countedLate))
    }

    @Test func `of the same history both machines log the same again`() {
        let texts = (0..<2).map { _ in MachineComparison.run(seed: 7).findings.map(\.text) }
        #expect(texts[0] == texts[1])
    }
}
