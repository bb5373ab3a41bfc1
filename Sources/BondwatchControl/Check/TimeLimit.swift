package import BondwatchCore
import Dispatch
import Glibc
import Synchronization

/// Ends the program when its time is over, whatever the rest of it is waiting for.
///
/// What is still in a system call of the kernel then, as a dump of links behind a busy rtnl lock, cannot be called off; so
/// the answer is given from another thread.
package final class TimeLimit: Sendable {
    private let isOver = Atomic(false)

    /// - Parameters:
    ///   - span: until when `finish` must have been called.
    ///   - expired: what is said then, and with which code the program ends.
    package init(_ span: BootInstant.Span, expired: @escaping @Sendable () -> Int32) {
        let nanoseconds = Int(clamping: span.nanoseconds)
        DispatchQueue.global(qos: .userInitiated).asyncAfter(deadline: .now() + .nanoseconds(nanoseconds)) { [self] in
            if claim() { _exit(expired()) }
        }
    }

    /// The right to give the answer, once: false where the time was over first.
    package func claim() -> Bool {
        isOver.compareExchange(expected: false, desired: true, ordering: .sequentiallyConsistent).exchanged
    }
}
