import Glibc

/// Who is at the other end of an AF_UNIX connection, as it was when they connected (SO_PEERCRED, unix(7)).
package struct PeerCredentials: Equatable, Sendable {
    package var process: Int32
    package var user: UInt32

    package init(process: Int32, user: UInt32) {
        self.process = process
        self.user = user
    }

    /// nil where the kernel does not tell.
    package init?(of socket: CInt) {
        // struct ucred: pid, uid, gid.
        var words: [UInt32] = [0, 0, 0]
        let size = socklen_t(words.count * MemoryLayout<UInt32>.size)
        var length = size
        guard getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &words, &length) == 0, length == size else { return nil }
        process = Int32(bitPattern: words[0])
        user = words[1]
    }

    /// The number that stands for every user whom this process's user namespace has no number for (user_namespaces(7)).
    /// With PrivateUsers= of systemd these are all but root and the service's own user.
    package static let overflowUser: UInt32 = {
        let text = (try? SmallFile.read("/proc/sys/kernel/overflowuid", limit: 16)) ?? []
        return UInt32(String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)) ?? 65534
    }()

    /// Whether the user is one among many that have the same number here.
    package var isAnonymous: Bool { user == Self.overflowUser }

    /// Whether it is root, or this process's own user. A number that stands for many users is nobody's own.
    package var isTrusted: Bool { user == 0 || user == geteuid() && !isAnonymous }
}
