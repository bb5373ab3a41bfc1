import BondwatchCore
import Synchronization
import Testing

@testable import BondwatchDaemon

@Suite struct WatchFeedTests {
    private let bond0: InterfaceName
    private let bond1: InterfaceName

    init() throws {
        bond0 = try #require(InterfaceName("bond0"))
        bond1 = try #require(InterfaceName("bond1"))
    }

    private func event(_ number: UInt64, _ bond: InterfaceName) -> WatchedEvent {
        let context = BondContext(
            name: bond, mode: nil, redundancy: .full, activeSlave: nil, slaves: [], carrying: [])
        var event = Event(
            subject: .bondAdded, bond: context, instant: BootInstant(nanoseconds: 0), source: .netlink)
        event.sequence = number
        return WatchedEvent(ReportedEvent(event, wallMicroseconds: 0), bonds: nil)
    }

    private func take(_ feed: WatchFeed) -> [String] {
        var words: [String] = []
        while let item = feed.take() {
            switch item {
            case .began(let watcher, let bonds): words.append("began \(watcher)\(bonds == nil ? "" : " with state")")
            case .refused(let watcher, let name): words.append("refused \(watcher) \(name)")
            case .event(let event): words.append("event \(event.event.told.sequence)")
            case .missed(let counts):
                words += counts.map { "missed \($0.value) of \($0.key.map(\.description).joined())" }.sorted()
            }
        }
        return words
    }

    @Test func `nothing is kept where nobody watches`() {
        let feed = WatchFeed()
        feed.tell([event(1, bond0)])
        #expect(take(feed) == [])
        feed.begin(1, bonds: nil)
        #expect(!feed.wantsStates)
        feed.tell([event(2, bond0)])
        #expect(take(feed) == ["began 1", "event 2"])
        feed.end(withState: false)
        feed.tell([event(3, bond0)])
        #expect(take(feed) == [])
    }

    @Test func `beginnings and events stay in their order`() {
        let feed = WatchFeed()
        feed.begin(1, bonds: [])
        #expect(feed.wantsStates)
        feed.tell([event(1, bond0), event(2, bond0)])
        feed.refuse(2, unknown: bond1)
        feed.begin(3, bonds: nil)
        feed.tell([event(3, bond0)])
        #expect(take(feed) == ["began 1 with state", "event 1", "event 2", "refused 2 bond1", "began 3", "event 3"])
    }

    @Test func `what finds no room is counted by bond, in its place`() {
        let feed = WatchFeed(limit: 2)
        feed.begin(1, bonds: nil)
        feed.tell([event(1, bond0), event(2, bond1), event(3, bond0), event(4, bond1), event(5, bond1)])
        feed.begin(2, bonds: nil)
        feed.tell([event(6, bond0)])
        #expect(
            take(feed) == [
                "began 1", "event 1", "event 2", "missed 1 of bond0", "missed 2 of bond1", "began 2",
                "missed 1 of bond0",
            ])
        feed.tell([event(7, bond0)])
        #expect(take(feed) == ["event 7"])
    }

    @Test func `the server is woken once until it has found nothing more`() {
        let feed = WatchFeed()
        let wakes = Wakes()
        feed.whenFilled { wakes.count.withLock { $0 += 1 } }
        feed.begin(1, bonds: nil)
        feed.tell([event(1, bond0)])
        #expect(wakes.count.withLock { $0 } == 1)
        _ = feed.take()
        feed.tell([event(2, bond0)])
        #expect(wakes.count.withLock { $0 } == 1)
        #expect(take(feed) == ["event 1", "event 2"])
        feed.tell([event(3, bond0)])
        #expect(wakes.count.withLock { $0 } == 2)
    }

    private final class Wakes: Sendable {
        let count = Mutex(0)
    }
}
