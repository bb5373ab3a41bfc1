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
        case NetlinkHeader.MessageType.newStatistics: counters(in: bytes, at: message.payload)
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
        guard let header = LinkHeader(in: bytes, at: range) else { return refuse(.truncatedLinkHeader, range) }
        // A bridge announces its ports under AF_BRIDGE, and an RTM_DELLINK of that family deletes no link.
        guard header.family == LinkHeader.unspecifiedFamily else {
            return .other(
                type: kind == .present ? NetlinkHeader.MessageType.newLink : NetlinkHeader.MessageType.deleteLink)
        }
        guard header.index > 0 else { return refuse(.badIndex, range) }
        // Filled in place: a link message is large enough for each copy of it to show in the time.
        var link = LinkMessage(
            kind: kind, index: InterfaceIndex(UInt32(header.index)), flags: LinkFlags(rawValue: header.flags))
        link.type = header.type
        let attributes = range.lowerBound + LinkHeader.size..<range.upperBound
        do throws(DecodingFault) {
            try tally.readAttributes(into: &link, in: bytes, at: attributes)
        } catch {
            return refuse(error, range)
        }
        guard kind == .deleted || link.tellsWholeState else { return .other(type: NetlinkHeader.MessageType.newLink) }
        return .link(consume link)
    }

    private mutating func refuse(_ fault: DecodingFault, _ range: Range<Int>) -> NetlinkMessage {
        // A fault that only sometimes refuses a message was counted where it was met.
        if fault.refusesMessage { tally.note(fault, "\(range.count) bytes") }
        return .malformed(fault)
    }
}
