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
    /// The sources of a dump, which depend on the configuration's socket.
    package var dumpSources: (_ config: String?) throws -> DumpSources
    /// The way to the daemon, which depends on the configuration's socket.
    package var acknowledge: (_ config: String?) throws -> Acknowledge

    package init(
        run: @escaping (_ config: String?, _ procfs: String?, _ recording: RecordingRequest?) throws -> CommandOutcome,
        checkConfiguration: @escaping (_ config: String?) throws -> Void,
        policies: @escaping (_ config: String) throws -> PolicyBook,
        dumpSources: @escaping (_ config: String?) throws -> DumpSources,
        acknowledge: @escaping (_ config: String?) throws -> Acknowledge
    ) {
        self.run = run
        self.checkConfiguration = checkConfiguration
        self.policies = policies
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
        case .checkConfiguration(let config):
            configured {
                try checkConfiguration(config)
            } then: {
                CommandOutcome()
            }
        case .dump(let request, let config):
            configured {
                try dumpSources(config)
            } then: { sources in
                Dump(sources: sources, now: Clock.wallMicroseconds()).run(request)
            }
        case .acknowledge(let bonds, let config):
            configured {
                try acknowledge(config)
            } then: {
                $0.run(bonds)
            }
        case .replay(let request, let config):
            configured {
                try config.map(policies) ?? PolicyBook()
            } then: { policies in
                Replay(policies: policies, print: CommandOutcome.print).run(request)
            }
        }
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
