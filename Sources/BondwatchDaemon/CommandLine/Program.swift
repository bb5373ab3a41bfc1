package import BondwatchCore
import BondwatchLinux
package import BondwatchQuery

/// Carries out a command. What it needs of the rest of the daemon comes in as closures, so that it can be tested without
/// a kernel, and so that a dump starts nothing that it does not use.
package struct Program {
    /// Watches until a signal ends the process; throws when it cannot begin.
    package var run: (_ config: String?, _ procfs: String?, _ recording: RecordingRequest?) throws -> CommandOutcome
    /// Says what is wrong with a configuration; throws it.
    package var checkConfiguration: (_ config: String?) throws -> Void
    /// What a configuration says of each bond.
    package var policies: (_ config: String) throws -> PolicyBook
    /// Where the daemon is asked, according to a configuration.
    package var controlSocket: (_ config: String?) throws -> ControlSocketPath
    /// The sources of a dump.
    package var dumpSources: (_ socket: String) -> DumpSources
    /// The way to the daemon.
    package var acknowledge: (_ socket: String) -> Acknowledge

    package init(
        run: @escaping (_ config: String?, _ procfs: String?, _ recording: RecordingRequest?) throws -> CommandOutcome,
        checkConfiguration: @escaping (_ config: String?) throws -> Void,
        policies: @escaping (_ config: String) throws -> PolicyBook,
        controlSocket: @escaping (_ config: String?) throws -> ControlSocketPath,
        dumpSources: @escaping (_ socket: String) -> DumpSources,
        acknowledge: @escaping (_ socket: String) -> Acknowledge
    ) {
        self.run = run
        self.checkConfiguration = checkConfiguration
        self.policies = policies
        self.controlSocket = controlSocket
        self.dumpSources = dumpSources
        self.acknowledge = acknowledge
    }

    /// Runs to the end.
    ///
    /// - Returns: the code to exit with.
    package func perform(_ command: Command) -> Int32 {
        switch command {
        case .run(let config, let procfs, let recording):
            configured {
                try run(config, procfs, recording)
            } then: {
                $0
            }
        case .checkConfiguration(let config, let brief):
            configured {
                do {
                    try checkConfiguration(config)
                } catch let error as ConfigurationError where brief {
                    throw BriefError(description: error.summary)
                }
            } then: {
                CommandOutcome()
            }
        case .dump(let request, let config):
            configured {
                try controlSocket(config)
            } then: { socket in
                // The files of another proc file system are read without the daemon.
                if request.procfs == nil { warn(socket) }
                return Dump(sources: dumpSources(socket.path), now: Clock.wallMicroseconds()).run(request)
            }
        case .acknowledge(let bonds, let config):
            configured {
                try controlSocket(config)
            } then: { socket in
                warn(socket)
                return acknowledge(socket.path).run(bonds)
            }
        case .replay(let request, let config):
            configured {
                try config.map(policies) ?? PolicyBook()
            } then: { policies in
                Replay(policies: policies, print: CommandOutcome.print).run(request)
            }
        }
    }

    /// A configuration that is wrong, in one line.
    private struct BriefError: Error, CustomStringConvertible {
        let description: String
    }

    private func warn(_ socket: ControlSocketPath) {
        if let warning = socket.warning { CommandOutcome.tell(warning, as: "bondwatchd") }
    }

    private func configured<Value>(_ load: () throws -> Value, then: (Value) -> CommandOutcome) -> Int32 {
        var outcome = CommandOutcome()
        do {
            outcome = then(try load())
        } catch let error as SystemError {
            outcome.fail(.unavailable, "\(error)")
        } catch let error as Return.DirectoryInUse {
            outcome.fail(.unavailable, "\(error)")
        } catch let error as RecordingError {
            outcome.fail(.cannotCreate, "\(error)")
        } catch {
            outcome.fail(.configuration, "\(error)")
        }
        return outcome.deliver()
    }
}
