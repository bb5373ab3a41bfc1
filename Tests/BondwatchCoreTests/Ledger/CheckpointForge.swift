import Foundation

@testable import BondwatchCore

/// Checkpoints put together byte by byte, as another program may have written them: what they look like is said once more
/// here, apart from the code that writes them.
enum CheckpointForge {
    static let bootID = Array("0123456789abcdef".utf8)
    static let generation: UInt64 = 5

    struct Part: Equatable {
        var tag: UInt8
        var version: UInt8
        var body: [UInt8]

        init(_ tag: UInt8, _ version: UInt8, _ body: [UInt8]) {
            self.tag = tag
            self.version = version
            self.body = body
        }

        /// A part as this program writes it.
        init(_ part: MemoryPart, of memory: BondMemory) {
            var writer = ByteWriter()
            part.row.write(memory, &writer)
            self.init(part.rawValue, part.row.version, writer.bytes)
        }

        var bytes: [UInt8] { [tag, version] + CheckpointForge.little(UInt32(body.count)) + body }
    }

    struct Record {
        var index: UInt32
        var name: String
        var parts: [Part]

        init(_ memory: BondMemory) {
            index = memory.index.rawValue
            name = memory.name.description
            parts = MemoryPart.allCases.map { Part($0, of: memory) }
        }

        var bytes: [UInt8] {
            let identity = little(index) + little(UInt16(name.utf8.count)) + Array(name.utf8)
            let body = identity + parts.flatMap(\.bytes)
            let tag: UInt32 = 0x646e_6f62
            let sum = Checksum.of(body[...], seed: UInt64(tag))
            return little(tag) + [1] + little(sum) + little(UInt32(body.count)) + body
        }
    }

    static func little<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    /// - Parameters:
    ///   - spoil: what happens to each record after its checksum was reckoned.
    static func slot(
        _ records: [Record], lastSequence: UInt64 = 77, version: UInt32 = 6, isFinished: Bool = true,
        spoil: (Record, [UInt8]) -> [UInt8] = { $1 }
    ) -> [UInt8] {
        let bodies = records.map { spoil($0, $0.bytes) }
        var fields = little(UInt16(bootID.count)) + bootID + little(lastSequence) + little(UInt32(records.count))
        for (record, body) in zip(records, bodies) {
            fields += little(record.index) + little(UInt16(record.name.utf8.count)) + Array(record.name.utf8)
            fields += little(UInt32(body.count))
        }
        let head = little(UInt32(fields.count)) + fields
        let end = Checksum.of(head[...], seed: ~generation)
        let payload = head + bodies.joined() + little(isFinished ? end : end ^ 1)
        return Array("bwckpont".utf8) + little(version) + little(UInt32(payload.count)) + little(generation)
            + little(Checksum.of(head[...], seed: generation)) + payload
    }

    /// Another bond beside the one of the sample, which must not suffer with it.
    static var neighbour: BondMemory {
        var memory = BondMemory(index: InterfaceIndex(11), name: ReportSamples.name("bond1"))
        memory.link = .init(flags: 0x1443, mode: .balanceRR)
        memory.traffic.hadActive = true
        memory.redundancy.mostSlaves = 2
        return memory
    }

    // MARK: Kept bytes

    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures/checkpoint").standardizedFileURL

    static func kept(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appending(path: name))) }
}
