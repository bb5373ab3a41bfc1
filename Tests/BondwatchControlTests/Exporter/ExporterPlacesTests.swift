import BondwatchCore
import BondwatchLinux
import Foundation
import Testing

@testable import BondwatchControl

/// Who is served while others take every place they can get.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ExporterPlacesTests {
    private static let request = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"

    // Without a rule for who goes, hundreds take turns of 5 s. Answers that nobody reads cost the most to make.
    @Test(
        "S6 whatever many connections do, a scrape from the same address is answered at once",
        arguments: [("", 250), ("GET /metrics HTTP/1.1\r\nHost: ", 250), (request, 60)])
    func flood(sends text: String, count: Int) throws {
        // More than the kernel takes for a client that does not read.
        let answer = String(repeating: "bondwatch_up 1\n", count: 200_000)
        let server = try ExporterServer(.tcp(host: "127.0.0.1", port: 0)) { answer }
        defer { server.stop() }
        let port = try #require(server.port)
        for _ in 0..<3 {
            let hostile = try (0..<count).map { _ in
                let client = try ExporterTestClient(port: port)
                client.send(text)
                return client
            }
            let start = Clock.now()
            let scrape = try ExporterTestClient(port: port)
            scrape.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(scrape.readAll().hasPrefix("HTTP/1.1 200 "))
            #expect(Clock.now().since(start) < .seconds(3))
            _ = hostile
        }
    }

    private func at(_ milliseconds: Int) -> BootInstant { BootInstant(nanoseconds: 0) + .milliseconds(milliseconds) }

    @Test("S6 the fewer places are free, the sooner a connection is over")
    func patience() {
        var places = ScrapePlaces(ExporterLimits())
        _ = places.admit(0, .local, at: at(0))
        #expect(places.overdue(at: at(5000)) == [])
        #expect(places.overdue(at: at(5001)) == [0])
        for id in 1..<32 as Range<UInt64> { _ = places.admit(id, .local, at: at(200)) }
        #expect(places.overdue(at: at(250)) == [])
        #expect(places.overdue(at: at(251)) == [0], "a twentieth of it")
        places.requested(0, at: at(260))
        #expect(Set(places.overdue(at: at(2000))) == Set(1..<32 as Range<UInt64>), "it waits for the metrics")
        places.took(0, at: at(2000))
        #expect(!places.overdue(at: at(2500)).contains(0))
        #expect(places.overdue(at: at(2501)).contains(0))
        places.took(0, at: at(19_999))
        #expect(places.overdue(at: at(20_001)).contains(0), "nothing lasts longer than that")
    }

    @Test("S6 one address has half of the places, and this host as many as it likes", arguments: 0..<20)
    func places(seed: Int) {
        var random = SystemRandomNumberGenerator()
        var limits = ExporterLimits()
        limits.connections = .random(in: 2...20, using: &random)
        var places = ScrapePlaces(limits)
        var present: [UInt64: ScrapePeer] = [:]
        let peers: [ScrapePeer] = [.local, .remote([10, 0, 0, 1]), .remote([10, 0, 0, 2]), .remote([10, 0, 0, 3])]
        for id in 0..<800 as Range<UInt64> {
            let now = at(Int(id) * 3)
            if let some = present.keys.randomElement(using: &random) {
                switch Int.random(in: 0..<4, using: &random) {
                case 0: places.requested(some, at: now)
                case 1: places.took(some, at: now)
                case 2:
                    places.leave(some)
                    present[some] = nil
                default: break
                }
            }
            let peer = peers[.random(in: 0..<4, using: &random)]
            let hadRoom = places.hasRoom
            let decision = places.admit(id, peer, at: now)
            if case .inPlaceOf(let other) = decision { present[other] = nil }
            if decision != .refused { present[id] = peer }
            if decision == .refused, peer == .local { #expect(!hadRoom) }
            #expect(places.count == present.count)
            #expect(present.count <= limits.connections)
            for peer in peers.dropFirst() { #expect(present.values.count { $0 == peer } <= limits.connections / 2) }
        }
    }

    @Test("S6 a peer is an IPv4 address, or half of an IPv6 address, and this host is one")
    func peers() {
        let mapped = [UInt8](repeating: 0, count: 10) + [0xff, 0xff, 10, 0, 0, 1]
        let long: [UInt8] = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9]
        #expect(ScrapePeer([10, 0, 0, 1], own: [10, 0, 0, 5]) == .remote([10, 0, 0, 1]))
        #expect(ScrapePeer(mapped, own: nil) == .remote([10, 0, 0, 1]))
        #expect(ScrapePeer(long, own: nil) == .remote([0x20, 1, 0xd, 0xb8, 0, 0, 0, 1]))
        let locals: [([UInt8]?, [UInt8]?)] = [
            ([127, 0, 0, 9], nil), ([UInt8](repeating: 0, count: 15) + [1], nil), ([10, 0, 0, 5], [10, 0, 0, 5]),
            (mapped, [10, 0, 0, 1]), (nil, nil), ([], nil),
        ]
        for (address, own) in locals { #expect(ScrapePeer(address, own: own) == .local) }
    }
}
