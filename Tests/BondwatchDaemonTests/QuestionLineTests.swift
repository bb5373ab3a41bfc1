import BondwatchCore
import Testing

@testable import BondwatchDaemon

@Suite struct QuestionLineTests {
    private typealias Line = QuestionLine<ControlPeer, Int>

    private func all(_ line: inout Line) -> [Int] {
        var asked: [Int] = []
        while let next = line.next() { asked.append(next.question) }
        return asked
    }

    @Test("S5 users take turns, each with one question, and the trusted do not wait")
    func turns() {
        var line = Line(ordinaryLimit: 2)
        for id in 0..<3 as Range<UInt64> { line.add(Int(id), by: id, of: .user(1)) }
        line.add(10, by: 10, of: .user(2))
        line.add(20, by: 20, of: .user(3))
        line.add(90, by: 90, of: .trusted)
        #expect(all(&line) == [90, 0, 10])
        line.add(91, by: 91, of: .trusted)
        #expect(all(&line) == [91])
        line.answered(0)
        #expect(all(&line) == [20], "it waited longer than the second of user 1")
        line.answered(10)
        line.answered(90)
        #expect(all(&line) == [1])
        line.leave(2, of: .user(1))
        line.answered(1)
        line.answered(20)
        #expect(all(&line) == [])
    }

    @Test("S5 no question is lost, none is asked twice, and no user has two before the daemon", arguments: 0..<40)
    func anyOrder(seed: Int) {
        var random = SystemRandomNumberGenerator()
        var line = Line(ordinaryLimit: 3)
        var (owed, gone, asked) = ([UInt64: ControlPeer](), Set<UInt64>(), [UInt64: ControlPeer]())
        var seen: Set<UInt64> = []
        func ask() {
            while let (id, _) = line.next() {
                #expect(seen.insert(id).inserted)
                #expect(!gone.contains(id))
                asked[id] = owed.removeValue(forKey: id)
            }
            let ordinary = asked.values.filter { $0 != .trusted }
            #expect(Set(ordinary).count == ordinary.count)
            #expect(ordinary.count <= 3)
            let idle = Set(owed.values).subtracting(ordinary)
            #expect(idle.isEmpty || ordinary.count == 3, "nobody waits for nothing")
        }
        for id in 0..<500 as Range<UInt64> {
            let user = UInt32.random(in: 0...6, using: &random)
            let peer = user == 0 ? ControlPeer.trusted : .user(user)
            owed[id] = peer
            line.add(0, by: id, of: peer)
            if let (some, peer) = owed.randomElement(using: &random), some % 5 == 0 {
                line.leave(some, of: peer)
                owed[some] = nil
                gone.insert(some)
            }
            ask()
            if let some = asked.keys.randomElement(using: &random) {
                line.answered(some)
                asked[some] = nil
                ask()
            }
        }
        while let some = asked.keys.first {
            line.answered(some)
            asked[some] = nil
            ask()
        }
        #expect(owed.isEmpty)
    }
}
