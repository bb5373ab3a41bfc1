import BondwatchCore
import BondwatchVarlink
import FoundationEssentials
import Testing

@Suite struct JSONValueTests {
    private func value(_ text: String) throws -> JSONValue { try JSONValue(text.utf8) }

    @Test func `every kind of value is read`() throws {
        #expect(try value(" null\r\n\t") == .null)
        #expect(try value("[true,false]") == .array([.bool(true), .bool(false)]))
        #expect(try value(#"{"a":{"b":[]},"":""}"#) == .object(["a": .object(["b": .array([])]), "": .string("")]))
        #expect(try value("[1.5,-0e3,2E+10,18446744073709551616]") == .array(Array(repeating: .otherNumber, count: 4)))
        #expect(try value("-0") == .integer(JSONInteger(isNegative: false, magnitude: 0)))
    }

    @Test func `numbers go up to the limits of their type`() throws {
        func read<Number: FixedWidthInteger & Decodable>(_ text: String, _ type: Number.Type) throws -> Number {
            try Number(from: JSONValueDecoder(value(text)))
        }
        #expect(try read("18446744073709551615", UInt64.self) == .max)
        #expect(try read("-9223372036854775808", Int64.self) == .min)
        #expect(try read("9223372036854775807", Int64.self) == .max)
        #expect(try read("-128", Int8.self) == -128)
        #expect(throws: JSONMismatch.self) { try read("-129", Int8.self) }
        #expect(throws: JSONMismatch.self) { try read("128", Int8.self) }
        #expect(throws: JSONMismatch.self) { try read("-1", UInt32.self) }
        #expect(throws: JSONMismatch.self) { try read("9223372036854775808", Int64.self) }
        #expect(throws: JSONMismatch.self) { try read("1.0", Int.self) }
    }

    @Test func `strings with and without escapes`() throws {
        #expect(try value(#""plain \u00e9""#) == .string("plain \u{e9}"))
        #expect(try value(#""\"\\\/\b\f\n\r\t""#) == .string("\"\\/\u{8}\u{c}\n\r\t"))
        #expect(try value(#""\ud83d\ude00 \u0000""#) == .string("\u{1f600} \0"))
        #expect(try value("\"\u{1f600}\"") == .string("\u{1f600}"))
    }

    @Test(arguments: [
        "", " ", "nul", "tru e", "[", "[1", "[1,", "[1,]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{1:2}",
        "{\"a\" 1}", "]", "1 2", "01", "-", "-a", "1.", ".5", "1e", "1e+", "+1", "\"", "\"a", "\"\\", "\"\\x\"",
        "\"\\u12\"", "\"\\u123g\"", "\"\\ud800\"", "\"\\ud800\\n\"", "\"\\ud800\\ud800\"", "\"\\udc00\"", "\"\n\"",
        "\"\\\n\"", "\u{feff}1", "'a'", "NaN", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "\"\\ud800\\u",
    ])
    func `what is no JSON is refused`(text: String) {
        #expect(throws: JSONFault.self) { try value(text) }
    }

    @Test func `bytes that are no Unicode are refused`() {
        #expect(throws: JSONFault.self) { try JSONValue([0x22, 0xff, 0x22]) }
        #expect(throws: JSONFault.self) { try JSONValue([0x22, 0x5c, 0x6e, 0xc3, 0x22]) }
    }

    @Test func `nesting has an end, and costs no stack beyond it`() throws {
        func nested(_ count: Int) -> String {
            String(repeating: "[", count: count) + String(repeating: "]", count: count)
        }
        _ = try value(nested(64))
        #expect(throws: JSONFault(offset: 64, problem: .tooDeep)) { try value(nested(65)) }
        #expect(throws: JSONFault.self) { try value(String(repeating: "[", count: 1_000_000)) }
    }

    @Test func `a report decodes to what FoundationEssentials makes of it`() throws {
        var bond = LiveSamples.bond(failed: true)
        bond.adInfo = .init()
        bond.arpIPTarget = ["10.0.0.1"]
        bond.lastFailover = .init(time: 1, from: nil, to: LiveSamples.name("eth1"), cause: "link-down")
        bond.findings = [FindingReport(id: "x", severity: "err", problem: "\u{e9} \"quoted\" \n", remedy: "\u{1f600}/")]
        let report = WatchReport(bonds: [bond, LiveSamples.bond("b\u{e9}")], event: LiveSamples.linkDown, missed: nil)
        let data = try ReportJSON.encoder.encode(report)
        #expect(try WatchReport(from: JSONValueDecoder(JSONValue(data))) == report)
        #expect(try JSONDecoder().decode(WatchReport.self, from: data) == report)
    }

    @Test func `a text that is cut anywhere is refused`() throws {
        let bytes = Array(try ReportJSON.encoder.encode(WatchReport(bonds: [LiveSamples.bond()])))
        for count in bytes.indices { #expect(throws: JSONFault.self) { try JSONValue(bytes[..<count]) } }
    }

    @Test func `a byte that is changed anywhere is no trap`() throws {
        let bytes = Array(try ReportJSON.encoder.encode(WatchReport(event: LiveSamples.linkDown)))
        for index in bytes.indices {
            for byte in [0, 0x22, 0x2d, 0x5b, 0x5c, 0x75, 0x7b, 0x7d, 0xff] as [UInt8] {
                var changed = bytes
                changed[index] = byte
                if let value = try? JSONValue(changed) { _ = try? WatchReport(from: JSONValueDecoder(value)) }
            }
        }
    }
}
