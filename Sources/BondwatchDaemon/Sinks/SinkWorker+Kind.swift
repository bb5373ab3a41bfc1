package import BondwatchCore

extension SinkWorker {
    /// A worker for this host's sink of a kind.
    ///
    /// - Parameters:
    ///   - store: where it notes what the sink has taken.
    ///   - unsettled: the numbers of events that an earlier run may or may not have handed over before it was killed.
    package convenience init(for kind: SinkKind, marking store: StoreQueue?, unsettled: ClosedRange<UInt64>? = nil) {
        let onTaken: @Sendable (UInt64) -> Void = { store?.mark(taken: $0, by: kind) }
        switch kind {
        // After a kill the journal itself shows what it has, so that nothing waits for the mark.
        case .journal:
            self.init(JournalSink(unsettled: unsettled), longestRun: 8) { store?.markSoon(taken: $0, by: kind) }
        case .syslog: self.init(SyslogSink(), onTaken: onTaken)
        case .standardOutput: self.init(TerminalSink(), onTaken: onTaken)
        }
    }
}
