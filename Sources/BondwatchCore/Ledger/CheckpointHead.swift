/// The beginning of a checkpoint, with a checksum of its own: the boot, the number of the last event, and which bonds there
/// are. While it is whole the numbers go on, whatever has become of the rest.
///
/// Every later version begins with the same fields, and may have more behind them.
struct CheckpointHead: Equatable, Sendable {
    /// Where a bond's record is to be found, and whose it is if it is damaged.
    struct Entry: Equatable, Sendable {
        var index: InterfaceIndex
        var name: InterfaceName
        /// Bytes of the record; the records lie one behind the other.
        var length: Int
    }

    var bootID: [UInt8]
    var lastSequence: UInt64
    var entries: [Entry]

    /// More than any host has; what claims more is damaged.
    private static let mostBonds: UInt32 = 8192
    /// The first version that has a head.
    static let firstVersion: UInt32 = 6

    func write(to writer: inout ByteWriter) {
        writer.append(bytes: bootID)
        writer.append(lastSequence)
        writer.append(UInt32(clamping: entries.count))
        for entry in entries {
            writer.append(entry.index)
            writer.append(entry.name)
            writer.append(UInt32(clamping: entry.length))
        }
    }

    /// What follows its fields is left alone.
    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        bootID = Array(try reader.byteList())
        lastSequence = try reader.integer()
        entries = []
        let count: UInt32 = try reader.integer()
        guard count <= Self.mostBonds else { throw ByteReader.Failure() }
        for _ in 0..<count {
            let index = try reader.index()
            let name = try reader.name()
            entries.append(Entry(index: index, name: name, length: Int(try reader.integer(UInt32.self))))
        }
    }

    init(bootID: [UInt8], lastSequence: UInt64, entries: [Entry]) {
        self.bootID = bootID
        self.lastSequence = lastSequence
        self.entries = entries
    }
}
