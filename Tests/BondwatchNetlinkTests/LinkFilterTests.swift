import BondwatchCore
import CLinux
import Testing

@testable import BondwatchNetlink

@Suite struct LinkFilterTests {
    @Test(arguments: Fixture.names)
    func `every message of a bond or a slave is kept`(name: String) throws {
        let program = LinkFilter(watching: []).program
        var decoder = LinkMessageDecoder()
        for datagram in try Fixture(name).datagrams where datagram.isNotification {
            let links = decoder.messages(in: datagram.bytes).compactMap(\.link)
            guard let link = links.first else {
                // What is left out is the bridge's AF_BRIDGE.
                #expect(!keeps(datagram.bytes, program))
                continue
            }
            let isBonding = link.bond != nil || link.slave != nil
            if isBonding { #expect(keeps(datagram.bytes, program)) }
            let flagged = link.flags.contains(.slave) || link.flags.contains(.master)
            #expect(keeps(datagram.bytes, program) == flagged)
        }
    }

    @Test func `the deletion of a bond is kept, and that of another link is not`() throws {
        let program = LinkFilter(watching: []).program
        var decoder = LinkMessageDecoder()
        var kept: [String] = []
        var dropped: [String] = []
        for datagram in try Fixture.all() where datagram.isNotification && datagram.bytes[4] == 17 {
            for link in decoder.messages(in: datagram.bytes).compactMap(\.link) {
                let name = link.name?.description ?? ""
                if keeps(datagram.bytes, program) { kept.append(name) } else { dropped.append(name) }
                #expect(keeps(datagram.bytes, LinkFilter(watching: [link.index]).program))
            }
        }
        // Those of the fixtures carry the number of the request that caused them, and are no answers for all that.
        #expect(kept == ["uplink", #"b\xff\x1b[1m"#])
        #expect(dropped == ["br0"])
    }

    @Test func `all answers are kept`() throws {
        let program = LinkFilter(watching: []).program
        for datagram in try Fixture.all() where !datagram.isNotification {
            #expect(keeps(datagram.bytes, program))
        }
    }

    @Test func `the message that takes the master away is kept, and what follows it when the slave is watched`() throws
    {
        let fixture = try Fixture("active-backup")
        let start = try #require(
            fixture.datagrams.firstIndex { $0.comments.contains("$ ip link set eth1 nomaster") })
        let story = fixture.datagrams[start..<start + 4].map(\.bytes)
        var decoder = LinkMessageDecoder()
        let first = decoder.messages(in: story[0]).first
        let eth1 = try #require(first?.link?.index)
        #expect(story.map { keeps($0, LinkFilter(watching: []).program) } == [true, true, false, false])
        #expect(story.map { keeps($0, LinkFilter(watching: [eth1]).program) } == [true, true, true, true])
    }

    @Test(arguments: [0, 1, 2, 127, 128, 129, 255, 256])
    func `each watched link is kept and no other`(count: Int) {
        let watched = Set((0..<count).map { InterfaceIndex(UInt32($0) * 257 + 3) })
        let program = LinkFilter.program(watching: watched)
        for index in watched {
            #expect(keeps(Build.link(index: Int32(index.rawValue)), program))
            #expect(keeps(Build.link(17, index: Int32(index.rawValue), sequence: 9), program))
        }
        for index in [1, 2, 4, 257, 0x0100_0000, Int32.max] as [Int32] {
            #expect(!keeps(Build.link(index: index), program))
            #expect(!keeps(Build.link(17, index: index), program))
        }
    }

    @Test func `too many watched links keep every link`() {
        let program = LinkFilter.program(watching: Set((1...257).map { InterfaceIndex($0) }))
        #expect(keeps(Build.link(index: 9999), program))
        #expect(keeps(Build.link(17, index: 9999), program))
        #expect(program.count < 20)
    }

    @Test func `each test on its own`() {
        let program = LinkFilter.program(watching: [])
        #expect(!keeps(Build.link(index: 5), program))
        #expect(keeps(Build.link(index: 5, flags: 0x400), program))
        #expect(keeps(Build.link(index: 5, flags: 0x800), program))
        #expect(!keeps(Build.link(index: 5, flags: ~UInt32(0xc00)), program))
        #expect(keeps(Build.link(index: 5, netlinkFlags: 2), program))
        #expect(!keeps(Build.link(index: 5, netlinkFlags: ~UInt16(2)), program))
        #expect(keeps(Build.link(index: 5, sequence: 1), program))
        #expect(!keeps(Build.link(family: 7, index: 5, flags: 0x400), program))
        #expect(!keeps(Build.link(17, index: 5), program))
        #expect(!keeps(Build.link(17, index: 5, sequence: 1), program))
        #expect(!keeps(Build.link(17, index: 5, netlinkFlags: 2), program))
        #expect(keeps(Build.link(17, index: 5, flags: 0x400), program))
        #expect(keeps(Build.link(17, index: 5, flags: 0x800, sequence: 1), program))
        #expect(!keeps(Build.link(17, family: 7, index: 5, flags: 0x400), program))
        #expect(keeps(Build.message(3, []), program))
        #expect(keeps(Build.message(20, [2, 0, 0, 0]), program))
        // Too short for what is looked at: the kernel drops it, and so do we.
        #expect(!keeps(Build.message(16, [0]), program))
        #expect(!keeps(Build.message(17, [0]), program))
    }

    static func keeps(_ datagram: [UInt8], _ program: [sock_filter]) -> Bool { run(program, on: datagram) != 0 }

    private func keeps(_ datagram: [UInt8], _ program: [sock_filter]) -> Bool { Self.keeps(datagram, program) }

    /// What the kernel does with the instructions that are used (Documentation/networking/filter.rst): the bytes to keep.
    private static func run(_ program: [sock_filter], on datagram: [UInt8]) -> UInt32 {
        var accumulator: UInt32 = 0
        var place = 0
        while place < program.count {
            let instruction = program[place]
            place += 1
            switch CInt(instruction.code) {
            case BPF_LD | BPF_B | BPF_ABS, BPF_LD | BPF_H | BPF_ABS, BPF_LD | BPF_W | BPF_ABS:
                let size = [BPF_W: 4, BPF_H: 2, BPF_B: 1][CInt(instruction.code) & 0x18] ?? 0
                let start = Int(instruction.k)
                guard start + size <= datagram.count else { return 0 }
                accumulator = datagram[start..<start + size].reduce(0) { $0 << 8 | UInt32($1) }
            case BPF_JMP | BPF_JA: place += Int(instruction.k)
            case BPF_JMP | BPF_JEQ | BPF_K:
                place += Int(accumulator == instruction.k ? instruction.jt : instruction.jf)
            case BPF_JMP | BPF_JSET | BPF_K:
                place += Int(accumulator & instruction.k != 0 ? instruction.jt : instruction.jf)
            case BPF_RET | BPF_K: return instruction.k
            default:
                Issue.record("instruction \(instruction)")
                return 0
            }
        }
        Issue.record("the program has no end")
        return 0
    }
}
