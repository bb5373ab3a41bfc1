#if DEBUG
    import Synchronization

    /// How often events were worded, as a test counts it.
    package final class WordingCount: Sendable {
        private let state = Mutex(0)

        package init() {}

        package var count: Int { state.withLock { $0 } }

        func add() { state.withLock { $0 += 1 } }
    }
#endif
