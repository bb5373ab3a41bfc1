package import BondwatchCore
import BondwatchQuery
package import BondwatchVarlink

/// Where `check`, `metrics` and `exporter` get what they judge or count.
package struct FactSources {
    /// Asks the daemon: `DaemonClient.list`.
    package var askDaemon: DaemonClient.List
    /// What the daemon says of itself: `DaemonClient.stats`.
    package var askStats: () throws(DaemonClientError) -> StatsReport
    /// Reads every bond of this network namespace over netlink and /proc.
    package var readKernel: () throws -> [BondReport]

    package init(
        askDaemon: @escaping DaemonClient.List, askStats: @escaping () throws(DaemonClientError) -> StatsReport,
        readKernel: @escaping () throws -> [BondReport]
    ) {
        self.askDaemon = askDaemon
        self.askStats = askStats
        self.readKernel = readKernel
    }

    /// That daemon, and the kernel of this host.
    package init(client: DaemonClient) {
        self.init(
            askDaemon: { names, all throws(DaemonClientError) in try client.list(names, allFailovers: all) },
            askStats: { () throws(DaemonClientError) in try client.stats() },
            readKernel: { try KernelSnapshot.read(procfs: "/proc") })
    }
}

/// Every bond at one moment, and why it was not the daemon that was asked, if it was not.
package struct BondFacts: Sendable {
    package var document: ReportDocument
    /// Why the kernel was read; nil where the daemon answered.
    package var daemonError: DaemonClientError?
    /// What the daemon says of itself; nil where it did not answer, or is too old to be asked.
    package var stats: StatsReport?

    package init(document: ReportDocument, daemonError: DaemonClientError? = nil, stats: StatsReport? = nil) {
        self.document = document
        self.daemonError = daemonError
        self.stats = stats
    }

    /// Asks the daemon, and reads the kernel where it gives no answer.
    ///
    /// - Throws: what reading the kernel throws.
    package static func gather(from sources: FactSources) throws -> BondFacts {
        do throws(DaemonClientError) {
            let document = try sources.askDaemon(nil, false)
            return BondFacts(document: document, stats: try? sources.askStats())
        } catch {
            return BondFacts(
                document: ReportDocument(source: .kernel, bonds: try sources.readKernel()), daemonError: error)
        }
    }
}
