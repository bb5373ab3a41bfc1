import Glibc
import Testing

@testable import BondwatchCore

@Suite("The message catalog")
struct MessageCatalogTests {
    @Test func `the packaged catalog equals the table of events`() {
        // swift-format-ignore
        let path = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/packaging/bondwatchd.catalog"
        if getenv("BONDWATCH_WRITE_CATALOG") != nil { write(MessageCatalog.text, to: path) }
        #expect(
            read(path) == MessageCatalog.text,
            "write it anew: BONDWATCH_WRITE_CATALOG=1 swift test --filter MessageCatalogTests, and commit \(path)")
    }

    @Test func `every kind has one entry with an identifier of its own`() {
        let identifiers = EventKind.allCases.map(\.definition.messageID)
        #expect(Set(identifiers).count == identifiers.count)
        for identifier in identifiers {
            #expect(identifier.count == 32 && identifier.allSatisfy { $0.isHexDigit && !$0.isUppercase })
            #expect(MessageCatalog.text.contains("\n\n-- \(identifier)\nSubject: "))
        }
    }

    @Test func `every field that a text names is one of an event`() {
        let names = Set(EventField.allCases.map(\.rawValue))
        for kind in EventKind.allCases {
            let text = kind.definition.meaning + kind.definition.remedy
            let pieces = text.split(separator: "@", omittingEmptySubsequences: false)
            #expect(pieces.count % 2 == 1, "an @ without its counterpart in \(kind)")
            for index in stride(from: 1, to: pieces.count, by: 2) { #expect(names.contains(String(pieces[index]))) }
        }
    }

    @Test func `no line of text is longer than 76 columns`() {
        for line in MessageCatalog.text.split(separator: "\n") where !line.hasPrefix("#") {
            #expect(line.count <= MessageCatalog.width, "\(line)")
        }
        #expect(MessageCatalog.wrapped(String(repeating: "x", count: 80)).count == 80)
    }

    private func read(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    private func write(_ text: String, to path: String) {
        guard let file = fopen(path, "w") else { return }
        defer { fclose(file) }
        fputs(text, file)
    }
}
