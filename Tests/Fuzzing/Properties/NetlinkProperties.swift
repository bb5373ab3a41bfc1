import BondwatchCore
import BondwatchNetlink

/// The codec, on the bytes of one datagram.
enum NetlinkProperties {
    static func check(_ input: [UInt8]) throws(Violation) -> Int {
        var decoder = LinkMessageDecoder()
        let messages = decoder.messages(in: input.span.bytes)
        try require(messages.count <= input.count / NetlinkHeader.size + 1, "\(messages.count) messages")
        try checkTally(&decoder.tally)
        var links = 0
        for (position, message) in messages.enumerated() {
            let isBroken = message.header == NetlinkHeader()
            try require(!isBroken || position == messages.count - 1, "the walk went on behind a broken header")
            switch message.content {
            case .link(let link):
                try check(link)
                links += 1
            case .done(_, let explanation), .error(_, _, let explanation):
                try requirePrintable(explanation ?? "", "an explanation")
            case .malformed(let fault):
                try require(decoder.tally[fault] > 0, "\(fault) is not counted")
            case .counters, .overrun, .other: break
            }
        }
        try checkEachAlone(messages, input)
        return links
    }

    private static func check(_ link: LinkMessage) throws(Violation) {
        try require((1...UInt32(Int32.max)).contains(link.index.rawValue), "a link has index \(link.index)")
        if let name = link.name {
            try require(InterfaceName(bytes: name.bytes) == name, "\(name.bytes) is no interface name")
            try requirePrintable(name.description, "an interface name")
        }
        // Zero stands for none in the messages of some kernels.
        for index in [link.master, link.bond?.activeSlave, link.bond?.primary] {
            try require(index?.rawValue != 0, "an interface of index 0 is named")
        }
        for address in (link.bond?.arpTargets ?? []) + (link.bond?.nsTargets ?? []) {
            try requirePrintable(address, "an address")
        }
    }

    private static func checkTally(_ tally: inout DecodingTally) throws(Violation) {
        for entry in tally.takeUnreported() { try requirePrintable(entry.description, "a fault") }
        try require(tally.takeUnreported().isEmpty, "a fault is reported twice")
    }

    /// A message says the same in a datagram of its own.
    private static func checkEachAlone(_ messages: [ReceivedMessage], _ input: [UInt8]) throws(Violation) {
        var start = 0
        for message in messages where message.header != NetlinkHeader() {
            let length = Int(message.header.length)
            try require(
                (NetlinkHeader.size...max(NetlinkHeader.size, input.count - start)).contains(length),
                "a message of \(length) bytes at \(start) of \(input.count)")
            var decoder = LinkMessageDecoder()
            let alone = decoder.messages(in: Array(input[start..<start + length]).span.bytes)
            try require(alone == [message], "a message says something else in a datagram of its own")
            start += (length + 3) & ~3
        }
    }
}
