import Glibc

func complain(_ text: String) {
    let bytes = Array("\(text)\n".utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
}

// Columns of the measurements: name, bytes of input, median, 99th percentile, median of the reference; in nanoseconds.
do {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments.first {
    case "measure" where arguments.count == 3:
        try Measurements(fixtures: arguments[1], procfs: arguments[2]).run()
    case "serve" where arguments.count == 3: try Server.run(socket: arguments[1], procfs: arguments[2])
    case "witness" where arguments.count == 1: try Witness.run()
    default:
        complain("usage: bondwatch-bench measure TESTS PROCFS | serve SOCKET PROCFS | witness")
        exit(64)
    }
} catch {
    complain("bondwatch-bench: \(error)")
    exit(1)
}
