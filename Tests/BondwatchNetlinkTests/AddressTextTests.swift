import Testing

@testable import BondwatchNetlink

@Suite struct AddressTextTests {
    @Test(
        arguments: [
            ("00000000000000000000000000000000", "::"),
            ("00000000000000000000000000000001", "::1"),
            ("20010db8000000000000000000000000", "2001:db8::"),
            ("20010db8000000000001000000000001", "2001:db8::1:0:0:1"),
            ("20010db8000000010001000100010001", "2001:db8:0:1:1:1:1:1"),
            ("20010000000000010000000000000001", "2001:0:0:1::1"),
            ("fe80000000000000abcd00ff0ef00001", "fe80::abcd:ff:ef0:1"),
            ("00010002000300040005000600070008", "1:2:3:4:5:6:7:8"),
            ("00000000000000000000ffffc0000201", "::ffff:192.0.2.1"),
            ("0001000200030004000500060000ffff", "1:2:3:4:5:6:0:ffff"),
            ("00010002000300040005000600000000", "1:2:3:4:5:6::"),
        ])
    func `an IPv6 address has the form of RFC 5952`(hex: String, text: String) throws {
        #expect(AddressText.ipv6(try bytes(hex)) == text)
    }

    @Test func `an IPv4 address has four decimal numbers`() {
        #expect(AddressText.ipv4([192, 0, 2, 255]) == "192.0.2.255")
    }
}
