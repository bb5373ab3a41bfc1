import BondwatchDaemon
import BondwatchQuery
import BondwatchVarlink
import Glibc

/// The configuration of a command that does not watch.
func settings(_ path: String?) throws(ConfigurationError) -> Configuration {
    try ConfigurationSource(named: path).read(within: ConfigurationReading.patience).settings
}

// Without the privilege to raise the nice value of its threads Dispatch would write a line for each to syslog.
setenv("LIBDISPATCH_LOG", "NO", 0)

let program = Program(
    run: { path, procfs, recording in
        try Daemon.run(procfs: procfs ?? "/proc", recording: recording, source: ConfigurationSource(named: path))
    },
    checkConfiguration: { path in try ConfigurationCheck.ofThisHost(ConfigurationSource(named: path)).run() },
    policies: { path in try settings(path).policies },
    controlSocket: { path in try ControlSocketPath(ConfigurationSource(named: path)) },
    dumpSources: { path in .usual(DaemonClient(path: path)) },
    acknowledge: { path in
        let client = DaemonClient(path: path)
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
