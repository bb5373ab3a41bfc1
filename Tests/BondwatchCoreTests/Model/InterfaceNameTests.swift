import BondwatchCore
import Testing

/// A name of an interface: any bytes but NUL, 15 at most.
@Suite struct InterfaceNameTests {
    @Test(arguments: 1...15)
    func `a name of any length gives back its bytes`(_ length: Int) throws {
        let bytes = (0..<length).map { UInt8(0xff - $0 * 17) }
        #expect(bytes.allSatisfy { $0 != 0 })
        #expect(try #require(InterfaceName(bytes: bytes)).bytes == bytes)
    }

    @Test(arguments: [[], [0], [0x65, 0], [0x65, 0, 0x68], Array(repeating: 0x65, count: 16)] as [[UInt8]])
    func `what is empty or too long, or holds a NUL, is no name`(_ bytes: [UInt8]) {
        #expect(InterfaceName(bytes: bytes) == nil)
    }

    @Test func `names stand in the order of their bytes`() throws {
        let texts: [[UInt8]] = [
            [0x01], Array("bond0".utf8), Array("bond00000".utf8), Array("bond1".utf8), Array("bond10".utf8),
            Array("bond2".utf8), Array("enp129s0".utf8), Array("enp129s0f0np0".utf8), Array("enp129s0f0np1".utf8),
            Array("enp129s1".utf8), [0x7f], [0x80], [0xff], [0xff, 0x01],
        ]
        let names = try texts.map { try #require(InterfaceName(bytes: $0)) }
        for (left, first) in names.enumerated() {
            for (right, second) in names.enumerated() {
                #expect((first < second) == (left < right), "\(first) \(second)")
                #expect((first == second) == (left == right), "\(first) \(second)")
            }
        }
    }
}
