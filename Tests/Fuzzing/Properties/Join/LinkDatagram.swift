/// Datagrams with one link message as the kernel would build it, from a few bytes of the input.
///
/// Few interfaces and few values, so that messages about the same bond meet each other.
enum LinkDatagram {
    private static let newLink: UInt16 = 16
    private static let deleteLink: UInt16 = 17
    private static let done: UInt16 = 3
    private static let multipart: UInt16 = 2
    private static let intervals: [UInt32] = [0, 1, 10, 100, 300, 5000, 86_400_000, .max]

    static func bondIndex(_ input: inout InputBytes) -> UInt32 { 1 + UInt32(input.number(below: 3)) }
    static func slaveIndex(_ input: inout InputBytes) -> UInt32 { 10 + UInt32(input.number(below: 6)) }

    /// The present state of a bond.
    ///
    /// - Parameter sequence: of the dump that runs, which the message belongs to where the input says so.
    static func bond(_ input: inout InputBytes, sequence: UInt32) -> [UInt8] {
        let index = bondIndex(&input)
        let choice = input.byte()
        var data = attribute(1, [UInt8(input.number(below: 8))])
        if choice & 1 != 0 { data += attribute(2, integer(slaveIndex(&input))) }
        if choice & 2 != 0 { data += attribute(3, integer(intervals[input.number(below: 8)])) }
        if choice & 4 != 0 {
            data += attribute(4, integer(intervals[input.number(below: 8)]))
            data += attribute(5, integer(intervals[input.number(below: 8)]))
        }
        if choice & 8 != 0 { data += attribute(11, integer(slaveIndex(&input))) }
        if choice & 16 != 0 { data += attribute(23, attribute(1, integer(UInt16(input.number(below: 3))))) }
        var attributes = attribute(18, attribute(1, Array("bond\0".utf8)) + attribute(2, data))
        if choice & 32 != 0 { attributes += attribute(44, integer(UInt32(3))) }
        if choice & 64 != 0 { attributes += attribute(48, integer(input.counter())) }
        return link(newLink, index, name(index, &input), &input, sequence: sequence, attributes)
    }

    /// The present state of a slave.
    static func slave(_ input: inout InputBytes, sequence: UInt32) -> [UInt8] {
        let index = slaveIndex(&input)
        let choice = input.byte()
        var data = attribute(1, [choice & 1])
        if choice & 2 == 0 { data += attribute(2, [UInt8(input.number(below: 5))]) }
        if choice & 4 == 0 { data += attribute(3, integer(input.counter())) }
        if choice & 8 != 0 { data += attribute(6, integer(UInt16(input.number(below: 3)))) }
        if choice & 16 != 0 { data += attribute(7, [input.byte()]) }
        if choice & 32 != 0 { data += attribute(9, integer(input.counter())) }
        let attributes =
            attribute(10, integer(bondIndex(&input)))
            + attribute(18, attribute(4, Array("bond\0".utf8)) + attribute(5, data))
        return link(newLink, index, name(index, &input), &input, sequence: sequence, attributes)
    }

    /// A link that belongs to no bond, new or deleted, or the event of a wireless driver, which lacks the MTU.
    static func stranger(_ input: inout InputBytes, sequence: UInt32) -> [UInt8] {
        let choice = input.byte()
        let index = choice & 2 == 0 ? slaveIndex(&input) : bondIndex(&input)
        let mtu = choice & 4 == 0 ? attribute(4, integer(UInt32(1500))) : []
        return link(choice & 1 == 0 ? newLink : deleteLink, index, name(index, &input), &input, sequence: sequence, mtu)
    }

    /// NLMSG_DONE of a dump.
    static func done(_ input: inout InputBytes, sequence: UInt32) -> [UInt8] {
        let errno: Int32 = input.number(below: 8) == 7 ? -16 : 0
        return message(done, flags: multipart, sequence: sequence, integer(errno))
    }

    /// `bond1` or `eth10`; now and then a name that is as bad as a name may be.
    private static func name(_ index: UInt32, _ input: inout InputBytes) -> [UInt8] {
        let bytes: [UInt8] =
            switch input.byte() {
            case 255: [0x1b, 0x5b, UInt8(truncatingIfNeeded: index), 0x0a, 0xff]
            case 254: Array("bond1".utf8)
            default: Array("\(index < 10 ? "bond" : "eth")\(index)".utf8)
            }
        return attribute(3, bytes + [0])
    }

    private static func link(
        _ type: UInt16, _ index: UInt32, _ name: [UInt8], _ input: inout InputBytes, sequence: UInt32,
        _ attributes: [UInt8]
    ) -> [UInt8] {
        let choice = input.byte()
        let up: UInt32 = choice & 1 == 0 ? 1 : 0
        let lowerUp: UInt32 = choice & 2 == 0 ? 1 << 16 : 0
        let isPart = choice & 4 != 0
        return message(
            type, flags: isPart ? multipart : 0, sequence: isPart ? sequence : 0,
            [0, 0, 1, 0] + integer(index) + integer(up | lowerUp) + integer(UInt32(0)) + name + attributes)
    }

    private static func message(_ type: UInt16, flags: UInt16, sequence: UInt32, _ payload: [UInt8]) -> [UInt8] {
        integer(UInt32(16 + payload.count)) + integer(type) + integer(flags) + integer(sequence) + integer(UInt32(0))
            + payload
    }

    private static func attribute(_ number: UInt16, _ payload: [UInt8]) -> [UInt8] {
        let padding = [UInt8](repeating: 0, count: (4 - payload.count % 4) % 4)
        return integer(UInt16(4 + payload.count)) + integer(number) + payload + padding
    }

    private static func integer(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value) { [UInt8]($0) }
    }
}

extension LinkDatagram {
    /// The messages of a datagram, each in one of its own; what cannot be cut stays together.
    static func split(_ datagram: [UInt8]) -> [[UInt8]] {
        var datagrams: [[UInt8]] = []
        var rest = datagram[...]
        while rest.count >= 4 {
            let length = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            guard length >= 16, length <= rest.count else { break }
            datagrams.append(Array(rest.prefix(length)))
            rest = rest.dropFirst((length + 3) & ~3)
        }
        return rest.isEmpty ? datagrams : datagrams + [Array(rest)]
    }
}
