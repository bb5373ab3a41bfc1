import BondwatchCore
package import BondwatchQuery
package import BondwatchVarlink

/// Answers `--acknowledge`.
package struct Acknowledge {
    /// Asks the daemon: `DaemonClient.acknowledge`.
    private let ask: DaemonClient.Acknowledging

    package init(ask: @escaping DaemonClient.Acknowledging) { self.ask = ask }

    /// - Parameter bonds: as the user named them; empty for all.
    package func run(_ bonds: [String]) -> CommandOutcome {
        var outcome = CommandOutcome()
        do {
            let names = try BondNames.parse(bonds)
            for bond in try ask(names.isEmpty ? nil : names) { outcome.output += Self.lines(bond) }
        } catch let error as DaemonClientError {
            outcome.fail(Self.status(of: error), "\(error)")
        } catch {
            outcome.fail(.negative, "\(error)")
        }
        return outcome
    }

    private static func lines(_ bond: AcknowledgedBond) -> String {
        if bond.cleared.isEmpty { return "\(bond.name): nothing was open; what there is now is expected\n" }
        return bond.cleared.map { "\(bond.name): acknowledged: \($0)\n" }.joined()
    }

    private static func status(of error: DaemonClientError) -> ExitStatus {
        switch error {
        case .refused(.noSuchBond): .negative
        case .refused(.permissionDenied): .noPermission
        default: .unavailable
        }
    }
}
