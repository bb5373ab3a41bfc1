package import BondwatchCore
package import BondwatchQuery
package import BondwatchVarlink

/// What `bondwatchctl explain` does: asks the daemon, else explains what one look at the kernel shows.
package struct ExplainControl {
    package typealias Names = () throws(DaemonClientError) -> [InterfaceName]
    package typealias AskDaemon = (_ bond: InterfaceName) throws(DaemonClientError) -> Explanation
    package typealias ReadKernel = () throws -> [Explanation]

    private let names: Names
    private let askDaemon: AskDaemon
    private let readKernel: ReadKernel

    /// - Parameters:
    ///   - names: the bonds that the daemon knows.
    ///   - askDaemon: `DaemonClient.explain`.
    ///   - readKernel: `KernelSnapshot.explain`.
    package init(
        names: @escaping Names, askDaemon: @escaping AskDaemon, readKernel: @escaping ReadKernel
    ) {
        self.names = names
        self.askDaemon = askDaemon
        self.readKernel = readKernel
    }

    package init(_ client: DaemonClient) {
        self.init(
            names: { () throws(DaemonClientError) in try client.list(nil).bonds.map(\.name) },
            askDaemon: { name throws(DaemonClientError) in try client.explain(name) },
            readKernel: { try KernelSnapshot.explain(procfs: "/proc") })
    }

    private struct Document: Encodable {
        var version = ReportDocument.currentVersion
        var source: ReportSource
        var explanations: [Explanation]
    }

    /// - Parameter bonds: as the user named them; empty for all.
    package func run(_ bonds: [String], json: Bool) -> CommandOutcome {
        var outcome = CommandOutcome()
        do {
            let document = try document(bonds, &outcome)
            if json {
                outcome.output = ReportJSON.line(document)
            } else {
                outcome.output =
                    document.explanations.isEmpty ? "no bonds\n" : ExplanationText.text(document.explanations)
            }
        } catch let error as UnknownBond {
            outcome.fail(.negative, "\(error)")
        } catch {
            outcome.fail(.unavailable, "\(error)")
        }
        return outcome
    }

    private func document(_ bonds: [String], _ outcome: inout CommandOutcome) throws -> Document {
        do throws(DaemonClientError) {
            return try fromDaemon(bonds)
        } catch .refused(.noSuchBond(let name)) {
            throw UnknownBond(name: name, known: (try? names()) ?? [])
        } catch {
            outcome.say("\(error); this is what one look at the kernel shows")
            let all = try readKernel()
            let wanted = try bonds.map { try BondNames.pick($0, from: all, by: \.name) }
            return Document(source: .kernel, explanations: bonds.isEmpty ? all : wanted)
        }
    }

    private func fromDaemon(_ bonds: [String]) throws(DaemonClientError) -> Document {
        let wanted: [InterfaceName]
        do throws(UnknownBond) {
            wanted = try BondNames.parse(bonds)
        } catch {
            // Whether there is a daemon to say so comes first.
            _ = try names()
            throw .refused(.noSuchBond(error.name))
        }
        var explanations: [Explanation] = []
        for name in bonds.isEmpty ? try names() : wanted where !explanations.contains(where: { $0.name == name }) {
            explanations.append(try askDaemon(name))
        }
        return Document(source: .daemon, explanations: explanations)
    }
}
