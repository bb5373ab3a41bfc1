import BondwatchCore
import BondwatchVarlink
import Testing

@testable import BondwatchDaemon

@Suite struct WatchQueueTests {
    private func reply(_ number: Int) -> [UInt8] { Array("<\(number)>".utf8) }

    /// All that a reader gets now: numbers of events, and counts of missed ones as negative numbers.
    private func read(_ queue: inout WatchQueue, most: Int = .max) -> [Int] {
        var read: [Int] = []
        while read.count < most, let bytes = queue.next() {
            let text = String(decoding: bytes, as: UTF8.self)
            if let number = Int(text.dropFirst().dropLast()) {
                read.append(number)
            } else if let digits = text.split(separator: "\"missed\":").last,
                let count = Int(digits.prefix { $0.isNumber })
            {
                read.append(-count)
            }
        }
        return read
    }

    @Test func `a reader that keeps up gets every event and hears of none missed`() {
        var queue = WatchQueue(limits: .init(count: 2, bytes: 100))
        for number in 0..<10 {
            queue.append(reply(number))
            #expect(read(&queue) == [number])
        }
        #expect(queue.isEmpty)
        #expect(queue.missedInAll == 0)
    }

    @Test func `what does not fit is counted, and told before the next event that fits`() {
        var queue = WatchQueue(limits: .init(count: 3, bytes: 1000))
        for number in 0..<5 { queue.append(reply(number)) }
        #expect(read(&queue, most: 1) == [0])
        // Room for one reply only: the count and the event do not both fit.
        queue.append(reply(5))
        #expect(read(&queue, most: 1) == [1])
        queue.append(reply(6))
        #expect(read(&queue) == [2, -3, 6])
    }

    @Test func `a count does not wait for another event once all else is read`() {
        var queue = WatchQueue(limits: .init(count: 2, bytes: 1000))
        for number in 0..<5 { queue.append(reply(number)) }
        #expect(!queue.isEmpty)
        #expect(read(&queue) == [0, 1, -3])
        #expect(queue.isEmpty)
        queue.miss(7)
        #expect(!queue.isEmpty)
        #expect(read(&queue) == [-7])
        #expect(queue.missedInAll == 10)
    }

    @Test func `bytes bound it too, and a single reply may be larger`() {
        var queue = WatchQueue(limits: .init(count: 100, bytes: 10))
        let large = Array("<1000000000000>".utf8)
        queue.append(large)
        queue.append(reply(1))
        #expect(read(&queue) == [1_000_000_000_000, -1])
    }

    @Test func `whatever is read when, events and counts add up in order`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var queue = WatchQueue(
                limits: .init(
                    count: Int.random(in: 1...6, using: &random), bytes: Int.random(in: 4...400, using: &random)))
            var told = 0
            var heardOf = 0
            func hear(_ numbers: [Int]) {
                for number in numbers {
                    // An event tells its own number, a count how far on the next one is.
                    if number > 0 { #expect(number == heardOf + 1) }
                    heardOf += number > 0 ? 1 : -number
                }
            }
            for _ in 0..<200 {
                switch Int.random(in: 0..<10, using: &random) {
                case 0..<5:
                    told += 1
                    queue.append(reply(told))
                case 5:
                    let count = Int.random(in: 1...5, using: &random)
                    told += count
                    queue.miss(count)
                default: hear(read(&queue, most: 1))
                }
            }
            hear(read(&queue))
            #expect(heardOf == told)
        }
    }
}
