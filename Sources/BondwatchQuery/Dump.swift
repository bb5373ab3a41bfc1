package import BondwatchCore
import BondwatchLinux
package import BondwatchVarlink

/// What `--dump` was asked for.
package struct DumpRequest: Equatable, Sendable {
    /// Bonds as the user named them, in that order; empty for all.
    package var bonds: [String]
    package var json: Bool
    /// With every failover record that is kept.
    package var failovers: Bool
    /// The proc file system whose bonding files alone are to be read; nil: the daemon, else the kernel.
    package var procfs: String?

    package init(bonds: [String] = [], json: Bool = false, failovers: Bool = false, procfs: String? = nil) {
        self.bonds = bonds
        self.json = json
        self.failovers = failovers
        self.procfs = procfs
    }
}

/// Where a dump can come from.
package struct DumpSources {
    /// Asks the daemon: `DaemonClient.list`.
    package var askDaemon: DaemonClient.List
    /// Reads every bond of this network namespace over netlink and /proc.
    package var readKernel: () throws -> [BondReport]
    /// Reads every bond from the files below `net/bonding` of that proc file system.
    package var readFiles: (_ procfs: String) throws -> BondFileReports

    package init(
        askDaemon: @escaping DaemonClient.List,
        readKernel: @escaping () throws -> [BondReport],
        readFiles: @escaping (_ procfs: String) throws -> BondFileReports
    ) {
        self.askDaemon = askDaemon
        self.readKernel = readKernel
        self.readFiles = readFiles
    }

    /// The daemon that `client` asks, and this host's own kernel.
    package static func usual(_ client: DaemonClient) -> DumpSources {
        DumpSources(
            askDaemon: { names, all throws(DaemonClientError) in try client.list(names, allFailovers: all) },
            readKernel: { try KernelSnapshot.read(procfs: "/proc") },
            readFiles: { procfs in try KernelSnapshot.readFiles(procfs: procfs) })
    }
}

/// Answers `--dump`.
package struct Dump {
    private let sources: DumpSources
    /// Microseconds since 1970.
    private let now: UInt64
    private let localTime: (UInt64) -> String

    package init(
        sources: DumpSources, now: UInt64,
        localTime: @escaping (UInt64) -> String = { LocalTime(wallMicroseconds: $0).dateAndClock }
    ) {
        self.sources = sources
        self.now = now
        self.localTime = localTime
    }

    /// Never throws: what went wrong is in the outcome, in words.
    package func run(_ request: DumpRequest) -> CommandOutcome {
        var outcome = CommandOutcome()
        do {
            // A text that can be no name is asked for like no names at all, to tell which bonds there are.
            let asked = try? request.bonds.isEmpty ? nil : BondNames.parse(request.bonds)
            let document = try document(request, names: asked, &outcome)
            if asked == nil { _ = try BondNames.parse(request.bonds, known: document.bonds.map(\.name)) }
            let selected = try document.selecting(asked)
            outcome.output = request.json ? ReportJSON.text(selected) : table(selected, request)
        } catch let error as UnknownBond {
            outcome.fail(.negative, "\(error)")
        } catch {
            outcome.fail(.unavailable, "\(error)")
        }
        return outcome
    }

    private func table(_ document: ReportDocument, _ request: DumpRequest) -> String {
        request.failovers
            ? FailoverTable(localTime: localTime).text(document.bonds)
            : ReportTable(now: now, localTime: localTime).text(document.bonds, conditions: document.conditions)
    }

    private func document(
        _ request: DumpRequest, names: [InterfaceName]?, _ outcome: inout CommandOutcome
    ) throws -> ReportDocument {
        if let procfs = request.procfs {
            let files = try sources.readFiles(procfs)
            for fault in files.faults { outcome.fail(.unavailable, "\(fault)") }
            return ReportDocument(source: .kernel, bonds: files.bonds)
        }
        do throws(DaemonClientError) {
            do throws(DaemonClientError) {
                return try sources.askDaemon(names, request.failovers)
            } catch .refused(.noSuchBond) {
                // Asked again without names: the message lists what there is.
                return try sources.askDaemon(nil, request.failovers)
            }
        } catch {
            outcome.say("\(error); this is the kernel's own state")
            return ReportDocument(source: .kernel, bonds: try sources.readKernel())
        }
    }
}
