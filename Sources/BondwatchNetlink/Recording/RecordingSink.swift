import BondwatchCore
import BondwatchLinux

/// Takes a recording as it comes about; never blocks.
package protocol RecordingSink: Sendable {
    /// Begins a file with that header.
    func begin(_ header: RecordingHeader)
    func take(_ moment: RecordedMoment) -> RecordingVerdict
}

/// What became of an input that was to be recorded.
package enum RecordingVerdict: Equatable, Sendable {
    case taken
    /// The same, behind a mark that says how many before it were dropped.
    case takenAfterGap
    case dropped
    /// The file has its full length: a new one is to begin, and this input goes there.
    case fileIsFull
}

/// The recorder of one run.
struct Recording: Sendable {
    private let sink: any RecordingSink
    private var header: RecordingHeader
    /// The bytes of each bond's file that the recording's present file had last.
    private var files: [InterfaceName: [UInt8]] = [:]
    private var names: [InterfaceName]?
    /// BOND_SEQUENCE of the last event.
    var lastSequence: UInt64

    init(to sink: any RecordingSink, _ header: RecordingHeader) {
        self.sink = sink
        self.header = header
        lastSequence = header.lastSequence
        sink.begin(header)
    }

    /// Records an input.
    ///
    /// - Returns: whether everything is to be dumped anew, for the sake of whoever replays from here.
    ///
    /// - Parameter memories: what the machines know before this input.
    mutating func record(
        _ input: RecordedInput, at instant: BootInstant, knowing memories: @autoclosure () -> [BondMemory]
    ) -> Bool {
        var needsLook = false
        guard var next = shortened(input) else { return false }
        while true {
            switch sink.take(RecordedMoment(next, at: instant)) {
            case .taken:
                note(input)
                return needsLook
            case .takenAfterGap:
                note(input)
                return true
            case .dropped:
                return needsLook
            case .fileIsFull where needsLook:
                // Longer than a file may be.
                return true
            case .fileIsFull:
                beginFile(knowing: memories())
                needsLook = true
                next = input
            }
        }
    }

    private mutating func beginFile(knowing memories: [BondMemory]) {
        header.number &+= 1
        header.instant = Clock.now()
        header.wallMicroseconds = Clock.wallMicroseconds()
        header.lastSequence = lastSequence
        header.memories = memories
        files = [:]
        names = nil
        sink.begin(header)
    }

    /// Most files and lists are as they were the last time; nil: nothing is to be recorded.
    private func shortened(_ input: RecordedInput) -> RecordedInput? {
        switch input {
        case .file(let name, let bytes) where files[name] == bytes: .sameFile(name)
        case .names(let names) where names == self.names: nil
        default: input
        }
    }

    private mutating func note(_ input: RecordedInput) {
        switch input {
        case .file(let name, let bytes):
            // Names come from outside; a recording needs no memory of those that are long gone.
            let mostFiles = 1024
            if files.count >= mostFiles { files = [:] }
            files[name] = bytes
        case .names(let names): self.names = names
        default: break
        }
    }
}
