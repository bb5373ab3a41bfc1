import BondwatchCore
import Testing

@testable import BondwatchNetlink

@Suite struct DumpSequenceTests {
    private let bond = InterfaceIndex(10)
    private let one = InterfaceIndex(11)
    private let two = InterfaceIndex(12)

    @Test func `a real kernel's answers give the bond and its slaves`() throws {
        let fixture = try Fixture("active-backup")
        var dump = DumpSequence()
        #expect(dump.start() == .bonds(sequence: 1))
        #expect(dump.start() == nil)
        var steps = try fixture.messages(after: "dump of the bonds").map { dump.receive($0) }
        let found = try #require(try fixture.messages(after: "dump of the bonds").first?.link?.index)
        #expect(steps.last == .send(.slaves(of: found, sequence: 2)))
        let answers = try fixture.messages(after: "dump of the slaves of bond0")
        steps = answers.map { dump.receive($0) }
        let slaves = Set(answers.compactMap { $0.link?.index })
        #expect(slaves.count == 2)
        #expect(steps.last == .finished(.init(bonds: [found: slaves], interrupted: false)))
        #expect(!dump.isRunning)
    }

    @Test func `an unfiltered answer gives the same`() throws {
        var dump = DumpSequence()
        _ = dump.start()
        let links = [bondLink(bond), slaveLink(one, of: bond), plainLink(two)]
        for link in links { #expect(dump.receive(part(link, sequence: 1)) == .wait) }
        #expect(dump.receive(done(1)) == .send(.slaves(of: bond, sequence: 2)))
        for link in links { #expect(dump.receive(part(link, sequence: 2)) == .wait) }
        #expect(dump.receive(done(2)) == .finished(.init(bonds: [bond: [one]], interrupted: false)))
    }

    @Test func `without a bond it is over after one dump`() {
        var dump = DumpSequence()
        _ = dump.start()
        #expect(dump.receive(done(1)) == .finished(.init(bonds: [:], interrupted: false)))
    }

    @Test func `a bond that comes meanwhile is asked for its slaves, one that goes is not told`() {
        var dump = DumpSequence()
        _ = dump.start()
        _ = dump.receive(part(bondLink(bond), sequence: 1))
        let late = InterfaceIndex(20)
        _ = dump.receive(notification(bondLink(late)))
        #expect(dump.receive(done(1)) == .send(.slaves(of: bond, sequence: 2)))
        _ = dump.receive(part(slaveLink(one, of: bond), sequence: 2))
        _ = dump.receive(notification(LinkMessage(kind: .deleted, index: bond)))
        #expect(dump.receive(done(2)) == .send(.slaves(of: late, sequence: 3)))
        _ = dump.receive(part(slaveLink(two, of: late), sequence: 3))
        #expect(dump.receive(done(3)) == .finished(.init(bonds: [late: [two]], interrupted: false)))
    }

    @Test func `a slave that is released, deleted or added meanwhile is as it is at the end`() {
        var dump = DumpSequence()
        _ = dump.start()
        _ = dump.receive(part(bondLink(bond), sequence: 1))
        _ = dump.receive(done(1))
        let third = InterfaceIndex(13)
        _ = dump.receive(part(slaveLink(one, of: bond), sequence: 2))
        _ = dump.receive(part(slaveLink(two, of: bond), sequence: 2))
        _ = dump.receive(notification(plainLink(one)))
        _ = dump.receive(notification(LinkMessage(kind: .deleted, index: two)))
        _ = dump.receive(notification(slaveLink(third, of: bond)))
        #expect(dump.receive(done(2)) == .finished(.init(bonds: [bond: [third]], interrupted: false)))
    }

    @Test func `an interruption on any part marks the result`() {
        for part in 0..<4 {
            var dump = DumpSequence()
            _ = dump.start()
            _ = dump.receive(self.part(bondLink(bond), sequence: 1, interrupted: part == 0))
            _ = dump.receive(done(1, interrupted: part == 1))
            _ = dump.receive(self.part(slaveLink(one, of: bond), sequence: 2, interrupted: part == 2))
            #expect(
                dump.receive(done(2, interrupted: part == 3))
                    == .finished(.init(bonds: [bond: [one]], interrupted: true)))
        }
    }

    /// A dump of the bond and its slaves that knew all three, and was shown the bond alone.
    private func interrupted() -> DumpSequence {
        var dump = DumpSequence()
        _ = dump.start(knowing: [bond, one, two])
        _ = dump.receive(part(bondLink(bond), sequence: 1))
        _ = dump.receive(done(1, interrupted: true))
        return dump
    }

    @Test func `a known link that an interrupted dump does not show is asked for`() {
        var dump = interrupted()
        #expect(dump.receive(done(2)) == .send(.link(one, sequence: 3)))
        let answer = ReceivedMessage(
            header: NetlinkHeader(type: 16, sequence: 3), content: .link(slaveLink(one, of: bond)))
        #expect(dump.isAnswer(answer))
        #expect(dump.receive(answer) == .send(.link(two, sequence: 4)))
        // Somebody else's request that happens to have the same number.
        let stranger = ReceivedMessage(
            header: NetlinkHeader(type: 16, sequence: 4, port: 77), content: .link(plainLink(one)))
        #expect(!dump.isAnswer(stranger))
        #expect(dump.receive(notification(slaveLink(one, of: bond))) == .wait)
        #expect(dump.receive(error(19, sequence: 4)) == .finished(.init(bonds: [bond: [one]], interrupted: true)))
        #expect(!dump.isRunning)
    }

    @Test func `a bond that is found so is asked for its slaves`() {
        var dump = DumpSequence()
        _ = dump.start(knowing: [bond])
        #expect(dump.receive(done(1, interrupted: true)) == .send(.link(bond, sequence: 2)))
        let answer = ReceivedMessage(header: NetlinkHeader(type: 16, sequence: 2), content: .link(bondLink(bond)))
        #expect(dump.receive(answer) == .send(.slaves(of: bond, sequence: 3)))
        _ = dump.receive(part(slaveLink(one, of: bond), sequence: 3))
        #expect(dump.receive(done(3)) == .finished(.init(bonds: [bond: [one]], interrupted: true)))
    }

    @Test func `what was told meanwhile is not asked for, and a whole dump asks for nothing`() {
        var dump = interrupted()
        _ = dump.receive(part(slaveLink(one, of: bond), sequence: 2))
        _ = dump.receive(notification(LinkMessage(kind: .deleted, index: two)))
        #expect(dump.receive(done(2)) == .finished(.init(bonds: [bond: [one]], interrupted: true)))
        #expect(dump.start(knowing: [bond, one, two]) == .bonds(sequence: 3))
        #expect(dump.receive(done(3)) == .finished(.init(bonds: [:], interrupted: false)))
    }

    @Test func `a refusal that does not say that the link is gone fails the dump`() {
        var dump = interrupted()
        _ = dump.receive(done(2))
        #expect(dump.receive(error(12, sequence: 3)) == .failed(errno: 12, explanation: nil))
        #expect(!dump.isRunning)
        // What still comes of it was no news when it was sent.
        let late = ReceivedMessage(
            header: NetlinkHeader(type: 16, sequence: 3), content: .link(slaveLink(one, of: bond)))
        #expect(dump.isAnswer(late))
        #expect(dump.receive(late) == .wait)
    }

    @Test func `a broken message marks the result, and the next dump starts clean`() {
        var dump = DumpSequence()
        _ = dump.start()
        _ = dump.receive(ReceivedMessage(header: NetlinkHeader(), content: .malformed(.absurdLength)))
        #expect(dump.receive(done(1)) == .finished(.init(bonds: [:], interrupted: true)))
        #expect(dump.start() == .bonds(sequence: 2))
        #expect(dump.receive(done(2)) == .finished(.init(bonds: [:], interrupted: false)))
    }

    @Test func `answers to an abandoned dump are ignored`() {
        var dump = DumpSequence()
        _ = dump.start()
        _ = dump.receive(part(bondLink(bond), sequence: 1))
        dump.abandon()
        #expect(dump.receive(done(1)) == .wait)
        #expect(dump.start() == .bonds(sequence: 2))
        #expect(dump.receive(part(bondLink(one), sequence: 1, interrupted: true)) == .wait)
        #expect(dump.receive(done(1)) == .wait)
        #expect(dump.receive(error(5, sequence: 1)) == .wait)
        #expect(dump.receive(done(2)) == .finished(.init(bonds: [:], interrupted: false)))
    }

    @Test func `a foreign notification with our number is not an end`() {
        var dump = DumpSequence()
        _ = dump.start()
        let header = NetlinkHeader(type: 16, flags: 0, sequence: 1, port: 77)
        #expect(dump.receive(ReceivedMessage(header: header, content: .link(bondLink(bond)))) == .wait)
        #expect(dump.receive(done(1)) == .send(.slaves(of: bond, sequence: 2)))
    }

    @Test func `a refusal is told with its number, at either end`() {
        var dump = DumpSequence()
        _ = dump.start()
        #expect(dump.receive(error(0, sequence: 1)) == .wait)
        #expect(dump.receive(error(16, sequence: 1)) == .failed(errno: 16, explanation: nil))
        #expect(!dump.isRunning)
        _ = dump.start()
        let header = NetlinkHeader(type: 3, flags: 2, sequence: 2)
        #expect(
            dump.receive(ReceivedMessage(header: header, content: .done(errno: 4, explanation: nil)))
                == .failed(errno: 4, explanation: nil))
    }

    private func part(_ link: LinkMessage, sequence: UInt32, interrupted: Bool = false) -> ReceivedMessage {
        ReceivedMessage(
            header: NetlinkHeader(type: 16, flags: interrupted ? 0x12 : 2, sequence: sequence), content: .link(link))
    }

    private func done(_ sequence: UInt32, interrupted: Bool = false) -> ReceivedMessage {
        ReceivedMessage(
            header: NetlinkHeader(type: 3, flags: interrupted ? 0x12 : 2, sequence: sequence),
            content: .done(errno: 0, explanation: nil))
    }

    private func error(_ errno: Int32, sequence: UInt32) -> ReceivedMessage {
        ReceivedMessage(
            header: NetlinkHeader(type: 2, sequence: sequence),
            content: .error(errno: errno, sequence: sequence, explanation: nil))
    }

    private func notification(_ link: LinkMessage) -> ReceivedMessage {
        ReceivedMessage(header: NetlinkHeader(type: 16), content: .link(link))
    }

    private func bondLink(_ index: InterfaceIndex) -> LinkMessage {
        var link = LinkMessage(kind: .present, index: index, flags: .master)
        link.bond = BondAttributes()
        return link
    }

    private func slaveLink(_ index: InterfaceIndex, of master: InterfaceIndex) -> LinkMessage {
        var link = LinkMessage(kind: .present, index: index, flags: .slave)
        link.master = master
        link.slave = BondSlaveAttributes()
        return link
    }

    private func plainLink(_ index: InterfaceIndex) -> LinkMessage { LinkMessage(kind: .present, index: index) }
}
