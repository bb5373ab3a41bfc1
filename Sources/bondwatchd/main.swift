import BondwatchCore
import BondwatchDaemon
import BondwatchQuery
import BondwatchVarlink
import Glibc

/// The named file must be there; the default one may be absent.
@Sendable func load(_ path: String?) throws -> Configuration {
    try Configuration.load(path: path ?? Configuration.defaultPath, mustExist: path != nil)
}

let program = Program(
    run: { path, procfs, recording in
        try Daemon.run(procfs: procfs ?? "/proc", recording: recording) { try load(path) }
    },
    checkConfiguration: { path in _ = try load(path) },
    policies: { path in try load(path).policies },
    dumpSources: { path in
        let client = DaemonClient(path: try load(path).control.path)
        return DumpSources(
            askDaemon: { names, all throws(DaemonClientError) in try client.list(names, allFailovers: all) },
            readKernel: { try KernelSnapshot.read(procfs: "/proc") },
            readFiles: { procfs in try KernelSnapshot.readFiles(procfs: procfs) })
    },
    acknowledge: { path in
        let client = DaemonClient(path: try load(path).control.path)
        return Acknowledge { names throws(DaemonClientError) in try client.acknowledge(names) }
    })

do {
    let command = try Arguments.command(Array(CommandLine.arguments.dropFirst()))
    exit(program.perform(command))
} catch {
    exit(error.outcome.deliver())
}
