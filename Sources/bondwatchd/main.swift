import BondwatchDaemon
import Glibc

let program = Program(
    run: { _, _ in .unavailable },
    checkConfiguration: { _ in },
    dumpSources: { _ in
        let client = DaemonClient(path: "/run/bondwatchd/org.bondwatch.Bonds")
        return DumpSources(
            askDaemon: { names throws(DaemonClientError) in try client.list(names) },
            readKernel: { [] },
            readFiles: { _ in [] })
    })

do {
    let command = try Arguments.command(Array(CommandLine.arguments.dropFirst()))
    exit(program.perform(command))
} catch {
    exit(error.outcome.deliver())
}
