import BondwatchCore
import BondwatchLinux
import BondwatchNetlink
import Glibc

/// Reads a recording from its file.
final class RecordingReader {
    enum Fault: Error {
        case unreadable(SystemError)
        case bad(RecordingFault)
    }

    let header: RecordingHeader
    private let path: String
    private let file: FileDescriptor
    private var decoder: RecordingDecoder
    private var buffer: [UInt8]

    /// Opens the file and reads its header.
    init(path: String) throws(Fault) {
        let shown = PrintableText.escaping(path.utf8)
        let number = uninterrupted { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        guard number >= 0 else { throw .unreadable(SystemError("open", shown)) }
        let file = FileDescriptor(owning: number)
        var decoder = RecordingDecoder()
        let piece = 256 << 10
        var buffer = [UInt8](repeating: 0, count: piece)
        guard case .header(let header) = try Self.next(&decoder, file, &buffer, shown) else {
            throw .bad(.notARecording)
        }
        self.path = shown
        self.file = file
        self.decoder = decoder
        self.buffer = buffer
        self.header = header
    }

    /// The next input; nil at the end of a whole file.
    func next() throws(Fault) -> RecordedMoment? {
        guard case .moment(let moment) = try Self.next(&decoder, file, &buffer, path) else { return nil }
        return moment
    }

    /// Gives `more` at the end of the file alone.
    private static func next(
        _ decoder: inout RecordingDecoder, _ file: borrowing FileDescriptor, _ buffer: inout [UInt8], _ path: String
    ) throws(Fault) -> RecordingDecoder.Item {
        let number = file.rawValue
        while true {
            let item: RecordingDecoder.Item
            do throws(RecordingFault) {
                item = try decoder.next()
            } catch {
                throw .bad(error)
            }
            guard item == .more else { return item }
            let count = uninterrupted { buffer.withUnsafeMutableBytes { read(number, $0.baseAddress, $0.count) } }
            guard count >= 0 else { throw .unreadable(SystemError("read", path)) }
            if count == 0 {
                if let fault = decoder.end { throw .bad(fault) }
                return .more
            }
            decoder.feed(buffer[..<count])
        }
    }
}
