import ArgumentParser
import BondwatchQuery
import BondwatchVarlink
import Testing

@testable import bondwatchctl

@Suite struct PlainQuestionTests {
    /// Every command line of up to three of these words.
    private static let lines: [[String]] = {
        let words = [
            "--json", "--failovers", "--socket", "/s", "bond0", "help", "b\\x1b", "", "-", "--", "--jso", "--help",
            "-h",
            "--watch", "--socket=/s", "--json=1",
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
            guard let question = PlainQuestion(line, option: "--socket") else { continue }
            plain += 1
            let status = try #require(try Bondwatchctl.parseAsRoot(["status"] + line) as? StatusCommand, "\(line)")
            #expect(!status.watch && status.procfs == nil, "\(line)")
            #expect(status.request == question.request, "\(line)")
            #expect(status.daemon.socket == question.value ?? BondsInterface.usualSocket, "\(line)")
        }
        #expect(plain > 100)
    }

    @Test(arguments: [
        ["--help"], ["-h"], ["--json", "--json"], ["--socket"], ["--socket", "--json"], ["--socket=/s"], ["--watch"],
        ["--procfs", "/p"], ["--", "bond0"], [""], ["-x"], ["bond0", "--jso"],
    ])
    func `what is not plain is left to ArgumentParser`(line: [String]) {
        #expect(PlainQuestion(line, option: "--socket") == nil)
    }

    @Test func `the order of bonds is kept`() {
        var request = DumpRequest(bonds: ["b", "a"], json: true)
        #expect(PlainQuestion(["b", "--json", "a"], option: "--config")?.request == request)
        request.failovers = true
        let question = PlainQuestion(["--failovers", "--config", "/c", "b", "a", "--json"], option: "--config")
        #expect(question?.request == request)
        #expect(question?.value == "/c")
    }
}
