import BondwatchCore

extension DecodingTally {
    /// Fills a link message from the attributes after its header.
    ///
    /// - Throws: what the message must be refused for.
    mutating func readAttributes(
        into link: inout LinkMessage, in bytes: RawSpan, at range: Range<Int>
    ) throws(DecodingFault) {
        var address: Attribute?
        var permanentAddress: Attribute?
        var isBonding = false
        var cursor = AttributeCursor(range)
        while let attribute = try cursor.next(in: bytes) {
            guard let known = try admit(attribute, as: LinkAttribute.self) else { continue }
            switch known {
            case .name: link.name = name(attribute, in: bytes)
            case .master: link.master = attribute.index(in: bytes)
            case .mtu: link.mtu = attribute.integer(in: bytes)
            case .operationalState: link.operationalState = attribute.integer(in: bytes)
            case .carrier: link.carrier = (attribute.integer(in: bytes) as UInt8?).map { $0 != 0 }
            case .event: link.event = value(attribute, in: bytes, unknown: .unknownEvent)
            case .carrierUpCount: link.carrierUpCount = attribute.integer(in: bytes)
            case .carrierDownCount: link.carrierDownCount = attribute.integer(in: bytes)
            case .address: address = attribute
            case .permanentAddress: permanentAddress = attribute
            case .linkInfo: isBonding = try readLinkInfo(into: &link, in: bytes, at: attribute.payload)
            }
        }
        // Addresses take an allocation each, which a link that is of no interest is not worth.
        if isBonding {
            link.hardwareAddress = address?.address(in: bytes)
            link.permanentAddress = permanentAddress?.address(in: bytes)
        }
    }

    /// Reads IFLA_LINKINFO; returns whether the link is a bond, a bond's slave, or both.
    private mutating func readLinkInfo(
        into link: inout LinkMessage, in bytes: RawSpan, at range: Range<Int>
    ) throws(DecodingFault) -> Bool {
        var isBond = false
        var isSlave = false
        var data = 0..<0
        var slaveData = 0..<0
        var cursor = AttributeCursor(range)
        while let attribute = try cursor.next(in: bytes) {
            guard let known = try admit(attribute, as: LinkInfoAttribute.self) else { continue }
            switch known {
            case .kind: isBond = attribute.isBondKind(in: bytes)
            case .slaveKind: isSlave = attribute.isBondKind(in: bytes)
            case .data: data = attribute.payload
            case .slaveData: slaveData = attribute.payload
            }
        }
        // Before 3.13 (bond) and 3.14 (slave) there is a kind without data: all values stay unknown then.
        if isBond { link.bond = try bond(in: bytes, at: data) }
        if isSlave { link.slave = try slave(in: bytes, at: slaveData) }
        return isBond || isSlave
    }

    private mutating func name(_ attribute: Attribute, in bytes: RawSpan) -> InterfaceName? {
        let text = attribute.text(in: bytes)
        if text.count < attribute.count, let name = InterfaceName(bytes: text) { return name }
        note(.badName, PrintableText.escaping(text.prefix(32)))
        return nil
    }
}

extension LinkMessage {
    /// Whether what the message does not say of a link is not so: a slave that names no bond was released.
    ///
    /// The kernel writes IFLA_MTU into every message about a link's state (`rtnl_fill_ifinfo`, net/core/rtnetlink.c), a
    /// release included. The event of a wireless driver is an RTM_NEWLINK on the same group as well, with the flags of a
    /// slave, and holds IFLA_IFNAME and IFLA_WIRELESS alone (`wireless_send_event`, net/wireless/wext-core.c 6.1).
    var tellsWholeState: Bool { mtu != nil || master != nil || bond != nil || slave != nil }
}
