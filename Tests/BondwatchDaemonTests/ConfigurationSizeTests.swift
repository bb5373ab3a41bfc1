import BondwatchDaemon
import Foundation
import Testing

@Suite("How long a configuration file may take")
struct ConfigurationSizeTests {
    private typealias File = (name: String, text: @Sendable (Int) -> String)

    private static func filled(with text: String, _ size: Int) -> String {
        String(repeating: text, count: size / text.utf8.count)
    }

    /// As many lines as have the size, or more.
    private static func lines(_ size: Int, _ line: (Int) -> String) -> String {
        var text = ""
        var number = 0
        while text.utf8.count < size {
            text += line(number)
            number += 1
        }
        return text
    }

    /// Files of any size, each full of one thing.
    private static let files: [File] = [
        ("unknown keys", { lines($0) { "k\($0) = 1\n" } }),
        ("sections", { lines($0) { "[bond.b\($0)]\nignore = true\n" } }),
        ("unknown sections", { lines($0) { "[s\($0)]\n" } }),
        ("dashes", { lines($0) { _ in String(repeating: "-", count: 4000) + "\n" } }),
        ("patterns of stars", { lines($0) { "[bond.\"\($0)" + String(repeating: "*", count: 4000) + "\"]\n" } }),
        ("open brackets", { filled(with: "[", $0) }),
        ("open lists", { filled(with: "a = [\n", $0) }),
        ("open lists with values", { lines($0) { "a\($0) = [1,\n" } }),
        ("open braces", { filled(with: "a = {\n", $0) }),
        ("values without commas", { "a = [\n" + filled(with: "1\n", $0) }),
        ("comments in a list", { "a = [1\n" + filled(with: "#\n", $0) }),
        ("a long list", { "a = [" + filled(with: "1,", $0) + "]" }),
        ("a long table in braces", { "a = {" + lines($0) { "k\($0)=1," } + "k=1}" }),
        ("a key of many names", { filled(with: "a.", $0) }),
        ("lines without a value", { filled(with: "a\n", $0) }),
        ("keys given twice", { filled(with: "a=1\n", $0) }),
        ("sections given twice", { filled(with: "[a]\n", $0) }),
        ("multi-line strings", { filled(with: "a = '''\n'''\n", $0) }),
        ("a multi-line string without end", { "a = \"\"\"" + filled(with: "\\\" ", $0) }),
        ("a long text", { "a = \"" + filled(with: "\\u00e9", $0) + "\"" }),
        ("a comment", { filled(with: "#", $0) }),
        ("blanks", { filled(with: " \t", $0) }),
        ("empty lines", { filled(with: "\r\n", $0) }),
        ("slaves", { "[defaults]\nexpected_slaves = [" + lines($0) { "\"e\($0)\"," } + "]" }),
    ]

    /// In seconds of this thread's processor time, so that what else runs on the host does not count.
    private static func time(_ bytes: [UInt8]) -> (seconds: Double, problems: [ConfigurationError.Problem]) {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let start = now()
        var problems: [ConfigurationError.Problem] = []
        do throws(ConfigurationError) {
            _ = try Configuration.parse(bytes: bytes, file: "f")
        } catch {
            problems = error.problems
        }
        return (now() - start, problems)
    }

    /// The least of three: a cold cache and a busy neighbour on the same core only ever add to it.
    private static func leastTime(_ bytes: [UInt8]) -> (seconds: Double, problems: [ConfigurationError.Problem]) {
        var least = time(bytes)
        for _ in 0..<2 { least.seconds = min(least.seconds, time(bytes).seconds) }
        return least
    }

    @Test(arguments: files.indices)
    func `S7 four times the size takes four times as long, and at most 50 problems are named`(_ index: Int) throws {
        let (name, text) = Self.files[index]
        let small = Self.leastTime(Array(text(32 << 10).utf8))
        let large = Self.leastTime(Array(text(128 << 10).utf8))
        // Sixteen times as long, and more, if it grows with the square.
        #expect(large.seconds < 8 * max(small.seconds, 0.01), "\(name): \(small.seconds) s and \(large.seconds) s")
        #expect(large.problems.count <= 51, "\(name)")
    }

    @Test func `S7 a file of the greatest size is read soon, and what is not named is counted`() throws {
        let text = (0..<100_000).map { "k\($0)=1\n" }.joined()
        let (seconds, problems) = Self.time(Array(text.utf8.prefix(Configuration.maximumLength)))
        // Unoptimised, and with room: what grows with the square takes minutes.
        #expect(seconds < 10)
        #expect(problems.dropLast().map(\.place?.line) == Array(1...50))
        #expect(problems.last?.description == "f: 99950 more problems; correct those above first")
    }
}
