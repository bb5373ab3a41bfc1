import BondwatchDaemon
import BondwatchQuery
import Testing

@testable import bondwatchd

@Suite struct PlainDumpTests {
    /// Every command line of up to three of these words after `--dump`.
    private static let lines: [[String]] = {
        let words = [
            "--json", "--failovers", "--config", "/c", "bond0", "help", "", "-", "--", "--dump", "--help", "--replay",
            "--config=/c",
        ]
        var lines: [[String]] = [[]]
        var longest = lines
        for _ in 1...3 {
            longest = longest.flatMap { line in words.map { line + [$0] } }
            lines += longest
        }
        return lines
    }()

    @Test func `what is read without ArgumentParser is what ArgumentParser reads`() throws {
        var plain = 0
        for line in Self.lines {
            guard let question = PlainQuestion(line, option: "--config") else { continue }
            plain += 1
            #expect(
                try Arguments.command(["--dump"] + line) == .dump(question.request, config: question.value), "\(line)")
        }
        #expect(plain > 50)
    }
}
