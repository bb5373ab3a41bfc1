import CSystemd
import Glibc

/// journald's native protocol, through libsystemd.
package struct Journal: Sendable {
    /// What became of an entry.
    package enum Result: Equatable, Sendable {
        case taken
        /// journald's socket is not there, so the entry went nowhere.
        case absent
        case refused(errno: CInt)
    }

    /// Sends an entry; 0 or a negative error number, as `sd_journal_sendv`.
    package typealias Send = @Sendable (JournalFields) -> CInt

    /// Where libsystemd sends to; the path is built into it.
    package static let socketPath = "/run/systemd/journal/socket"

    private let socketPath: String
    private let send: Send

    package init(socketPath: String = Journal.socketPath, send: @escaping Send = Journal.sendThroughLibrary) {
        self.socketPath = socketPath
        self.send = send
    }

    /// Hands one entry to journald; blocks for as long as journald does not read.
    ///
    /// `sd_journal_sendv` answers success where the socket is missing (systemd 252, sd-journal/journal-send.c), also when
    /// it went missing while the call was blocked. So the socket must be there before the call and after it. An entry that
    /// journald took just before its socket went away is reported as absent: better told twice than never.
    package func send(_ fields: JournalFields) -> Result {
        guard isPresent else { return .absent }
        let result = send(fields)
        if result < 0 { return .refused(errno: -result) }
        return isPresent ? .taken : .absent
    }

    package static let sendThroughLibrary: Send = { fields in
        fields.withVectors { vectors in
            vectors.baseAddress.map { sd_journal_sendv($0, CInt(clamping: vectors.count)) } ?? -EINVAL
        }
    }

    private var isPresent: Bool { access(socketPath, F_OK) == 0 }
}

extension JournalFields {
    /// The fields as I/O vectors into the buffer, valid during the call.
    func withVectors<Result>(_ body: (UnsafeBufferPointer<iovec>) -> Result) -> Result {
        var bytes = bytes
        return bytes.withUnsafeMutableBytes { buffer in
            var start = 0
            var vectors: [iovec] = []
            vectors.reserveCapacity(ends.count)
            for end in ends {
                vectors.append(iovec(iov_base: buffer.baseAddress?.advanced(by: start), iov_len: end - start))
                start = end
            }
            return vectors.withUnsafeBufferPointer(body)
        }
    }
}
