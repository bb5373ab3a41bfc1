import Glibc

/// An open file descriptor with one owner, closed once.
package struct FileDescriptor: ~Copyable, Sendable {
    /// The number; valid as long as this value lives.
    package let rawValue: CInt

    /// Takes over a number that a system call returned.
    package init(owning rawValue: CInt) { self.rawValue = rawValue }

    deinit { _ = close(rawValue) }

    /// Gives the number away: whoever takes it closes it, as a Dispatch cancel handler must.
    package consuming func relinquish() -> CInt {
        let number = rawValue
        discard self
        return number
    }
}
