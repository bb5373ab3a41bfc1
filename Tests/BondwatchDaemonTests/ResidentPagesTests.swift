import BondwatchLinux
import Foundation
import Testing

@Suite struct ResidentPagesTests {
    @Test func `pages of code that are given back leave memory, and come back when they are used`() throws {
        let before = try fileBackedKilobytes()
        ResidentPages.giveBack()
        let after = try fileBackedKilobytes()
        #expect(after < before)
    }

    /// RssFile of this process; reading it runs code that was just given back.
    private func fileBackedKilobytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("RssFile:") })
        return try #require(line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) })
    }
}
