/// What each slave has received, and since when nothing.
///
/// A slave that is idle and one that is deaf look the same from their own counters: what tells them apart is what the
/// other slaves of the bond have received meanwhile.
package struct HearingWatch: Equatable, Sendable {
    private(set) var ears: [Ear] = []

    package init() {}

    /// What is known of one slave.
    struct Ear: Equatable, Sendable {
        let index: InterfaceIndex
        /// As of the last reading.
        var received: UInt64
        var multicast: UInt64
        var readAt: BootInstant
        /// The last reading that found more than the one before; nil before there was one.
        var heardAt: BootInstant?
        /// The reading from which on nothing was received with the link up.
        var silentSince: BootInstant
        /// Whether a reading since then has found nothing.
        var isSilent = false
        /// What the others received since then.
        var others = Din()
        /// Of that, what this slave still has time to show: it counts when a whole round of readings has passed.
        var recent = Din()
        var newest = Din()

        init(_ counters: LinkCounters, at instant: BootInstant) {
            index = counters.index
            received = counters.received
            multicast = counters.multicast
            readAt = instant
            silentSince = instant
        }
    }

    /// What was received by others.
    struct Din: Equatable, Sendable {
        var packets: UInt64 = 0
        var multicast: UInt64 = 0

        mutating func add(_ other: Din) {
            packets = packets.addingReportingOverflow(other.packets).overflow ? .max : packets + other.packets
            multicast = multicast.addingReportingOverflow(other.multicast).overflow ? .max : multicast + other.multicast
        }
    }

    func ear(of slave: InterfaceIndex) -> Ear? { ears.first { $0.index == slave } }

    /// Begins anew with a slave: it left the bond, or is another device under the same number.
    mutating func forget(_ slave: InterfaceIndex) { ears.removeAll { $0.index == slave } }

    /// Takes a reading of a slave's counters.
    ///
    /// - Parameter upSince: since when its link is up; nil where it is not up, so that it need not hear anything.
    mutating func take(_ counters: LinkCounters, upSince: BootInstant?, at instant: BootInstant) {
        guard let place = ears.firstIndex(where: { $0.index == counters.index }) else {
            ears.append(Ear(counters, at: instant))
            return
        }
        // A counter that falls belongs to another device, or its driver was started anew.
        guard counters.received >= ears[place].received else {
            ears[place] = Ear(counters, at: instant)
            return
        }
        let heard = Din(
            packets: counters.received - ears[place].received,
            multicast: counters.multicast > ears[place].multicast ? counters.multicast - ears[place].multicast : 0)
        ears[place].received = counters.received
        ears[place].multicast = counters.multicast
        ears[place].readAt = instant
        if heard.packets > 0 {
            ears[place].heardAt = instant
            for other in ears.indices where other != place { ears[other].newest.add(heard) }
        }
        ears[place].listen(heardNothing: heard.packets == 0, upSince: upSince, at: instant)
    }
}

extension HearingWatch.Ear {
    /// Drivers bring their counters up to date as seldom as every two seconds: what another slave shows so soon after
    /// this one's last packet may have come with it.
    private static let lag = BootInstant.Span.seconds(3)

    fileprivate mutating func listen(heardNothing: Bool, upSince: BootInstant?, at instant: BootInstant) {
        guard heardNothing, let upSince, upSince <= silentSince else {
            // A link that has come up since the last reading is silent from then on.
            silentSince = heardNothing ? upSince.map { max($0, silentSince) } ?? instant : instant
            isSilent = false
            others = .init()
            recent = .init()
            newest = .init()
            return
        }
        others.add(recent)
        recent = isSilent && instant.since(silentSince) >= Self.lag ? newest : .init()
        newest = .init()
        isSilent = true
    }
}

extension HearingWatch {
    func write(to writer: inout ByteWriter) {
        writer.append(UInt16(clamping: ears.count))
        for ear in ears.prefix(Int(UInt16.max)) { ear.write(to: &writer) }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        for _ in 0..<(try reader.integer(UInt16.self)) { ears.append(try Ear(from: &reader)) }
    }
}

extension HearingWatch.Ear {
    fileprivate func write(to writer: inout ByteWriter) {
        writer.append(index)
        writer.append(received)
        writer.append(multicast)
        writer.append(readAt)
        writer.append(heardAt) { $0.append($1) }
        writer.append(silentSince)
        writer.append(isSilent)
        for din in [others, recent, newest] {
            writer.append(din.packets)
            writer.append(din.multicast)
        }
    }

    fileprivate init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        let counters = LinkCounters(
            index: try reader.index(), received: try reader.integer(), multicast: try reader.integer())
        self.init(counters, at: try reader.instant())
        heardAt = try reader.optionalInstant()
        silentSince = try reader.instant()
        isSilent = try reader.bool()
        others = .init(packets: try reader.integer(), multicast: try reader.integer())
        recent = .init(packets: try reader.integer(), multicast: try reader.integer())
        newest = .init(packets: try reader.integer(), multicast: try reader.integer())
    }
}
