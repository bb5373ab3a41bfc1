import BondwatchCore
import BondwatchLinux
package import BondwatchQuery
package import BondwatchVarlink
import Glibc

extension BondWatchStream: WatchedEvents {}

/// `bondwatchctl status --watch`: the live view on a terminal, else a block for each event.
package struct StatusWatch {
    private let client: DaemonClient

    package init(client: DaemonClient) { self.client = client }

    package func run(_ request: DumpRequest) -> CommandOutcome {
        let names: [InterfaceName]?
        do throws(UnknownBond) {
            names = try selected(request.bonds)
        } catch {
            var outcome = CommandOutcome()
            outcome.fail(.negative, "\(error)")
            return outcome
        }
        if !request.json, Terminal.isStandardOutput { return live(names) }
        return PlainWatch(
            json: request.json, now: Clock.wallMicroseconds, localTime: localTime, print: CommandOutcome.print,
            say: { CommandOutcome.tell($0, as: ControlProgram.name) }, rest: { sleep(1) }
        ).run(source(names))
    }

    /// The names as the kernel has them; with no daemon to ask they may be any.
    ///
    /// - Throws: where a running daemon has no bond of such a name.
    private func selected(_ bonds: [String]) throws(UnknownBond) -> [InterfaceName]? {
        if bonds.isEmpty { return nil }
        let document = try? client.list(nil)
        let names = try BondNames.parse(bonds, known: document?.bonds.map(\.name))
        _ = try document?.selecting(names)
        return names
    }

    private func live(_ names: [InterfaceName]?) -> CommandOutcome {
        var outcome = CommandOutcome()
        do throws(SystemError) {
            let loop = try LiveLoop(
                source(names), view: LiveView(host: Self.host, localTime: localTime),
                terminal: Terminal(palette: .ofStandardOutput), now: Clock.wallMicroseconds)
            // As the signal would have ended it, so that whoever sent it sees that.
            if case .signal(let number) = loop.run() { raise(number) }
        } catch {
            outcome.fail(.unavailable, "\(error)")
        }
        return outcome
    }

    private func source(_ names: [InterfaceName]?) -> WatchSource<BondWatchStream> {
        WatchSource { () throws(DaemonClientError) in try client.watch(names, state: true) }
    }

    private func localTime(_ time: UInt64) -> String { LocalTime(wallMicroseconds: time).dateAndClock }

    private static var host: String {
        var name = utsname()
        let failed = uname(&name) != 0
        let bytes = withUnsafeBytes(of: name.nodename) { Array($0.prefix { $0 != 0 }) }
        return failed ? "this host" : PrintableText.escaping(bytes)
    }
}
