package import BondwatchCore
import BondwatchQuery
package import BondwatchVarlink

/// Where `check`, `metrics` and `exporter` get what they judge or count.
package struct FactSources {
    /// Asks the daemon: `DaemonClient.list`.
    package var askDaemon: DaemonClient.List
    /// Reads every bond of this network namespace over netlink and /proc.
    package var readKernel: () throws -> [BondReport]

    package init(askDaemon: @escaping DaemonClient.List, readKernel: @escaping () throws -> [BondReport]) {
        self.askDaemon = askDaemon
        self.readKernel = readKernel
    }

    /// That daemon, and the kernel of this host.
    package init(client: DaemonClient) {
        self.init(
            askDaemon: { names, all throws(DaemonClientError) in try client.list(names, allFailovers: all) },
            readKernel: { try KernelSnapshot.read(procfs: "/proc") })
    }
}

/// Every bond at one moment, and why it was not the daemon that was asked, if it was not.
package struct BondFacts: Sendable {
    package var document: ReportDocument
    /// Why the kernel was read; nil where the daemon answered.
    package var daemonError: DaemonClientError?

    package init(document: ReportDocument, daemonError: DaemonClientError? = nil) {
        self.document = document
        self.daemonError = daemonError
    }

    /// Asks the daemon, and reads the kernel where it gives no answer.
    ///
    /// - Throws: what reading the kernel throws.
    package static func gather(from sources: FactSources) throws -> BondFacts {
        do throws(DaemonClientError) {
            return BondFacts(document: try sources.askDaemon(nil, false))
        } catch {
            return BondFacts(
                document: ReportDocument(source: .kernel, bonds: try sources.readKernel()), daemonError: error)
        }
    }
}
