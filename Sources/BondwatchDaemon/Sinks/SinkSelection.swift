package import BondwatchCore

/// What `log.targets` says.
package enum SinkTargets: Equatable, Sendable {
    /// Wherever an administrator of this host would look.
    case auto
    case only(Set<SinkKind>)
}

/// What there is on this host to log to.
package struct SinkFacts: Equatable, Sendable {
    /// Who reads /dev/log.
    package enum SyslogSocket: Equatable, Sendable {
        case absent
        case journald
        /// rsyslog, syslog-ng, busybox, …
        case syslogDaemon
    }

    package enum StandardOutput: Equatable, Sendable {
        case terminal
        /// journald's stream, as every service has it by default.
        case journal
        case other
    }

    package var journalSocketExists: Bool
    package var syslogSocket: SyslogSocket
    package var standardOutput: StandardOutput
    /// Whether systemd is the host's init, and so journald a part of it.
    package var systemdRuns: Bool

    package init(
        journalSocketExists: Bool, syslogSocket: SyslogSocket, standardOutput: StandardOutput, systemdRuns: Bool = false
    ) {
        self.journalSocketExists = journalSocketExists
        self.syslogSocket = syslogSocket
        self.standardOutput = standardOutput
        self.systemdRuns = systemdRuns
    }

    /// Whether journald belongs to this host, be its socket there at the moment or not.
    var hasJournald: Bool { journalSocketExists || syslogSocket == .journald || systemdRuns }
}

/// The rule "each event once in each place".
package enum SinkSelection {
    /// The sinks to log to; never empty, unless the configured list is.
    ///
    /// - Parameter known: what `auto` has found before. A log that is away for a while is still where an administrator
    ///   will look, so that events wait for it.
    package static func sinks(
        for targets: SinkTargets, given facts: SinkFacts, known: Set<SinkKind> = []
    ) -> Set<SinkKind> {
        switch targets {
        case .auto: automatic(facts, known)
        case .only(let wanted): withoutRepetition(wanted, facts)
        }
    }

    private static func automatic(_ facts: SinkFacts, _ known: Set<SinkKind>) -> Set<SinkKind> {
        var sinks: Set<SinkKind> = []
        if facts.hasJournald || known.contains(.journal) { sinks.insert(.journal) }
        switch facts.syslogSocket {
        case .syslogDaemon: sinks.insert(.syslog)
        case .absent where known.contains(.syslog): sinks.insert(.syslog)
        case .absent, .journald: break
        }
        // Neither is there yet: a syslog daemon is the one that may come without systemd.
        if sinks.isEmpty { sinks.insert(.syslog) }
        if facts.standardOutput == .terminal { sinks.insert(.standardOutput) }
        return sinks
    }

    /// Of several ways into the journal, the one that keeps most of an event: native, then syslog, then a stream.
    private static func withoutRepetition(_ wanted: Set<SinkKind>, _ facts: SinkFacts) -> Set<SinkKind> {
        var intoJournal: [SinkKind] = [.journal]
        if facts.syslogSocket == .journald { intoJournal.append(.syslog) }
        if facts.standardOutput == .journal { intoJournal.append(.standardOutput) }
        let kept = intoJournal.first(where: wanted.contains)
        return wanted.filter { !intoJournal.contains($0) || $0 == kept }
    }
}
