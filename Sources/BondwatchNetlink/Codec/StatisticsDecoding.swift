import BondwatchCore

/// IFLA_STATS_*: what RTM_NEWSTATS holds (include/uapi/linux/if_link.h).
enum StatisticsAttribute: UInt16, AttributeTable {
    case link64 = 1

    static let family = "IFLA_STATS"
    static let unknownNumber: DecodingFault? = nil

    var policy: AttributePolicy { .linkStatistics }

    /// The bit that asks for it: IFLA_STATS_FILTER_BIT.
    var filterBit: UInt32 { 1 << UInt32(rawValue - 1) }
}

/// `struct rtnl_link_stats64`: 64-bit numbers, to which newer kernels add at the end.
enum LinkStatistics {
    static let receivedOffset = 0
    static let multicastOffset = 64
    /// Up to the last number that is read.
    static let shortest = multicastOffset + 8
}

/// `struct if_stats_msg`: what the messages of RTM_GETSTATS begin with.
enum StatisticsHeader {
    static let size = 12
    static let indexOffset = 4
}

extension LinkMessageDecoder {
    /// The counters that an RTM_NEWSTATS holds.
    ///
    /// One that is not understood is counted and passed over: unlike a broken link message it hides no change.
    mutating func counters(in bytes: RawSpan, at range: Range<Int>) -> NetlinkMessage {
        let passedOver = NetlinkMessage.other(type: NetlinkHeader.MessageType.newStatistics)
        guard range.count >= StatisticsHeader.size,
            let index: UInt32 = bytes.integer(at: range.lowerBound + StatisticsHeader.indexOffset)
        else {
            tally.note(.truncatedStatistics, "\(range.count) bytes")
            return passedOver
        }
        var cursor = AttributeCursor(range.lowerBound + StatisticsHeader.size..<range.upperBound)
        do throws(DecodingFault) {
            while let attribute = try cursor.next(in: bytes) {
                guard try tally.admit(attribute, as: StatisticsAttribute.self) != nil,
                    let received: UInt64 = bytes.integer(at: attribute.start + LinkStatistics.receivedOffset),
                    let multicast: UInt64 = bytes.integer(at: attribute.start + LinkStatistics.multicastOffset)
                else { continue }
                return .counters(
                    LinkCounters(index: InterfaceIndex(index), received: received, multicast: multicast))
            }
        } catch {
            tally.note(error, "RTM_NEWSTATS of \(range.count) bytes")
        }
        return passedOver
    }
}
