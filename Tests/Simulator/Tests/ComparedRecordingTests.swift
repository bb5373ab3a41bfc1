import Foundation
import Testing

@testable import Simulator

/// The former and the present machine are shown every recording: what they log differently is meant, and has a name.
@Suite struct ComparedRecordingTests {
    private func expectNames(_ history: RecordedHistory) {
        let comparison = MachineComparison(history.pair)
        #expect(comparison.steps > 0)
        for finding in comparison.findings where !finding.isNamed {
            Issue.record("\(finding.judgement): \(finding.text)")
        }
    }

    @Test(arguments: RecordedRun.names)
    func `of a run of the real driver both log the same, but for what has a name`(_ name: String) throws {
        expectNames(try RecordedHistory(run: name))
    }

    static var datagrams: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: RecordedHistory.fixtures.path)) ?? []
        return files.filter { $0.hasSuffix(".hex") }.map { String($0.dropLast(4)) }.sorted()
    }

    @Test(arguments: datagrams)
    func `of recorded datagrams both log the same, but for what has a name`(_ name: String) throws {
        expectNames(try RecordedHistory(datagrams: name))
    }

    @Test func `of a recording of the daemon both log the same, but for what has a name`() throws {
        let file = RecordedHistory.fixtures.deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "BondwatchDaemonTests/Fixtures/failover.recording")
        expectNames(try RecordedHistory(recording: file))
    }
}
