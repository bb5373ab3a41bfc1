import Testing

/// The model of the driver is held to the driver: given the commands of a recorded run it sends the recorded messages, in
/// their order.
@Suite struct RecordedRunTests {
    static let runs = RecordedRun.names

    @Test(arguments: runs)
    func `given the commands of a recorded run the model sends its messages`(_ name: String) throws {
        let run = try RecordedRun(name)
        guard !run.isLacp else { return }
        let model = ModelRun(run)
        #expect(model.unknown.isEmpty, "\(model.unknown)")
        let recorded = SeenLink.news(run.messages)
        let sent = SeenLink.news(model.messages)
        let same = zip(recorded, sent).prefix { $0 == $1 }.count
        let rest = { (list: [SeenLink]) in list.dropFirst(same).prefix(6).map(\.description).joined(separator: ", ") }
        let difference = "after \(same) messages: recorded \(rest(recorded)); model \(rest(sent))"
        #expect(recorded == sent, "\(difference)")
    }
}
