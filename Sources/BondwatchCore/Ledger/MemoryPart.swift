/// The parts of what a machine remembers of its bond. Each has its own bytes in the checkpoint, behind its tag and version.
///
/// To remember something new: a property of `BondMemory` whose type is `Remembered`, a case with a tag that no other part has
/// had, its row, and a value in the sample of the tests, which then ask for the part's bytes.
///
/// To remember more in a part that exists: raise the version in its row, and read what `reader.version` lacks as it was
/// before. A program that knows only the earlier version begins that part anew; one that does not know a part at all keeps
/// it and writes it back.
enum MemoryPart: UInt8, CaseIterable, Sendable {
    case link = 1
    case traffic = 2
    case redundancy = 3
    case carrier = 4
    case slaves = 5
    case aggregation = 6
    case findings = 7
    case hearing = 8
    case flapping = 9
    case history = 10
    case groups = 11

    /// The one table.
    var row: Row {
        switch self {
        case .link: Row(1, "its flags and mode", { $0.link }, { $0.link = $1 })
        case .traffic: Row(1, "its active slave and count of failovers", { $0.traffic }, { $0.traffic = $1 })
        case .redundancy: Row(1, "its redundancy", { $0.redundancy }, { $0.redundancy = $1 })
        case .carrier: Row(1, "the losses of its carrier", { $0.carrier }, { $0.carrier = $1 })
        case .slaves: Row(1, "its slaves", { $0.slaves }, { $0.slaves = $1 })
        case .aggregation: Row(2, "its LACP state", { $0.aggregation }, { $0.aggregation = $1 })
        case .findings: Row(3, "its findings", { $0.findings }, { $0.findings = $1 })
        case .hearing: Row(1, "what its slaves receive", { $0.hearing }, { $0.hearing = $1 })
        case .flapping: Row(2, "its flaps", { $0.flapping }, { $0.flapping = $1 })
        case .history: Row(2, "its latest failovers", { $0.history }, { $0.history = $1 })
        case .groups: Row(1, "its LACP groups", { $0.groupShape }, { $0.groupShape = $1 })
        }
    }

    /// What the table says of a part.
    struct Row: Sendable {
        /// Rises when the bytes change; every earlier version is still read.
        let version: UInt8
        /// What is lost where the part cannot be read.
        let name: String
        let write: @Sendable (BondMemory, inout ByteWriter) -> Void
        let read: @Sendable (inout BondMemory, inout ByteReader) throws(ByteReader.Failure) -> Void

        fileprivate init<Value: Remembered>(
            _ version: UInt8, _ name: String, _ get: @escaping @Sendable (BondMemory) -> Value,
            _ set: @escaping @Sendable (inout BondMemory, Value) -> Void
        ) {
            self.version = version
            self.name = name
            write = { memory, writer in get(memory).write(to: &writer) }
            read = { memory, reader throws(ByteReader.Failure) in
                set(&memory, try Value(from: &reader))
            }
        }
    }

    /// All rows, in the order of the tags; made once, since every commit goes through it.
    static let table: [(part: Self, row: Row)] = allCases.map { ($0, $0.row) }
}

/// Something that is remembered over the daemon's end as a part of its own.
protocol Remembered: Equatable, Sendable {
    func write(to writer: inout ByteWriter)
    /// - Parameter reader: of the part's bytes, in the version that it names.
    /// - Throws: where they are none that any version writes. Nothing else is lost with the part.
    init(from reader: inout ByteReader) throws(ByteReader.Failure)
}

extension StandingFindings: Remembered {}
extension HearingWatch: Remembered {}
extension FlapWatch: Remembered {}
extension FailoverHistory: Remembered {}
extension GroupShape: Remembered {}
