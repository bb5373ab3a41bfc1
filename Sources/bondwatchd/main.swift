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
        .usual(DaemonClient(path: try load(path).control.path))
    },
    acknowledge: { path in
        let client = DaemonClient(path: try load(path).control.path)
        return Acknowledge { names throws(DaemonClientError) in try client.acknowledge(names) }
    })

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == "--dump", let question = PlainQuestion(arguments.dropFirst(), option: "--config") {
    exit(program.perform(.dump(question.request, config: question.value)))
}
do {
    let command = try Arguments.command(arguments)
    exit(program.perform(command))
} catch {
    exit(error.outcome.deliver())
}
