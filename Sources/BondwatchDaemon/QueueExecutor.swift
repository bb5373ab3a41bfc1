package import Dispatch

/// Runs an actor on a serial Dispatch queue, so that handlers of sources on that queue can enter it with
/// `assumeIsolated`, without a hop (SE-0392, SE-0424).
package final class QueueExecutor: SerialExecutor {
    package let queue: DispatchQueue

    /// - Parameter label: the queue's name in a debugger.
    package init(label: String) { queue = DispatchQueue(label: label) }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedSerialExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }

    package func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
