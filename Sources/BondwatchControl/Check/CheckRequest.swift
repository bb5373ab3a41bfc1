package import BondwatchCore

/// What `check` was asked for.
package struct CheckRequest: Equatable, Sendable {
    /// Bonds as they were named, in that order; empty for all.
    package var bonds: [String]
    package var ignored: [NamePattern]
    /// What it is where there are no bonds.
    package var noBonds: CheckState
    /// What it is where no daemon runs; nil where nobody has said it, and the host decides.
    package var noDaemon: CheckState?
    package var severities: CheckSeverities
    package var json: Bool
    /// How long an answer may take.
    package var timeout: BootInstant.Span

    package init(
        bonds: [String] = [], ignored: [NamePattern] = [], noBonds: CheckState = .ok, noDaemon: CheckState? = nil,
        severities: CheckSeverities = CheckSeverities(), json: Bool = false, timeout: BootInstant.Span = .seconds(5)
    ) {
        self.bonds = bonds
        self.ignored = ignored
        self.noBonds = noBonds
        self.noDaemon = noDaemon
        self.severities = severities
        self.json = json
        self.timeout = timeout
    }

    /// How long the daemon may take: what is left of the time is for reading the kernel instead.
    package var patience: BootInstant.Span { BootInstant.Span(nanoseconds: timeout.nanoseconds / 10 * 7) }
}

/// What a plugin prints, and the code it ends with.
package struct CheckOutcome: Equatable, Sendable {
    package var output: String
    package var state: CheckState

    package init(output: String, state: CheckState) {
        self.output = output
        self.state = state
    }

    /// The check itself could not be done. Monitoring shows standard output alone, so that is where it is said.
    package static func failed(_ reason: String) -> CheckOutcome {
        CheckOutcome(output: "\(CheckReport.name) UNKNOWN - \(CheckEscape.text(reason))\n", state: .unknown)
    }
}
