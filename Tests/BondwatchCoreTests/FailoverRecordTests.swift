import BondwatchCore
import Testing

@Suite struct FailoverRecordTests {
    private func copy(_ text: String) -> ProcCopy {
        ProcCopy(Array(text.utf8).span, at: BootInstant(nanoseconds: 5000))
    }

    private func sample(_ number: UInt64 = 1, file: ProcCopy? = nil) throws -> FailoverRecord {
        var record = FailoverRecord(
            bond: InterfaceIndex(7), number: number, instant: BootInstant(nanoseconds: 4000),
            subject: .activeSlave(
                .init(
                    to: try #require(InterfaceName("eth1")), from: InterfaceName("eth0"), change: .failover,
                    cause: .linkDown, gap: .zero)))
        record.speedBefore = 1000
        record.peers = .yes
        record.file = file
        return record
    }

    @Test func `a copy keeps line feeds and tabs, and nothing else that is not printable`() {
        #expect(copy("a: b\n\tc\n").text == "a: b\n\tc\n")
        #expect(copy("a\u{1b}[2J\r\nb").text == "a\\x1b[2J\\x0d\nb")
        #expect(copy("").text.isEmpty)
    }

    @Test func `a long copy is cut at the end of a line and says so`() {
        let line = String(repeating: "x", count: 99) + "\n"
        let text = copy(String(repeating: line, count: 200)).text
        #expect(text.utf8.count <= ProcCopy.maximumLength)
        #expect(text.hasSuffix("x\n[cut, 11900 bytes more]\n"))
        let hostile = ProcCopy(Array(repeating: 0xff, count: 20_000).span, at: BootInstant(nanoseconds: 0)).text
        #expect(hostile == "[cut, 20000 bytes more]\n")
    }

    @Test func `a record comes back from its bytes`() throws {
        let record = try sample(file: copy("a\n"))
        #expect(FailoverRecord.read(record.bytes[...]) == .record(record))
        #expect(FailoverRecord.read((record.bytes + [1, 2, 3])[...]) == .record(record))
        var aggregator = FailoverRecord(
            bond: InterfaceIndex(7), number: 9, instant: BootInstant(nanoseconds: 1),
            subject: .aggregator(from: nil, to: 2, cause: .lacp))
        aggregator.wallMicroseconds = 12
        #expect(FailoverRecord.read(aggregator.bytes[...]) == .record(aggregator))
        let longest = try sample(file: copy(String(repeating: "\u{1}\n", count: 9000)))
        #expect(longest.bytes.count <= FailoverRecord.maximumLength)
    }

    @Test func `damaged bytes are no record`() throws {
        let bytes = try sample(file: copy("a\n")).bytes
        for length in 1..<bytes.count { #expect(FailoverRecord.read(bytes[..<length]) == .torn, "\(length)") }
        for position in bytes.indices {
            var damaged = bytes
            damaged[position] ^= 0x10
            #expect(FailoverRecord.read(damaged[...]) == .torn, "\(position)")
        }
        #expect(FailoverRecord.read([]) == .empty)
        #expect(FailoverRecord.read([UInt8](repeating: 0, count: 100)[...]) == .empty)
    }
}
