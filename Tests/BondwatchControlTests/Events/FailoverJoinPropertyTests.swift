import BondwatchControl
import BondwatchCore
import BondwatchSystemd
import Testing

/// What must hold for any piece of any journal.
@Suite struct FailoverJoinPropertyTests {
    /// A story of two bonds of two hosts, by chance.
    private static func story(_ random: inout SplitMix) -> [JournaledEvent] {
        var hosts = [EventSamples(), EventSamples()]
        hosts[1].host = "beta"
        hosts[1].boot = EventSamples.bootB
        var events: [JournaledEvent] = []
        var lostSince: [Double?] = [nil, nil]
        var seconds = 1.0
        for _ in 0..<12 {
            seconds += Double(random.next() % 100) / 10 + 0.1
            let which = Int(random.next() % 2)
            var samples = hosts[which]
            let before = samples.entries.count
            samples.seconds = max(seconds, samples.seconds)
            if let since = lostSince[which] {
                samples.comeBack(after: .milliseconds(UInt64((samples.seconds - since) * 1000)))
                lostSince[which] = nil
                if samples.active == "eth1" { samples.failBack() }
                samples.episode = nil
            } else if random.next() % 3 == 0 {
                lostSince[which] = samples.seconds
                samples.loseEverything(for: 1)
            } else {
                lostSince[which] = samples.seconds
                samples.failOver()
            }
            seconds = samples.seconds
            events += samples.entries[before...].compactMap(JournaledEvent.init)
            hosts[which] = samples
        }
        return events
    }

    @Test(arguments: 0..<10) func `a journal that ends early shows the same lines, or open ones`(seed: UInt64) {
        var random = SplitMix(state: seed)
        let events = Self.story(&random)
        let whole = joined(events)
        for cut in 0...events.count {
            let part = joined(Array(events.prefix(cut)))
            #expect(part.count <= whole.count)
            for (line, full) in zip(part, whole) where line != full {
                let isUnfinished =
                    line.gapOpen || line.redundancyLostEnd == .open || line.redundancyLostEnd == .unknown
                    || line.redundancyLostEnd == nil
                #expect(isUnfinished, "\(line) is not \(full)")
                var completed = line
                completed.gap = full.gap
                completed.gapOpen = full.gapOpen
                completed.redundancyLost = full.redundancyLost
                completed.redundancyLostEnd = full.redundancyLostEnd
                #expect(completed == full)
            }
        }
    }

    @Test(arguments: 0..<10) func `a journal that begins late tells the lines that it has as they are`(seed: UInt64) {
        var random = SplitMix(state: seed &+ 1000)
        let events = Self.story(&random)
        let whole = joined(events)
        for cut in 0...events.count {
            let part = joined(Array(events.dropFirst(cut)))
            for line in part where line.change != .slaveLost {
                guard let full = whole.first(where: { $0.sequence == line.sequence && $0.bootID == line.bootID }) else {
                    Issue.record("made up: \(line)")
                    continue
                }
                #expect(line.time == full.time)
                #expect(line.from == full.from || full.change == .totalLoss)
                #expect(line.redundancyLost == nil || line.redundancyLost == full.redundancyLost)
            }
        }
    }

    @Test(arguments: 0..<20) func `no field of any entry breaks it`(seed: UInt64) {
        var random = SplitMix(state: seed &+ 5000)
        let names =
            EventField.allCases.map(\.rawValue) + ["MESSAGE", "PRIORITY", "_HOSTNAME", "_MACHINE_ID", "_UID", "BOND_"]
        let values: [[UInt8]] = [
            [], [0], [0xff, 0xfe], Array("-1".utf8), Array("18446744073709551615".utf8), Array("0".utf8),
            Array("99999999999999999999999".utf8), Array("eth0".utf8), Array("eth0 eth1 \u{1b}[31m".utf8),
            Array("failover".utf8), Array("lost".utf8), Array("full".utf8), Array("down".utf8), Array("bond0".utf8),
            Array("bond1".utf8), Array(repeating: 0x20, count: 300),
        ]
        var history = FailoverJoin()
        var sieve = EventSieve(trusting: TrustedSender(), remembering: 1000)
        var builder = TimelineBuilder()
        var lines: [Int: FailoverReport] = [:]
        for _ in 0..<100 {
            var fields: [String: [UInt8]] = [:]
            for name in names where random.next() % 3 != 0 { fields[name] = values[Int(random.next() % 16)] }
            fields["BOND"] = Array("bond\(random.next() % 2)".utf8)
            fields["_UID"] = Array("0".utf8)
            let kind = EventKind.allCases[Int(random.next() % UInt64(EventKind.allCases.count))]
            fields["MESSAGE_ID"] = Array(kind.definition.messageID.utf8)
            let times: [UInt64] = [0, .max, EventSamples.start, EventSamples.start + random.next() % 1_000_000_000]
            let entry = JournalEntry(
                cursor: "", realtime: times[Int(random.next() % 4)], monotonic: times[Int(random.next() % 4)],
                bootID: random.next() % 10 == 0 ? EventSamples.bootB : EventSamples.bootA, fields: fields)
            guard let event = sieve.take(entry) else { continue }
            for line in history.take(event) { lines[line.number] = line.report }
            builder.take(event) { _ in times[Int(random.next() % 4)] }
            #expect(!event.report.message.utf8.contains { $0 < 0x20 })
        }
        for line in history.settle() { lines[line.number] = line.report }
        let reports = lines.sorted { $0.key < $1.key }.map(\.value)
        let table = HistoryTable { "\($0)" }.text(reports)
        #expect(table.utf8.allSatisfy { $0 == 0x0a || $0 >= 0x20 })
        for (begin, end) in [(0, UInt64.max), (.max, 0), (EventSamples.start, EventSamples.start + 1)] {
            let timeline = builder.timeline(from: begin, to: end, failovers: reports) { _ in true }
            let style = TimelineText.Style(isUnicode: true, palette: .plain)
            let text = TimelineText(style, offset: { _ in 3600 }, localTime: { "\($0)" }).text(timeline)
            #expect(text.utf8.allSatisfy { $0 == 0x0a || $0 >= 0x20 })
            _ = TimelinePicture(offset: { _ in -3600 }, localTime: { "\($0)" }).svg(timeline)
        }
    }
}
