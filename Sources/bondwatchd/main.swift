import BondwatchDaemon

if CommandLine.arguments.contains("--dump") {
    for report in try KernelSnapshot.read(procfs: "/proc") { print(report) }
} else {
    try Daemon.run(procfs: "/proc", configurationPath: nil) { Configuration() }
}
