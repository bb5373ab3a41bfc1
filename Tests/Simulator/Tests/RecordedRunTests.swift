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
        #expect(model.unknown == [])
        let recorded = SeenLink.news(run.messages)
        let sent = SeenLink.news(model.messages)
        let same = zip(recorded, sent).prefix { $0 == $1 }.count
        #expect(
            recorded == sent,
            """
            after \(same) messages: \(recorded.prefix(same).suffix(3))
            recorded \(recorded.dropFirst(same).prefix(6))
            model    \(sent.dropFirst(same).prefix(6))
            """)
    }
}
