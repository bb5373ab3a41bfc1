import BondwatchCore
import Testing

/// The one judgement of redundancy, as a function.
@Suite struct AssessmentTests {
    private let now = BootInstant(nanoseconds: 1_000_000_000_000)

    private func slave(_ name: String, _ part: BondSnapshot.Part, seconds: UInt64, carried: Bool) -> BondSnapshot.Slave
    {
        .init(
            name: ReportSamples.name(name), part: part,
            firstSeen: BootInstant(nanoseconds: now.nanoseconds - seconds * 1_000_000_000), hasCarried: carried)
    }

    private func snapshot(_ slaves: [BondSnapshot.Slave], most: Int = 0) -> BondSnapshot {
        BondSnapshot(
            isAdminUp: true, slaves: slaves, mostSlaves: most, settlingTime: .seconds(3), assemblyBegan: nil)
    }

    @Test func `a slave on its way up counts for nothing but patience`() {
        let bond = snapshot([
            slave("eth0", .carrying, seconds: 60, carried: true), slave("eth1", .unused, seconds: 1, carried: false),
        ])
        let assessment = bond.assess(.learned, at: now)
        #expect(assessment.verdict == .lost && assessment.settledVerdict == .full && assessment.isSettling)
        #expect(assessment.role(of: ReportSamples.name("eth1")) == .comingUp)
        let later = bond.assess(.learned, at: now + .seconds(3))
        #expect(later.verdict == .lost && !later.isSettling)
    }

    @Test func `a slave that has carried is lost at once, and one that leaves its aggregator has time`() {
        let lost = snapshot([
            slave("eth0", .carrying, seconds: 60, carried: true), slave("eth1", .unused, seconds: 1, carried: true),
        ])
        #expect(lost.assess(.learned, at: now).isSettling == false)
        let leaving = snapshot([
            slave("eth0", .carrying, seconds: 60, carried: true), slave("eth1", .leaving, seconds: 60, carried: true),
        ])
        #expect(leaving.assess(.learned, at: now).settledVerdict == .full)
    }

    @Test func `a bond that is set down carries nothing and settles nothing`() {
        var bond = snapshot([slave("eth0", .carrying, seconds: 60, carried: true)])
        bond.isAdminUp = false
        let assessment = bond.assess(.number(2), at: now)
        #expect(assessment.carrying == 0 && assessment.verdict == .down && !assessment.isSettling)
    }

    @Test func `patience never makes a verdict better than every slave could be`() {
        var random = SeededGenerator(seed: 20_261_130)
        let parts: [BondSnapshot.Part] = [.carrying, .leaving, .negotiating, .unused]
        for _ in 0..<5000 {
            let count = Int.random(in: 0...5, using: &random)
            let slaves = (0..<count).map { number in
                slave(
                    "eth\(number)", parts.randomElement(using: &random) ?? .unused,
                    seconds: UInt64.random(in: 0...6, using: &random), carried: Bool.random(using: &random))
            }
            var bond = snapshot(slaves, most: Int.random(in: 0...6, using: &random))
            if Bool.random(using: &random) { bond.assemblyBegan = now }
            let names = (0..<Int.random(in: 1...5, using: &random)).map { ReportSamples.name("eth\($0)") }
            let expectations: [BondPolicy.ExpectedSlaves] = [.learned, .number(names.count), .names(names)]
            for expectation in expectations {
                let assessment = bond.assess(expectation, at: now)
                #expect(assessment.settledVerdict <= assessment.verdict)
                #expect(assessment.carrying <= assessment.expected || assessment.expected == 0)
                #expect(assessment.settledCarrying <= max(assessment.expected, assessment.carrying))
                // The verdict is a matter of what carries, not of the time.
                #expect(bond.assess(expectation, at: now + .seconds(3600)).verdict == assessment.verdict)
            }
        }
    }

    /// Any bond of 802.3ad: what carries is in aggregator 1, what stands by in another.
    private func aggregated(_ random: inout SeededGenerator) -> BondSnapshot {
        let count = Int.random(in: 1...6, using: &random)
        let slaves = (0..<count).map { number in
            var slave = slave(
                "eth\(number)", .unused, seconds: UInt64.random(in: 0...6, using: &random),
                carried: Bool.random(using: &random))
            switch Int.random(in: 0...5, using: &random) {
            case 0...1: (slave.part, slave.aggregator) = (.carrying, 1)
            case 2...3:
                slave.part = .standby(isLeaving: Bool.random(using: &random))
                slave.aggregator = UInt16.random(in: 2...3, using: &random)
            case 4: (slave.part, slave.aggregator) = (.leaving, UInt16.random(in: 1...3, using: &random))
            default: slave.aggregator = UInt16.random(in: 1...3, using: &random)
            }
            return slave
        }
        var bond = snapshot(slaves, most: Int.random(in: 0...6, using: &random))
        let names = slaves.map(\.name).shuffled(using: &random)
        let cut = Int.random(in: 0...count, using: &random)
        let shapes = [[], [names], [Array(names[..<cut]), Array(names[cut...])].filter { !$0.isEmpty }]
        bond.lacp = BondSnapshot.Lacp(
            shape: GroupShape(shapes.randomElement(using: &random) ?? []),
            declaredGroups: [nil, nil, 1, 2].randomElement(using: &random) ?? nil,
            minLinks: UInt32.random(in: 0...2, using: &random), isStable: Bool.random(using: &random),
            activeAggregator: 1)
        return bond
    }

    @Test func `W8 no history of groups makes a verdict that contradicts itself`() {
        var random = SeededGenerator(seed: 20_261_201)
        var seen: Set<String> = []
        for _ in 0..<5000 {
            let bond = aggregated(&random)
            let names = bond.slaves.map(\.name)
            for expectation in [.learned, .number(2), .names(names)] as [BondPolicy.ExpectedSlaves] {
                let assessment = bond.assess(expectation, at: now)
                #expect(assessment.settledVerdict <= assessment.verdict)
                #expect((assessment.verdict == .down) == (assessment.carrying == 0))
                #expect(assessment.splitPorts.isEmpty || assessment.groups == nil)
                if !assessment.splitPorts.isEmpty { #expect(assessment.verdict != .full) }
                if let groups = assessment.groups, assessment.verdict == .full {
                    #expect(groups.groups.allSatisfy { $0.wholePorts >= $0.expectedPorts })
                }
                let kind = assessment.groups != nil ? "groups" : assessment.splitPorts.isEmpty ? "one" : "split"
                seen.insert("\(kind) \(assessment.verdict.rawValue)")
            }
        }
        let all = ["groups", "one", "split"].flatMap { kind in Redundancy.allCases.map { "\(kind) \($0.rawValue)" } }
        #expect(seen == Set(all).subtracting(["split full"]))
    }
}
