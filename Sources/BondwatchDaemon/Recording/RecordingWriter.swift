import BondwatchCore
import BondwatchLinux
package import BondwatchNetlink
package import Dispatch
import Synchronization

/// Writes a recording on a queue of its own: a slow disk delays nobody, and costs the recording alone.
package final class RecordingWriter: RecordingSink {
    /// The most bytes that wait to be written.
    private static let mostWaiting = 4 << 20

    let queue = DispatchQueue(label: "bondwatchd.recording", qos: .utility)
    /// Locked on `queue` alone, so nobody ever waits for it, however long the disk takes.
    private let file: Mutex<RecordingFile>
    /// Never locked during a system call.
    private let state: Mutex<State>

    private struct State {
        /// The length of a full file.
        var fileBound: Int
        /// What waits; each but the first begins a file.
        var parts = [RecordingEncoder()]
        var waiting = 0
        /// The length that the last file has or will have, its header aside.
        var fileLength = 0
        var dropped: UInt64 = 0
        var isScheduled = false
        var failure: String?
        var onFailure: (@Sendable (String) -> Void)?

        mutating func append(_ write: (inout RecordingEncoder) -> Void) {
            let before = parts[parts.count - 1].bytes.count
            write(&parts[parts.count - 1])
            let length = parts[parts.count - 1].bytes.count - before
            waiting += length
            fileLength += length
        }

        /// Nil when nothing waits; whoever adds something next has to wake the queue.
        mutating func takeParts() -> [RecordingEncoder]? {
            guard parts.count > 1 || !parts[0].bytes.isEmpty else {
                isScheduled = false
                return nil
            }
            defer { parts = [RecordingEncoder()] }
            return parts
        }
    }

    /// Begins with a fresh file.
    ///
    /// - Throws: a `RecordingError` where there can be none.
    package init(_ request: RecordingRequest) throws(RecordingError) {
        file = Mutex(try RecordingFile(path: request.path))
        // Headers and marks of gaps come on top.
        let spare = 4096
        state = Mutex(State(fileBound: request.size / 2 - spare))
    }

    package func begin(_ header: RecordingHeader) {
        schedule { state in
            // The file is there already for the first header.
            let isFirst = header.number == 1
            if !isFirst { state.parts.append(RecordingEncoder()) }
            state.append { $0.append(header) }
            state.fileLength = 0
        }
    }

    package func take(_ moment: RecordedMoment) -> RecordingVerdict {
        let length = moment.input.encodedLength
        return schedule { state in
            // Begins again only when half is written, so that a gap is one gap.
            let limit = state.dropped == 0 ? Self.mostWaiting : Self.mostWaiting / 2
            guard state.failure == nil, state.waiting + length <= limit else {
                state.dropped &+= 1
                return .dropped
            }
            if state.fileLength > 0, state.fileLength + length > state.fileBound { return .fileIsFull }
            let gap = state.dropped
            if gap > 0 {
                state.append { $0.append(RecordedMoment(.dropped(gap), at: moment.instant)) }
                state.dropped = 0
            }
            state.append { $0.append(moment) }
            return gap > 0 ? .takenAfterGap : .taken
        }
    }

    /// Calls `action` once, when the recording has come to its end before the daemon has.
    package func whenFailed(_ action: @escaping @Sendable (String) -> Void) {
        let failure = state.withLock { state in
            if state.failure == nil { state.onFailure = action }
            return state.failure
        }
        if let failure { action(failure) }
    }

    /// Waits until what was taken so far is written.
    ///
    /// - Returns: false when `deadline` came first.
    package func flush(until deadline: DispatchTime) -> Bool {
        let written = DispatchSemaphore(value: 0)
        queue.async { written.signal() }
        return written.wait(timeout: deadline) == .success
    }

    private func schedule<Result: Sendable>(_ change: (inout State) -> Result) -> Result {
        let (result, wake) = state.withLock { state in
            let result = change(&state)
            let wake = !state.isScheduled
            state.isScheduled = true
            return (result, wake)
        }
        if wake { queue.async { self.write() } }
        return result
    }

    private func write() {
        while let parts = state.withLock({ $0.takeParts() }) {
            let length = parts.reduce(0) { $0 + $1.bytes.count }
            do throws(SystemError) {
                try write(parts)
            } catch {
                fail("\(error)")
            }
            state.withLock { $0.waiting -= length }
        }
    }

    private func write(_ parts: [RecordingEncoder]) throws(SystemError) {
        for (number, part) in parts.enumerated() {
            let bytes = part.sealed()
            try file.withLock { file throws(SystemError) in
                if number > 0 { try file.turn() }
                try file.write(bytes)
            }
        }
    }

    private func fail(_ reason: String) {
        let action = state.withLock { state in
            state.failure = reason
            defer { state.onFailure = nil }
            return state.onFailure
        }
        action?(reason)
    }
}

extension RecordingWriter {
    /// Begins a recording where one is asked for.
    ///
    /// - Parameter tell: takes the one word on a recording that cannot be, or that ends; from any thread.
    /// - Throws: a `RecordingError` where the name is at fault. What only the moment is to blame for keeps nobody from
    ///   watching.
    static func start(
        _ request: RecordingRequest?, tell: @escaping @Sendable (Note) -> Void
    ) throws(RecordingError) -> RecordingWriter? {
        guard let request else { return nil }
        do throws(RecordingError) {
            let writer = try RecordingWriter(request)
            writer.whenFailed { tell(Note(.error, "the recording ends here: \($0)")) }
            return writer
        } catch {
            guard error.mayPass else { throw error }
            tell(Note(.error, "\(error)"))
            return nil
        }
    }
}
