import Testing

@testable import BondwatchNetlink

@Suite struct CursorTests {
    @Test func `two messages in one datagram are both found`() throws {
        let datagram = try bytes(
            // struct nlmsghdr: length 17, NLMSG_NOOP, NLM_F_MULTI, sequence 7, port 9; one byte and its padding
            "11000000 0100 0200 07000000 09000000 aa 000000"
                // struct nlmsghdr: length 20, NLMSG_DONE, NLM_F_MULTI | NLM_F_DUMP_INTR, sequence 7, port 9; the number 0
                + "14000000 0300 1200 07000000 09000000 00000000")
        var cursor = NetlinkMessageCursor()
        let next = try cursor.next(in: datagram.span.bytes)
        let first = try #require(next)
        #expect(first.header == NetlinkHeader(length: 17, type: 1, flags: 2, sequence: 7, port: 9))
        #expect(first.payload == 16..<17)
        let following = try cursor.next(in: datagram.span.bytes)
        let second = try #require(following)
        #expect(second.payload == 36..<40)
        #expect(second.header.isDumpInterrupted)
        #expect(try cursor.next(in: datagram.span.bytes) == nil)
    }

    @Test(arguments: ["0f000000", "11000000", "00000000", "ffffffff", "00000080"])
    func `a length that does not fit ends the walk`(length: String) throws {
        let datagram = try bytes(length + "0100 0000 00000000 00000000")
        var cursor = NetlinkMessageCursor()
        #expect(throws: DecodingFault.absurdLength) { try cursor.next(in: datagram.span.bytes) }
        #expect(try cursor.next(in: datagram.span.bytes) == nil)
    }

    @Test func `a header that is cut ends the walk`() throws {
        let datagram = try bytes("10000000 0100 0000 00000000 000000")
        var cursor = NetlinkMessageCursor()
        #expect(throws: DecodingFault.truncatedHeader) { try cursor.next(in: datagram.span.bytes) }
        #expect(try cursor.next(in: datagram.span.bytes) == nil)
    }

    @Test func `attributes are walked with their padding, and their flag bits are set aside`() throws {
        // struct nlattr: length 5, number 6, one byte, padding; length 8, number 2 with NLA_F_NESTED, four bytes;
        // length 5, number 3, one byte, not padded at the end
        let nest = try bytes("0500 0600 01 000000 0800 0280 aabbccdd 0500 0300 7f")
        var cursor = AttributeCursor(0..<nest.count)
        #expect(try cursor.next(in: nest.span.bytes) == Attribute(number: 6, start: 4, count: 1))
        #expect(try cursor.next(in: nest.span.bytes) == Attribute(number: 2, start: 12, count: 4))
        let third = try cursor.next(in: nest.span.bytes)
        let last = try #require(third)
        #expect(last.integer(in: nest.span.bytes) == UInt8(0x7f))
        #expect(last.integer(in: nest.span.bytes) == UInt16?.none)
        #expect(try cursor.next(in: nest.span.bytes) == nil)
    }

    @Test(arguments: ["0300 0100", "0000 0100", "0900 0100 aabbccdd", "0400 01", "ffff 0100 00"])
    func `an attribute that does not fit is a fault`(hex: String) throws {
        let nest = try bytes(hex)
        var cursor = AttributeCursor(0..<nest.count)
        #expect(throws: DecodingFault.attributeOverrun) { try cursor.next(in: nest.span.bytes) }
    }

    @Test func `a range beyond the bytes is a fault and not a trap`() {
        var cursor = AttributeCursor(0..<100)
        let none: [UInt8] = []
        #expect(throws: DecodingFault.attributeOverrun) { try cursor.next(in: none.span.bytes) }
    }

    @Test func `an end without a number, and an error of any number, are read`() throws {
        var decoder = LinkMessageDecoder()
        #expect(try decoder.single(Build.message(3, [])) == .done(errno: 0, explanation: nil))
        #expect(try decoder.single(Build.message(3, Build.integer(Int32(-16)))) == .done(errno: 16, explanation: nil))
        #expect(try decoder.single(Build.message(4, [])) == .overrun)
        #expect(
            try decoder.single(Build.message(2, sequence: 5, Build.integer(Int32.min)))
                == .error(errno: .min, sequence: 5, explanation: nil))
    }

    @Test(
        arguments: [
            // The request is repeated: struct nlmsghdr of 17 bytes with one byte of payload and its padding.
            (0x200, "11000000 1200 0500 01000000 00000000 aa 000000"),
            // NLM_F_CAPPED: the header alone.
            (0x300, "11000000 1200 0500 01000000 00000000"),
        ] as [(UInt16, String)])
    func `the explanation of an error comes after the request it repeats`(flags: UInt16, request: String) throws {
        // NLMSGERR_ATTR_MSG: `no\n`, which must not break a line.
        let explanation = Build.attribute(1, Array("no\n\0".utf8))
        let payload = Build.integer(Int32(-22)) + (try bytes(request)) + explanation
        var decoder = LinkMessageDecoder()
        let message = try decoder.single(Build.message(2, flags: flags, sequence: 1, payload))
        #expect(message == .error(errno: 22, sequence: 1, explanation: #"no\x0a"#))
        for length in 0..<payload.count {
            let cut = try decoder.single(Build.message(2, flags: flags, sequence: 1, Array(payload[..<length])))
            guard case .error(_, 1, nil) = cut else {
                Issue.record("\(length) bytes: \(cut)")
                return
            }
        }
    }
}
