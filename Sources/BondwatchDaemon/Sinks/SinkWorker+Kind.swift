extension SinkWorker {
    /// A worker for this host's sink of a kind.
    ///
    /// - Parameters:
    ///   - unsettled: the number of an event that an earlier run may or may not have handed over before it was killed.
    ///   - onTaken: see `init`.
    package convenience init(
        for kind: SinkKind, unsettled: UInt64? = nil, onTaken: @escaping @Sendable (UInt64) -> Void = { _ in }
    ) {
        switch kind {
        case .journal: self.init(JournalSink(unsettled: unsettled), onTaken: onTaken)
        case .syslog: self.init(SyslogSink(), onTaken: onTaken)
        case .standardOutput: self.init(TerminalSink(), onTaken: onTaken)
        }
    }
}
