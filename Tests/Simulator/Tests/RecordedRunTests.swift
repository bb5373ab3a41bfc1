import Testing

/// The model of the driver is held to the driver: given the commands of a recorded run it sends the recorded messages, in
/// their order.
@Suite struct RecordedRunTests {
    static let runs = RecordedRun.names

    /// A recording has its commands by the microsecond, and the driver's timers end with a jiffy of ten milliseconds. When in its
    /// jiffy the run began is not in it, and whether a monitor comes before a command or after it can depend on that. So the model
    /// is given each of the ten milliseconds to begin with, and has to send the recorded messages with one of them.
    @Test(arguments: runs)
    func `given the commands of a recorded run the model sends its messages`(_ name: String) throws {
        let run = try RecordedRun(name)
        guard !run.isLacp else { return }
        let recorded = SeenLink.news(run.messages)
        var best = Attempt(recorded, [])
        for phase in 0..<RecordedRun.tick where !best.isSame {
            let model = ModelRun(run, tickPhase: phase)
            try #require(model.unknown.isEmpty, "\(model.unknown)")
            let attempt = Attempt(recorded, SeenLink.news(model.messages))
            if attempt.same > best.same { best = attempt }
        }
        #expect(best.isSame, "\(best.difference)")
    }

    private struct Attempt {
        let recorded: [SeenLink]
        let sent: [SeenLink]
        /// So many messages are the same from the beginning.
        let same: Int

        init(_ recorded: [SeenLink], _ sent: [SeenLink]) {
            self.recorded = recorded
            self.sent = sent
            same = zip(recorded, sent).prefix { $0 == $1 }.count
        }

        var isSame: Bool { recorded == sent }

        var difference: String {
            let rest = { (list: [SeenLink]) in
                list.dropFirst(same).prefix(6).map(\.description).joined(separator: ", ")
            }
            return "after \(same) messages: recorded \(rest(recorded)); model \(rest(sent))"
        }
    }
}
