import Glibc
import Testing

@testable import BondwatchCore

@Suite("The message catalog")
struct MessageCatalogTests {
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

    @Test func `N5 what to do stands behind its label in every entry`() throws {
        let entries = MessageCatalog.text.split(separator: "\n-- ").dropFirst()
        #expect(entries.count == EventKind.allCases.count)
        for entry in entries {
            let paragraphs = entry.split(separator: "\n\n")
            #expect(paragraphs.count == 3, "\(entry)")
            #expect(paragraphs.last?.hasPrefix("What to do: ") == true, "\(entry)")
            #expect(paragraphs.dropLast().allSatisfy { !$0.contains("What to do:") }, "\(entry)")
        }
        #expect(MessageCatalog.text.contains("\nWhat to do: nothing, if it stays up."))
        #expect(MessageCatalog.text.contains("\nWhat to do: @BOND_REMEDY@.\n"))
    }

    @Test func `no line of text is longer than 76 columns`() {
        for line in MessageCatalog.text.split(separator: "\n") where !line.hasPrefix("#") {
            #expect(line.count <= MessageCatalog.width, "\(line)")
        }
        #expect(MessageCatalog.wrapped(String(repeating: "x", count: 80)).count == 80)
    }
}
