import BondwatchCore
import Testing

@testable import BondwatchDaemon

/// What waits for a disk that takes nothing.
@Suite struct StoreLineTests {
    private func commit(_ number: UInt64, _ numbers: ClosedRange<UInt64>) throws -> StoreLine.Step {
        let folder = try StateFolder()
        let events = try numbers.map { try folder.event($0) }
        return .commit(
            Commit(number: number, lastSequence: numbers.upperBound, bonds: [], events: events), leftOut: 0)
    }

    private func steps(_ line: StoreLine) -> [String] {
        var line = line
        var steps: [String] = []
        while let step = line.next() {
            switch step {
            case .commit(let commit, let leftOut):
                let numbers = commit.events.map(\.sequence)
                let range = numbers.first.flatMap { first in numbers.last.map { "\(first)-\($0)" } } ?? "nothing"
                steps.append("commit \(commit.number) \(range) \(commit.lastSequence) \(leftOut)")
            case .use(let sinks): steps.append("use \(sinks.active.count)")
            case .silences(let bytes): steps.append("silences \(bytes)")
            case .record: steps.append("record")
            case .forgetRecords: steps.append("forget")
            }
        }
        return steps
    }

    @Test func `R3 commits that wait become one, with the events of all and the newest state`() throws {
        var line = StoreLine()
        line.append(.silences([1]))
        line.append(try commit(1, 1...2))
        line.append(.silences([2]))
        line.append(try commit(2, 3...3))
        #expect(steps(line) == ["silences [2]", "commit 2 1-3 3 0"])
    }

    @Test func `R3 a change of logs stays between the events before it and those behind it`() throws {
        var line = StoreLine()
        line.append(try commit(1, 1...2))
        line.append(.use(SinkAccounts(active: [.journal])))
        line.append(try commit(2, 3...3))
        line.append(try commit(3, 4...4))
        #expect(steps(line) == ["commit 1 1-2 2 0", "use 1", "commit 3 3-4 4 0"])
    }

    @Test func `R3 beyond the bound the newest events stay, and the others are counted`() throws {
        var line = StoreLine()
        let folder = try StateFolder()
        let event = try folder.event(1)
        let half = Array(repeating: event, count: StoreLine.mostEvents / 2 + 10)
        for number in UInt64(1)...3 {
            line.append(.commit(Commit(number: number, lastSequence: number, bonds: [], events: half), leftOut: 0))
        }
        guard case .commit(let commit, let leftOut) = line.next() else {
            Issue.record("no commit")
            return
        }
        #expect(commit.events.count == StoreLine.mostEvents)
        #expect(leftOut == 3 * half.count - StoreLine.mostEvents)
        #expect(line.isEmpty)
    }

    @Test func `R3 what a log has taken is noted no further than the commits have come`() {
        var marks = StoreMarks(committed: 10)
        #expect(marks.add(8, of: .journal))
        #expect(marks.take() == [.journal: 8])
        #expect(!marks.add(14, of: .journal))
        #expect(marks.take() == [.journal: 10])
        #expect(marks.take() == [:], "nothing is noted twice")
        marks.commitEnded(15)
        #expect(marks.take() == [.journal: 14])
        #expect(marks.take() == [:])
    }

    @Test func `R3 what waits for a commit holds up what comes behind it, and is delivered once`() {
        var gate = DeliveryGate<Int>()
        var delivered: [Int] = []
        func open(upTo commit: UInt64) { gate.open(upTo: commit) { delivered.append($0) } }
        #expect(gate.put(1, after: 0) == 1)
        #expect(gate.put(2, after: 1) == nil)
        #expect(gate.put(3, after: 1) == nil)
        #expect(gate.put(4, after: 2) == nil)
        open(upTo: 1)
        #expect(delivered == [2, 3])
        open(upTo: 2)
        open(upTo: 1)
        open(upTo: 2)
        #expect(delivered == [2, 3, 4])
        #expect(gate.put(5, after: 2) == 5)
    }
}
