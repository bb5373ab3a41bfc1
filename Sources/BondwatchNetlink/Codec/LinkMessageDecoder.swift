import BondwatchCore

/// Turns the bytes of rtnetlink datagrams into messages.
///
/// What is not understood is counted in `tally`. A value that is not understood leaves a gap in its message; a broken
/// structure refuses the whole message, since what is missing from a link message says something too.
package struct LinkMessageDecoder: Sendable {
    /// What was not understood so far.
    package var tally = DecodingTally()

    package init() {}

    /// A place in a datagram: where the next message begins.
    package struct Position: Sendable {
        var cursor = NetlinkMessageCursor()

        package init() {}
    }

    /// The next message of a datagram; nil at its end.
    package mutating func next(in datagram: RawSpan, at position: inout Position) -> ReceivedMessage? {
        let message: NetlinkMessageCursor.Message
        do throws(DecodingFault) {
            guard let next = try position.cursor.next(in: datagram) else { return nil }
            message = next
        } catch {
            tally.note(error, "\(datagram.byteCount) bytes")
            return ReceivedMessage(header: NetlinkHeader(), content: .malformed(error))
        }
        return ReceivedMessage(header: message.header, content: content(of: message, in: datagram))
    }

    /// All messages of a datagram.
    package mutating func messages(in datagram: RawSpan) -> [ReceivedMessage] {
        var messages: [ReceivedMessage] = []
        var position = Position()
        while let message = next(in: datagram, at: &position) { messages.append(message) }
        return messages
    }

    private mutating func content(of message: NetlinkMessageCursor.Message, in bytes: RawSpan) -> NetlinkMessage {
        switch message.header.type {
        case NetlinkHeader.MessageType.newLink: link(.present, in: bytes, at: message.payload)
        case NetlinkHeader.MessageType.deleteLink: link(.deleted, in: bytes, at: message.payload)
        case NetlinkHeader.MessageType.done:
            .done(
                errno: Self.errorNumber(in: bytes, at: message.payload),
                explanation: Self.explanation(of: message, in: bytes))
        case NetlinkHeader.MessageType.error:
            .error(
                errno: Self.errorNumber(in: bytes, at: message.payload), sequence: message.header.sequence,
                explanation: Self.explanation(of: message, in: bytes))
        case NetlinkHeader.MessageType.overrun: .overrun
        default: .other(type: message.header.type)
        }
    }

    private mutating func link(_ kind: LinkMessage.Kind, in bytes: RawSpan, at range: Range<Int>) -> NetlinkMessage {
        do throws(DecodingFault) {
            guard let header = LinkHeader(in: bytes, at: range) else { throw .truncatedLinkHeader }
            // A bridge announces its ports under AF_BRIDGE, and an RTM_DELLINK of that family deletes no link.
            guard header.family == LinkHeader.unspecifiedFamily else {
                return .other(
                    type: kind == .present ? NetlinkHeader.MessageType.newLink : NetlinkHeader.MessageType.deleteLink)
            }
            guard header.index > 0 else { throw .badIndex }
            return .link(try link(kind, header, in: bytes, at: range.lowerBound + LinkHeader.size..<range.upperBound))
        } catch {
            if error.refusesMessage { tally.note(error, "\(range.count) bytes") }
            return .malformed(error)
        }
    }

    private mutating func link(
        _ kind: LinkMessage.Kind, _ header: LinkHeader, in bytes: RawSpan, at range: Range<Int>
    ) throws(DecodingFault) -> LinkMessage {
        var link = LinkMessage(
            kind: kind, index: InterfaceIndex(UInt32(header.index)), flags: LinkFlags(rawValue: header.flags))
        var address: Attribute?
        var permanentAddress: Attribute?
        var cursor = AttributeCursor(range)
        while let attribute = try cursor.next(in: bytes) {
            guard let known = try tally.admit(attribute, as: LinkAttribute.self) else { continue }
            switch known {
            case .name: link.name = name(attribute, in: bytes)
            case .master: link.master = attribute.index(in: bytes)
            case .mtu: link.mtu = attribute.integer(in: bytes)
            case .operationalState: link.operationalState = attribute.integer(in: bytes)
            case .event: link.event = tally.value(attribute, in: bytes, unknown: .unknownEvent)
            case .carrierUpCount: link.carrierUpCount = attribute.integer(in: bytes)
            case .carrierDownCount: link.carrierDownCount = attribute.integer(in: bytes)
            case .address: address = attribute
            case .permanentAddress: permanentAddress = attribute
            case .linkInfo: try readLinkInfo(into: &link, in: bytes, at: attribute.payload)
            }
        }
        // Addresses take an allocation each, which a link that is of no interest is not worth.
        if link.bond != nil || link.slave != nil {
            link.hardwareAddress = address?.address(in: bytes)
            link.permanentAddress = permanentAddress?.address(in: bytes)
        }
        return link
    }

    private mutating func readLinkInfo(
        into link: inout LinkMessage, in bytes: RawSpan, at range: Range<Int>
    ) throws(DecodingFault) {
        var isBond = false
        var isSlave = false
        var data: Attribute?
        var slaveData: Attribute?
        var cursor = AttributeCursor(range)
        while let attribute = try cursor.next(in: bytes) {
            guard let known = try tally.admit(attribute, as: LinkInfoAttribute.self) else { continue }
            switch known {
            case .kind: isBond = attribute.isBondKind(in: bytes)
            case .slaveKind: isSlave = attribute.isBondKind(in: bytes)
            case .data: data = attribute
            case .slaveData: slaveData = attribute
            }
        }
        // Before 3.13 (bond) and 3.14 (slave) there is a kind without data: all values stay unknown then.
        if isBond {
            link.bond = BondAttributes()
            if let data { link.bond = try tally.bond(in: bytes, at: data.payload) }
        }
        if isSlave {
            link.slave = BondSlaveAttributes()
            if let slaveData { link.slave = try tally.slave(in: bytes, at: slaveData.payload) }
        }
    }

    private mutating func name(_ attribute: Attribute, in bytes: RawSpan) -> InterfaceName? {
        let text = attribute.text(in: bytes)
        if text.count < attribute.payload.count, let name = InterfaceName(bytes: text) { return name }
        tally.note(.badName, PrintableText.escaping(text.prefix(32)))
        return nil
    }
}
