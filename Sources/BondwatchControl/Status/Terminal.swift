package import BondwatchCore
import BondwatchLinux
import Glibc

/// A terminal that the live view has for itself: another screen than the shell's, no cursor, keys that come one by one.
///
/// It is given back when this value goes, whatever the reason.
package struct Terminal: ~Copyable {
    private let input: CInt
    private let output: CInt
    private let palette: Palette
    /// How the shell had it; nil where keys cannot be read.
    private let shellMode: termios?
    private var isTaken = false

    /// - Parameters: descriptors of the terminal, which stay open and belong to somebody else.
    package init(input: CInt = STDIN_FILENO, output: CInt = STDOUT_FILENO, palette: Palette) {
        self.input = input
        self.output = output
        self.palette = palette
        var mode = termios()
        shellMode = isatty(input) == 1 && tcgetattr(input, &mode) == 0 ? mode : nil
    }

    /// Whether a terminal that TERM calls so does more than to show one line after the other.
    static func placesCursor(_ term: String?) -> Bool { term?.isEmpty == false && term != "dumb" }

    /// Whether standard output is such a terminal.
    static var isStandardOutput: Bool { isatty(STDOUT_FILENO) == 1 && placesCursor(environment("TERM")) }

    static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    deinit { Self.giveBack(input, output, shellMode, isTaken) }

    /// What is to be polled for keys; -1, which poll(2) passes over, where there are none.
    package var keys: CInt { shellMode == nil ? -1 : input }

    /// Columns and lines; 80 by 24 where the terminal does not say.
    package var size: (width: Int, height: Int) {
        var size = winsize()
        guard ioctl(output, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return (80, 24) }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Takes the terminal over; once more after a stop.
    package mutating func take() {
        if var mode = shellMode {
            mode.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
            // Ctrl-S would stop the drawing, and the program with it.
            mode.c_iflag &= ~tcflag_t(IXON)
            tcsetattr(input, TCSADRAIN, &mode)
        }
        isTaken = true
        // The other screen, no cursor, and what is too long for a line is cut instead of wrapped.
        Self.write("\u{1b}[?1049h\u{1b}[?25l\u{1b}[?7l", to: output)
    }

    package mutating func giveBack() {
        Self.giveBack(input, output, shellMode, isTaken)
        isTaken = false
    }

    private static func giveBack(_ input: CInt, _ output: CInt, _ shellMode: termios?, _ isTaken: Bool) {
        guard isTaken else { return }
        write("\u{1b}[?7h\u{1b}[?25h\u{1b}[?1049l", to: output)
        // TCSANOW: not waiting for a terminal that takes nothing.
        if var mode = shellMode { tcsetattr(input, TCSANOW, &mode) }
    }

    /// Draws the lines from the top, in one write where the terminal takes it, so that nothing flickers.
    ///
    /// - Parameter size: of the screen for which the lines were made.
    package func draw(_ lines: [ReportLine], _ size: (width: Int, height: Int)) {
        // After a line that fills the screen's width the cursor stands on its last character, which an erasure would take.
        let text = lines.map {
            palette.paint($0) + ($0.text.columns < size.width ? "\u{1b}[K" : "")
        }.joined(separator: "\r\n")
        let rest = lines.count < size.height ? "\r\n\u{1b}[J" : ""
        Self.write("\u{1b}[H\(text)\(rest)", to: output)
    }

    /// What was typed since; empty when the terminal is gone.
    package func typed() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = uninterrupted { read(input, &bytes, bytes.count) }
        return Array(bytes.prefix(max(count, 0)))
    }

    /// Gives up where the program is to end and the terminal takes nothing: whoever reads it may have stopped to.
    private static func write(_ text: String, to output: CInt) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            if TerminalSignals.endIsRequested {
                var waiting = pollfd(fd: output, events: CShort(POLLOUT), revents: 0)
                if uninterrupted({ poll(&waiting, 1, 1000) }) <= 0 { return }
            }
            // A signal interrupts it for good, since it may be the one that ends the program.
            let written = rest.withUnsafeBytes { Glibc.write(output, $0.baseAddress, $0.count) }
            switch (written, errno) {
            case (1..., _): rest = rest.dropFirst(written)
            case (_, EINTR): continue
            case (_, EAGAIN):
                var waiting = pollfd(fd: output, events: CShort(POLLOUT), revents: 0)
                poll(&waiting, 1, 1000)
            default: return
            }
        }
    }
}
