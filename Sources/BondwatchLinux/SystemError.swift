import Glibc

/// A system call that failed: which one, on what, and why.
package struct SystemError: Error, Equatable, CustomStringConvertible {
    /// The call as in its manual page: `recvmsg`.
    package var call: String
    /// What it was done to: a path, a socket's purpose.
    package var subject: String
    package var errno: CInt

    package init(_ call: String, _ subject: String, errno: CInt = Glibc.errno) {
        self.call = call
        self.subject = subject
        self.errno = errno
    }

    /// The text of the error number alone: `No such file or directory`.
    package var reason: String { String(cString: strerror(errno)) }

    /// Whether the process or the host has run out of something, so that no other file could have been opened either.
    package var isShortage: Bool { errno == EMFILE || errno == ENFILE || errno == ENOMEM }

    package var description: String { "\(subject): \(call): \(reason)" }
}
