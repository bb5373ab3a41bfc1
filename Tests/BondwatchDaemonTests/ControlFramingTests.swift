import BondwatchDaemon
import BondwatchVarlink
import Testing

@Suite struct ControlFramingTests {
    private func messages(_ framing: inout VarlinkFraming) throws -> [String] {
        var found: [String] = []
        while let message = try framing.next() { found.append(String(decoding: message, as: UTF8.self)) }
        return found
    }

    @Test func `messages may come in any pieces`() throws {
        let stream = Array("{\"a\":1}\0{}\0\0last\0".utf8)
        for size in 1...stream.count {
            var framing = VarlinkFraming(limit: 7)
            var found: [String] = []
            for start in stride(from: 0, to: stream.count, by: size) {
                framing.append(stream[start..<min(start + size, stream.count)])
                found += try messages(&framing)
            }
            #expect(found == ["{\"a\":1}", "{}", "", "last"])
        }
    }

    @Test func `a message of the limit is taken, one byte more is not`() throws {
        var framing = VarlinkFraming(limit: 4)
        framing.append(Array("1234\0".utf8))
        #expect(try messages(&framing) == ["1234"])
        framing.append(Array("12345\0".utf8))
        #expect(throws: VarlinkViolation.messageTooLong(limit: 4)) { try framing.next() }
    }

    @Test func `an endless message is refused as soon as it is longer than the limit`() throws {
        var framing = VarlinkFraming(limit: 4)
        framing.append(Array("1234".utf8))
        #expect(try framing.next() == nil)
        framing.append(Array("5".utf8))
        #expect(throws: VarlinkViolation.messageTooLong(limit: 4)) { try framing.next() }
    }
}
