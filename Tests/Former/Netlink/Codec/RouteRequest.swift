package import FormerCore

/// A request to rtnetlink, as bytes to send.
///
/// Each that asks for links has a full `struct ifinfomsg`, since a shorter one is taken for `struct rtgenmsg` (net/core/rtnetlink.c), and
/// only attributes that the kernel's strict checking (NETLINK_GET_STRICT_CHK, 4.20) allows.
package struct RouteRequest: Equatable, Sendable {
    /// The number that the answers carry.
    package let sequence: UInt32
    package let bytes: [UInt8]

    /// Asks for all bonds.
    ///
    /// Kernels up to 4.4, and any kernel whose bonding module is not loaded, ignore the filter and answer with every link.
    package static func bonds(sequence: UInt32) -> RouteRequest {
        RouteRequest(sequence: sequence, flags: NetlinkHeader.Flag.dump) { writer in
            writer.nest(LinkAttribute.linkInfo.rawValue) { writer in
                writer.attribute(LinkInfoAttribute.kind.rawValue, Array("bond".utf8) + [0])
            }
        }
    }

    /// Asks for the slaves of one bond; the filter may be ignored as that of `bonds` is.
    package static func slaves(of bond: InterfaceIndex, sequence: UInt32) -> RouteRequest {
        RouteRequest(sequence: sequence, flags: NetlinkHeader.Flag.dump) { writer in
            writer.attribute(LinkAttribute.master.rawValue, bond.rawValue)
        }
    }

    /// Asks for one link; it is answered by one message that is not multipart, or by an error.
    package static func link(_ index: InterfaceIndex, sequence: UInt32) -> RouteRequest {
        RouteRequest(sequence: sequence, flags: 0, index: index) { _ in }
    }

    private init(sequence: UInt32, bytes: [UInt8]) {
        self.sequence = sequence
        self.bytes = bytes
    }

    private init(
        sequence: UInt32, flags: UInt16, index: InterfaceIndex = InterfaceIndex(0),
        attributes: (inout RequestWriter) -> Void
    ) {
        var writer = RequestWriter()
        writer.append(UInt32(0))
        writer.append(NetlinkHeader.MessageType.getLink)
        writer.append(NetlinkHeader.Flag.request | flags)
        writer.append(sequence)
        writer.append(UInt32(0))
        // struct ifinfomsg: family, padding and type; index; flags; mask of changes.
        writer.append(UInt32(0))
        writer.append(index.rawValue)
        writer.append(UInt64(0))
        writer.attribute(ExtendedMask.attribute, ExtendedMask.skipStatistics)
        attributes(&writer)
        writer.set(UInt32(writer.bytes.count), at: 0)
        self.sequence = sequence
        bytes = writer.bytes
    }
}

/// Writes integers in the machine's byte order, and attributes.
private struct RequestWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
    }

    mutating func set(_ value: some FixedWidthInteger, at offset: Int) {
        withUnsafeBytes(of: value) { bytes.replaceSubrange(offset..<offset + $0.count, with: $0) }
    }

    mutating func attribute(_ number: UInt16, _ value: UInt32) {
        nest(number) { $0.append(value) }
    }

    mutating func attribute(_ number: UInt16, _ payload: [UInt8]) {
        nest(number) { $0.bytes += payload }
    }

    /// Writes an attribute around whatever `payload` writes, padded to four bytes.
    mutating func nest(_ number: UInt16, payload: (inout RequestWriter) -> Void) {
        let start = bytes.count
        append(UInt16(0))
        append(number)
        payload(&self)
        set(UInt16(truncatingIfNeeded: bytes.count - start), at: start)
        while bytes.count % 4 != 0 { bytes.append(0) }
    }
}
