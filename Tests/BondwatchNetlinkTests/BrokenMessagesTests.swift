import BondwatchCore
import Testing

@testable import BondwatchNetlink

/// Cut and changed messages: never a trap, never something made up.
@Suite struct BrokenMessagesTests {
    @Test(arguments: Fixture.names)
    func `a datagram cut anywhere gives a beginning of its messages and nothing else`(name: String) throws {
        for datagram in try Fixture(name).datagrams {
            var decoder = LinkMessageDecoder()
            let whole = decoder.messages(in: datagram.bytes)
            for length in 0..<datagram.bytes.count {
                let cut = decoder.messages(in: datagram.bytes.span.bytes.extracting(0..<length))
                let understood = cut.prefix { !$0.isMalformed }
                try #require(understood.count >= cut.count - 1, "only the last message is cut")
                try #require(whole.starts(with: understood))
            }
        }
    }

    @Test(arguments: Fixture.names)
    func `a message whose own length is cut is refused, or says nothing that it did not say whole`(name: String) throws
    {
        for datagram in try Fixture(name).datagrams where datagram.isNotification {
            var decoder = LinkMessageDecoder()
            guard let whole = decoder.messages(in: datagram.bytes).first?.link else { continue }
            for length in 16..<datagram.bytes.count {
                let cut = Build.integer(UInt32(length)) + datagram.bytes[4..<length]
                guard case .link(let link) = try decoder.single(cut) else { continue }
                try #require([whole.name, nil].contains(link.name))
                try #require([whole.master, nil].contains(link.master))
                // The nest with all about bonding is read whole or refused.
                try #require([whole.bond, nil].contains(link.bond))
                try #require([whole.slave, nil].contains(link.slave))
            }
        }
    }

    @Test func `bytes changed at random never trap`() throws {
        var generator = SeededGenerator(state: 0x6277_6431)
        var decoder = LinkMessageDecoder()
        var malformed = 0
        for datagram in try Fixture.all() {
            for _ in 0..<60 {
                var bytes = datagram.bytes
                for _ in 0..<Int.random(in: 1...8, using: &generator) {
                    bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(
                        in: 0...255, using: &generator)
                }
                malformed += decoder.messages(in: bytes).count { $0.isMalformed }
            }
        }
        #expect(malformed > 100)
        #expect(decoder.tally[.attributeOverrun] > 0)
        #expect(decoder.tally[.absurdLength] > 0)
    }

    @Test func `bytes without any sense never trap`() throws {
        var generator = SeededGenerator(state: 7)
        var decoder = LinkMessageDecoder()
        for length in 0..<600 {
            var bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            _ = decoder.messages(in: bytes)
            guard length >= 16 else { continue }
            bytes.replaceSubrange(
                0..<8, with: Build.integer(UInt32(length)) + Build.integer(UInt16(length % 20)) + [0, 3])
            _ = decoder.messages(in: bytes)
        }
        #expect(decoder.tally.total > 0)
    }

    @Test func `an attribute of the wrong size is skipped and counted`() throws {
        var decoder = LinkMessageDecoder()
        let data = Build.attribute(2, [0]) + Build.attribute(3, [1, 0]) + Build.attribute(1, [0])
        let message = try decoder.single(Build.link(index: 4, Build.slave(data)))
        guard case .link(let link) = message else {
            Issue.record("\(message)")
            return
        }
        #expect(link.slave?.miiStatus == .up)
        #expect(link.slave?.linkFailureCount == nil)
        #expect(link.slave?.state == .active)
        #expect(decoder.tally[.attributeOfWrongSize] == 1)
        #expect(
            decoder.tally.takeUnreported().map(\.description) == [
                "a netlink attribute of the wrong size (IFLA_BOND_SLAVE_* number 3, linkFailureCount: 2 bytes)"
            ])
        #expect(decoder.tally.takeUnreported() == [])
    }

    @Test(arguments: [
        Build.attribute(10, [1]),
        Build.bond(Build.attribute(1, [1]) + Build.attribute(2, [1, 0])),
        Build.bond(Build.attribute(1, [1]) + Build.attribute(11, [])),
    ])
    func `where absence would be a fact the message is refused instead`(attributes: [UInt8]) throws {
        var decoder = LinkMessageDecoder()
        #expect(try decoder.single(Build.link(index: 4, attributes)) == .malformed(.attributeOfWrongSize))
        #expect(decoder.tally.total == 1)
    }

    @Test func `numbers of a newer kernel are counted and leave the rest readable`() throws {
        var decoder = LinkMessageDecoder()
        let bond = Build.attribute(1, [9]) + Build.attribute(60, [1, 2, 3]) + Build.attribute(3, [100, 0, 0, 0])
        guard case .link(let first) = try decoder.single(Build.link(index: 4, Build.bond(bond))) else {
            Issue.record("not a link")
            return
        }
        #expect(first.bond?.mode == nil)
        #expect(first.bond?.unknownMode == 9)
        #expect(first.bond?.miimon == 100)
        let slave =
            Build.attribute(1, [7]) + Build.attribute(2, [4]) + Build.attribute(99, []) + Build.attribute(5, [1, 0])
        guard
            case .link(let second) = try decoder.single(
                Build.link(index: 5, Build.attribute(44, Build.integer(UInt32(77))) + Build.slave(slave)))
        else {
            Issue.record("not a link")
            return
        }
        #expect(second.event == nil)
        #expect(second.slave?.state == nil)
        #expect(second.slave?.miiStatus == nil)
        #expect(second.slave?.queueID == 1)
        #expect(
            decoder.tally.all.map(\.fault) == [
                .unknownMode, .unknownMiiStatus, .unknownSlaveState, .unknownEvent, .unknownBondAttribute,
                .unknownSlaveAttribute,
            ])
    }

    @Test(
        arguments: [
            [], [0], Array("eth0".utf8), Array("sixteenletters!!\0".utf8),
        ] as [[UInt8]])
    func `a name that cannot be is left out and counted`(name: [UInt8]) throws {
        var decoder = LinkMessageDecoder()
        guard case .link(let link) = try decoder.single(Build.link(index: 4, Build.mtu + Build.attribute(3, name)))
        else {
            Issue.record("not a link")
            return
        }
        #expect(link.name == nil)
        #expect(decoder.tally[.badName] == 1)
    }

    @Test(arguments: [0, -1, Int32.min])
    func `an index that cannot be refuses the message`(index: Int32) throws {
        var decoder = LinkMessageDecoder()
        #expect(try decoder.single(Build.link(index: index)) == .malformed(.badIndex))
    }

    @Test func `a kind that only begins with bond is none`() throws {
        var decoder = LinkMessageDecoder()
        for kind in ["bonding\0", "bonds", "bon\0", "team\0", ""] {
            let info = Build.attribute(18, Build.attribute(1, Array(kind.utf8)) + Build.attribute(4, Array(kind.utf8)))
            guard case .link(let link) = try decoder.single(Build.link(index: 4, Build.mtu + info)) else {
                Issue.record("not a link")
                return
            }
            #expect(link.bond == nil)
            #expect(link.slave == nil)
        }
    }

    @Test func `a kernel that sends the kind alone leaves all values unknown`() throws {
        var decoder = LinkMessageDecoder()
        let info = Build.attribute(18, Build.attribute(1, Array("bond\0".utf8)))
        guard case .link(let link) = try decoder.single(Build.link(index: 4, info)) else {
            Issue.record("not a link")
            return
        }
        #expect(link.bond == BondAttributes())
    }

    @Test func `each kind is counted, with its first example`() {
        var tally = DecodingTally()
        for _ in 0..<3 { tally.note(.badName, "first") }
        tally.note(.unknownMode)
        #expect(tally.total == 4)
        #expect(tally.takeUnreported().map(\.count) == [3, 1])
        #expect(tally.all.map(\.example) == ["first", ""])
    }
}

extension ReceivedMessage {
    fileprivate var isMalformed: Bool {
        if case .malformed = content { true } else { false }
    }
}

/// SplitMix64: the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
