import Glibc

/// Repeats a system call as long as a signal interrupts it.
///
/// Not for a call that a signal is to end: see `Terminal.write`.
package func uninterrupted<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result != -1 || errno != EINTR { return result }
    }
}
