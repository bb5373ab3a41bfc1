/// RTM_NEWLINK messages as the kernel sends them, with just what a bond and its slaves need.
enum LinkBytes {
    /// Of a notification, or of an answer that carries the number of its request.
    static func bond(
        _ index: UInt32, _ name: String, mode: UInt8 = 1, active: UInt32 = 0, carrier: Bool = true,
        answering sequence: UInt32 = 0
    ) -> [UInt8] {
        let data = attribute(1, [mode]) + attribute(2, bytes(active)) + attribute(3, bytes(UInt32(100)))
        return link(
            index, name, flags: 0x401 | (carrier ? 0x1_0000 : 0), sequence,
            attribute(18, attribute(1, Array("bond\0".utf8)) + attribute(2, data)))
    }

    static func slave(
        _ index: UInt32, _ name: String, of bond: UInt32, isActive: Bool, isUp: Bool, failures: UInt32,
        answering sequence: UInt32 = 0
    ) -> [UInt8] {
        let data =
            attribute(1, [isActive ? 0 : 1]) + attribute(2, [isUp ? 0 : 2]) + attribute(3, bytes(failures))
        return link(
            index, name, flags: 0x801 | (isUp ? 0x1_0000 : 0), sequence,
            attribute(10, bytes(bond)) + attribute(18, attribute(4, Array("bond\0".utf8)) + attribute(5, data)))
    }

    /// NLMSG_DONE of a dump.
    static func done(_ sequence: UInt32) -> [UInt8] { message(3, flags: 2, sequence, bytes(Int32(0))) }

    private static func link(
        _ index: UInt32, _ name: String, flags: UInt32, _ sequence: UInt32, _ attributes: [UInt8]
    ) -> [UInt8] {
        let head = [0, 0, 1, 0] + bytes(index) + bytes(flags) + bytes(UInt32(0))
        return message(
            16, flags: sequence == 0 ? 0 : 2, sequence, head + attribute(3, Array(name.utf8) + [0]) + attributes)
    }

    private static func message(_ type: UInt16, flags: UInt16, _ sequence: UInt32, _ payload: [UInt8]) -> [UInt8] {
        bytes(UInt32(16 + payload.count)) + bytes(type) + bytes(flags) + bytes(sequence) + bytes(UInt32(0)) + payload
    }

    private static func attribute(_ number: UInt16, _ payload: [UInt8]) -> [UInt8] {
        let padding = [UInt8](repeating: 0, count: (4 - payload.count % 4) % 4)
        return bytes(UInt16(4 + payload.count)) + bytes(number) + payload + padding
    }

    private static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value) { [UInt8]($0) }
    }
}
