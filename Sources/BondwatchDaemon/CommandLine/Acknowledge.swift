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
        var names: [InterfaceName] = []
        for text in bonds {
            guard let name = InterfaceName(shownAs: text) else {
                outcome.fail(.negative, "no bond '\(PrintableText.escaping(Array(text.utf8)))'")
                return outcome
            }
            names.append(name)
        }
        do throws(DaemonClientError) {
            for bond in try ask(names.isEmpty ? nil : names) { outcome.output += Self.lines(bond) }
        } catch {
            outcome.fail(Self.status(of: error), "\(error)")
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
