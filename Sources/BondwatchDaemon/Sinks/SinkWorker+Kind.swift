extension SinkWorker {
    /// A worker for this host's sink of a kind.
    package convenience init(for kind: SinkKind, onTaken: @escaping @Sendable (UInt64) -> Void = { _ in }) {
        switch kind {
        case .journal: self.init(JournalSink(), onTaken: onTaken)
        case .syslog: self.init(SyslogSink(), onTaken: onTaken)
        case .standardOutput: self.init(TerminalSink(), onTaken: onTaken)
        }
    }
}
