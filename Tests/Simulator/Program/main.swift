import Glibc
import Simulator

do throws(Arguments.Fault) {
    let arguments = try Arguments(CommandLine.arguments.dropFirst())
    let isWell = Program(arguments).run()
    exit(isWell ? 0 : 1)
} catch {
    let text = Array("bondwatch-simulator: \(error)\n\n\(Arguments.usage)".utf8)
    _ = text.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    exit(64)
}
