import BondwatchCore
import BondwatchLinux
import Glibc

/// How the program ends (sysexits.h, but for 1).
package enum ExitStatus: Int32, CaseIterable, Sendable {
    case success = 0
    /// The answer is no: a bond is not there or not silenced, or of a drill a standby has failed.
    case negative = 1
    /// EX_USAGE.
    case usage = 64
    /// EX_DATAERR: not a recording, or a damaged one.
    case badData = 65
    /// EX_NOINPUT: there is no such recording, or journal.
    case noInput = 66
    /// EX_UNAVAILABLE: the kernel or a service does not answer.
    case unavailable = 69
    /// EX_OSERR: a drill could not put the bond back as it was.
    case notRestored = 71
    /// EX_CANTCREAT: cannot write there.
    case cannotCreate = 73
    /// EX_IOERR: standard output took not everything.
    case outputFailed = 74
    /// EX_TEMPFAIL: interrupted, not confirmed, or something else is at it now.
    case temporaryFailure = 75
    /// EX_NOPERM: not this user: what root and the daemon's own user may ask for, or a journal for others.
    case noPermission = 77
    /// EX_CONFIG.
    case configuration = 78
}

/// What a command that ends by itself has to say.
package struct CommandOutcome: Equatable, Sendable {
    package var output = ""
    /// Lines for standard error, without the program's name.
    package private(set) var messages: [String] = []
    package private(set) var status = ExitStatus.success

    package init(output: String = "") { self.output = output }

    /// A wrong command line.
    ///
    /// - Parameters:
    ///   - message: the parser's; it may quote what was typed.
    ///   - command: whose help says what would be right: `bondwatchctl status`.
    package init(usage message: String, of command: String) {
        let lines = message.split(separator: "\n").map { PrintableText.escaping(Array($0.utf8)) }
        let text = lines.joined(separator: "\n")
        fail(.usage, text.prefix(1).lowercased() + text.dropFirst())
        say("try '\(command) --help'")
    }

    package mutating func say(_ message: String) { messages.append(message) }

    /// Gives the messages away, to be shown before the end.
    package mutating func takeMessages() -> [String] {
        let taken = messages
        messages = []
        return taken
    }

    /// Ends so, having said why.
    package mutating func end(with status: ExitStatus) { self.status = status }

    package mutating func fail(_ status: ExitStatus, _ message: String) {
        self.status = status
        say(message)
    }

    /// Writes to standard output; false when it does not take everything.
    package static func print(_ text: String) -> Bool { write(text, to: STDOUT_FILENO) }

    /// Writes a line to standard error at once, as `PROGRAM: …`.
    package static func tell(_ message: String, as program: String) {
        write("\(program): \(message)\n", to: STDERR_FILENO)
    }

    /// Writes it all, every message as `PROGRAM: …`, and gives the code to exit with.
    package func deliver(as program: String = "bondwatchd") -> Int32 {
        for message in messages { Self.tell(message, as: program) }
        if Self.print(output) { return status.rawValue }
        let reason = String(cString: strerror(errno))
        Self.tell("standard output: \(reason)", as: program)
        return ExitStatus.outputFailed.rawValue
    }

    @discardableResult
    private static func write(_ text: String, to descriptor: CInt) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { bytes in
                uninterrupted { Glibc.write(descriptor, bytes.baseAddress, bytes.count) }
            }
            guard written > 0 else { return false }
            rest = rest.dropFirst(written)
        }
        return true
    }
}
