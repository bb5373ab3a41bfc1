import Foundation
import Testing

@testable import BondwatchCore

/// The bytes of every part in every version that there ever was, kept in Fixtures/checkpoint/parts: a format that changes
/// without a new version fails here, and so does a version that is no longer read.
@Suite struct CheckpointGoldenTests {
    private static let folder = CheckpointForge.folder.appending(path: "parts")

    private static func file(_ part: MemoryPart, _ version: UInt8) -> URL {
        folder.appending(path: "\(part.rawValue)-\(part)-\(version).hex")
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        let lines = stride(from: 0, to: digits.count, by: 32).map { start in
            digits[start..<min(start + 32, digits.count)].joined()
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func kept(_ file: URL) -> [UInt8]? {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
        let digits = Array(text.utf8.filter { $0 != UInt8(ascii: "\n") })
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap { place in
            UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16)
        }
    }

    private let sample = MemorySamples.full

    @Test(arguments: MemoryPart.allCases)
    func `R4 a part is written in the bytes that its version has always had`(part: MemoryPart) throws {
        let version = part.row.version
        let file = Self.file(part, version)
        let bytes = CheckpointForge.Part(part, of: sample).body
        let isWriting = ProcessInfo.processInfo.environment["BONDWATCH_WRITE_GOLDEN"] == "1"
        if isWriting, Self.kept(file) == nil { try Data(Self.hex(bytes).utf8).write(to: file) }
        let kept = try #require(
            Self.kept(file),
            """
            \(file.lastPathComponent) is missing: BONDWATCH_WRITE_GOLDEN=1 swift test --filter CheckpointGoldenTests writes \
            it; commit it
            """)
        #expect(
            bytes == kept,
            """
            the bytes of the part "\(part)" have changed, and its version \(version) has not. Raise the version in its row of \
            MemoryPart, have init(from:) read version \(version) as before (reader.version), and keep the new bytes: \
            BONDWATCH_WRITE_GOLDEN=1 swift test --filter CheckpointGoldenTests. The file of version \(version) stays.
            """)
    }

    static let versions: [(part: MemoryPart, version: UInt8)] = MemoryPart.allCases.flatMap { part in
        (1...part.row.version).map { (part, $0) }
    }

    @Test(arguments: versions)
    func `R4 every version that there ever was is read`(part: MemoryPart, version: UInt8) throws {
        let kept = try #require(
            Self.kept(Self.file(part, version)), "what version \(version) of \(part) wrote stays in the repository")
        var memory = BondMemory(index: sample.index, name: sample.name)
        let empty = memory
        var reader = ByteReader(kept[...], version: version)
        try part.row.read(&memory, &reader)
        #expect(reader.isAtEnd)
        #expect(memory != empty)
        if version == part.row.version {
            #expect(CheckpointForge.Part(part, of: memory) == CheckpointForge.Part(part, of: sample))
        }
    }

    @Test func `every file belongs to a part and a version`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path())
        #expect(Set(files) == Set(Self.versions.map { Self.file($0.part, $0.version).lastPathComponent }))
    }

    @Test func `no two parts have one tag, and their names end the same sentence`() {
        #expect(Set(MemoryPart.allCases.map(\.row.name)).count == MemoryPart.allCases.count)
        #expect(MemoryPart.allCases.allSatisfy { !$0.row.name.isEmpty && !$0.row.name.hasSuffix(".") })
    }

    // MARK: The sample

    /// Where the sample holds nothing, and where it holds something.
    private struct Coverage {
        var empty: Set<String> = []
        var filled: Set<String> = []

        mutating func take(_ value: Any, at path: String) {
            // How a name is kept is no matter of the format.
            if value is InterfaceName { return note(true, at: path) }
            let mirror = Mirror(reflecting: value)
            switch mirror.displayStyle {
            case .optional, .collection, .set, .dictionary:
                if mirror.children.isEmpty { empty.insert(path) } else { filled.insert(path) }
                for child in mirror.children { take(child.value, at: path + "*") }
            default:
                switch value {
                case let number as any FixedWidthInteger: note(!isZero(number), at: path)
                case let flag as Bool: note(flag, at: path)
                default: for child in mirror.children { take(child.value, at: "\(path).\(child.label ?? "")") }
                }
            }
        }

        private func isZero(_ number: some FixedWidthInteger) -> Bool { number == 0 }

        private mutating func note(_ isFilled: Bool, at path: String) {
            if isFilled { filled.insert(path) } else { empty.insert(path) }
        }
    }

    /// What `LastingLossTests`, `FlappingPropertyTests` and `LacpHandOverTests` write and read.
    private static let testedElsewhere: Set<String> = [
        "aggregation.aggregator.candidate", "flapping.bond*.singles", "flapping.losses.damped",
        "flapping.losses.knownVerdict.carrying",
        "groupShape.candidate",
    ]

    @Test func `the sample leaves nothing empty, so that no part of a format goes untested`() {
        var coverage = Coverage()
        for child in Mirror(reflecting: sample).children where !["missing", "foreign"].contains(child.label) {
            coverage.take(child.value, at: child.label ?? "")
        }
        #expect(coverage.filled.count > 100)
        #expect(coverage.empty.subtracting(coverage.filled) == Self.testedElsewhere)
    }
}
