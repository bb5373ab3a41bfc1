import Foundation
import Testing

@testable import BondwatchCore

@Suite struct ExplanationTextTests {
    @Test func `what is wrong and what to do stand before what is well`() {
        var explanation = Explanation(
            name: ReportSamples.name("bond0"), verdict: "redundancy LOST for 2 min, only eth1 is left of 2")
        explanation.rules = [
            ExplainedRule("monitoring", "Are the links monitored?", inputs: ["miimon 100 ms"], .fine, "yes"),
            ExplainedRule("slave.eth0", "Does eth0 carry traffic?", .fault, "no, it has no carrier"),
        ]
        explanation.actions = ["look at the cable", "look again"]
        #expect(
            ExplanationText.text([explanation]) == """
                bond0: redundancy LOST for 2 min, only eth1 is left of 2.

                FAULT    Does eth0 carry traffic? No, it has no carrier.

                What to do:
                1.  Look at the cable.
                2.  Look again.

                What is well:
                ok       Are the links monitored? Yes.
                         (miimon 100 ms)

                """)
        explanation.actions = []
        explanation.rules.removeLast()
        #expect(
            ExplanationText.text([explanation, explanation]).components(separatedBy: "\n\n") == [
                "bond0: redundancy LOST for 2 min, only eth1 is left of 2.", "Nothing to do.",
                "What is well:\nok       Are the links monitored? Yes.\n         (miimon 100 ms)",
                "bond0: redundancy LOST for 2 min, only eth1 is left of 2.", "Nothing to do.",
                "What is well:\nok       Are the links monitored? Yes.\n         (miimon 100 ms)\n",
            ])
    }

    @Test func `no line is longer than 80 columns, and every line of a rule but the first is indented`() throws {
        var bond = try FaultyBond(.balanceRR, slaves: ["enp129s0f0np0", "enp129s0f1np1", "enp129s0f2np2"])
        bond.slaves[1].attributes.miiStatus = .down
        bond.slaves[2].flags = [.slave]
        bond.slaves[2].attributes.miiStatus = .down
        bond.wait(seconds: 30)
        let explanation = bond.machine.explanation(ExplanationBackground(isWatched: true), at: bond.now)
        let lines = ExplanationText.text([explanation]).split(separator: "\n")
        for line in lines { #expect(line.count <= 80, "\(line)") }
        #expect(lines.contains { $0.hasPrefix("         (") })
    }
}
