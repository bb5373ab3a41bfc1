import BondwatchCore
import BondwatchLinux
import Glibc

/// Both ends of a terminal: the program's, and the one where a test sits before the screen.
final class PseudoTerminal {
    /// What the program has for its terminal.
    let program: FileDescriptor
    private let person: FileDescriptor

    init(width: UInt16, height: UInt16) throws {
        let number = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        person = FileDescriptor(owning: number)
        var (lock, index) = (CInt(0), CUnsignedInt(0))
        // TIOCSPTLCK and TIOCGPTN (asm-generic/ioctls.h), which are macros with arguments.
        guard number >= 0, ioctl(number, 0x4004_5431, &lock) == 0, ioctl(number, 0x8004_5430, &index) == 0 else {
            throw SystemError("open", "/dev/ptmx")
        }
        program = FileDescriptor(owning: open("/dev/pts/\(index)", O_RDWR | O_NOCTTY | O_CLOEXEC))
        resize(width: width, height: height)
    }

    func resize(width: UInt16, height: UInt16) {
        var size = winsize(ws_row: height, ws_col: width, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(person.rawValue, UInt(TIOCSWINSZ), &size)
    }

    func type(_ text: String) { _ = text.withCString { write(person.rawValue, $0, strlen($0)) } }

    /// What came to the screen until `text` did; nil when it does not come.
    func read(until text: String, seconds: Int = 20) -> String? {
        var seen = ""
        let end = Clock.now() + BootInstant.Span.seconds(seconds)
        while Clock.now() < end {
            var waiting = pollfd(fd: person.rawValue, events: CShort(POLLIN), revents: 0)
            guard poll(&waiting, 1, 100) > 0 else { continue }
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = Glibc.read(person.rawValue, &bytes, bytes.count)
            guard count > 0 else { return nil }
            seen += String(decoding: bytes[..<count], as: UTF8.self)
            if seen.contains(text) { return seen }
        }
        return nil
    }

    /// Whether keys are read line by line and shown, as a shell has it.
    var isAsTheShellHasIt: Bool {
        var mode = termios()
        tcgetattr(program.rawValue, &mode)
        let flags = tcflag_t(ICANON | ECHO | ISIG)
        return mode.c_lflag & flags == flags
    }
}
