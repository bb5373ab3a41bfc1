import BondwatchCore
import Testing

/// Any newcomers, in any order, against a list of connections that is kept beside.
@Suite struct PlacesPropertyTests {
    private struct Connection {
        var id: UInt64
        var holder: TestHolder
        var standing: PlaceStanding
    }

    /// A server's connections as the test keeps them.
    private struct Server {
        var places: Places<TestHolder>
        var connections: [Connection] = []
        let bounds: PlaceBounds

        var ordinary: [Connection] { connections.filter { $0.holder.share != .privileged } }
        func all(of holder: TestHolder) -> [Connection] { connections.filter { $0.holder == holder } }

        /// The oldest idle connections of the ordinary holders that have the most connections and an idle one.
        var candidates: [Connection] {
            let idle = ordinary.filter(\.standing.isIdle)
            let most = idle.map { all(of: $0.holder).count }.max()
            let ofLargest = idle.filter { all(of: $0.holder).count == most }
            let oldest = ofLargest.map(\.standing.since).min()
            return ofLargest.filter { $0.standing.since == oldest }
        }

        mutating func apply(_ decision: Places<TestHolder>.Decision, to newcomer: Connection) {
            if case .inPlaceOf(let gone) = decision { connections.removeAll { $0.id == gone } }
            if decision != .refused { connections.append(newcomer) }
        }
    }

    @Test(
        "S5 S6 whatever comes, the privileged get in, nobody exceeds a bound, and the oldest idle of the largest goes",
        arguments: 0..<60 as Range<UInt64>)
    func bounds(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let limit = Int.random(in: 1...24, using: &random)
        let bounds = PlaceBounds(
            limit: limit, reserved: Int.random(in: 0..<limit, using: &random),
            quota: Int.random(in: 1...limit, using: &random), patience: .milliseconds(50))
        var server = Server(places: Places(bounds), bounds: bounds)
        let holders = (0..<Int.random(in: 1...8, using: &random)).map { TestHolder(number: $0, share: .quota) }
        let everybody = holders + [.privileged, TestHolder(number: 99, share: .exempt)]
        var now = BootInstant(nanoseconds: 1_000_000_000)
        for id in 0..<1500 as Range<UInt64> {
            now = now + .milliseconds(UInt64.random(in: 0...9, using: &random))
            if let some = server.connections.indices.randomElement(using: &random) {
                change(&server, at: some, now, &random)
            }
            guard let holder = everybody.randomElement(using: &random) else { continue }
            try admit(Connection(id: id, holder: holder, standing: .idle(since: now)), to: &server, at: now)
        }
    }

    private func change(_ server: inout Server, at index: Int, _ now: BootInstant, _ random: inout SeededGenerator) {
        let connection = server.connections[index]
        let standing: PlaceStanding
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
            server.places.leave(connection.id)
            server.connections.remove(at: index)
            return
        case 1: standing = .owed(since: now)
        // Those who keep the places for the privileged keep one from watching, as `watcherLimit` does.
        case 2 where server.connections.count { !$0.standing.isIdle && !$0.standing.isOwed } < server.bounds.limit / 2:
            standing = .watching(since: now)
        default: standing = .idle(since: now)
        }
        server.places.set(standing, of: connection.id)
        server.connections[index].standing = standing
    }

    private func admit(_ newcomer: Connection, to server: inout Server, at now: BootInstant) throws {
        let (bounds, before) = (server.bounds, server)
        let own = server.all(of: newcomer.holder)
        let decision = server.places.admit(newcomer.id, for: newcomer.holder, at: now)
        server.apply(decision, to: newcomer)
        #expect(server.connections.count <= bounds.limit)
        #expect(server.places.count == server.connections.count)
        #expect(server.ordinary.count <= bounds.shared)
        if newcomer.holder.share == .quota { #expect(server.all(of: newcomer.holder).count <= bounds.quota) }
        switch decision {
        case .free: #expect(before.connections.count < bounds.limit)
        case .refused:
            #expect(newcomer.holder.share != .privileged, "the privileged always get in")
            let quota = newcomer.holder.share == .exempt ? bounds.shared : min(bounds.quota, bounds.shared)
            if own.count < quota, let candidate = before.candidates.first {
                #expect(before.all(of: candidate.holder).count <= own.count, "there was somebody larger")
            }
        case .inPlaceOf(let gone):
            let victim = try #require(before.connections.first { $0.id == gone })
            if newcomer.holder.share == .privileged {
                #expect(before.connections.count == bounds.limit)
                #expect(victim.holder.share != .privileged || before.ordinary.isEmpty)
                if !before.candidates.isEmpty { #expect(before.candidates.contains { $0.id == gone }) }
            } else if before.candidates.contains(where: { $0.id == gone }) {
                #expect(victim.standing.isIdle)
            } else {
                #expect(victim.holder == newcomer.holder, "only who is at its quota gives up one of its own")
                #expect(own.filter(\.standing.isIdle).map(\.standing.since).min() == victim.standing.since)
            }
        }
    }
}

struct TestHolder: PlaceHolder {
    var number: Int
    var share: PlaceShare

    static let privileged = TestHolder(number: -1, share: .privileged)
}
