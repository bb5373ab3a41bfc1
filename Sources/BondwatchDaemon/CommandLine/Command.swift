import BondwatchCore
package import BondwatchQuery

/// What the user wants: the options of the command line, made sense of.
package enum Command: Equatable, Sendable {
    /// Watch, in the foreground. nil: the default configuration file, which may be absent; /proc.
    case run(config: String?, procfs: String?, recording: RecordingRequest? = nil)
    /// - Parameter brief: says the first problem, and whether there are more.
    case checkConfiguration(config: String?, brief: Bool = false)
    case dump(DumpRequest, config: String?)
    /// nil: every bond has the default policy, whatever file the recorded daemon had.
    case replay(ReplayRequest, config: String?)
    /// Bonds as the user named them; empty for all.
    case acknowledge(bonds: [String], config: String?)
}

/// The options as they were given.
package struct CommandOptions: Equatable, Sendable {
    package var config: String?
    package var checkConfig = false
    package var brief = false
    package var dump = false
    package var json = false
    package var failovers = false
    package var procfs: String?
    package var record: String?
    package var recordSize: String?
    package var replay: String?
    package var acknowledge = false
    package var bonds: [String] = []

    package init() {}

    /// - Throws: when they do not go together.
    package func command() throws(UsageError) -> Command {
        if config?.isEmpty == true { throw UsageError("--config needs the name of a file") }
        if procfs?.isEmpty == true { throw UsageError("--procfs needs the name of a folder") }
        if record?.isEmpty == true { throw UsageError("--record needs the name of a file") }
        if replay?.isEmpty == true { throw UsageError("--replay needs the name of a file") }
        if let (first, second) = conflict { throw UsageError("\(first) and \(second) do not go together") }
        if brief, !checkConfig { throw UsageError("--brief needs --check-config") }
        if recordSize != nil, record == nil { throw UsageError("--record-size needs --record") }
        if dump {
            return .dump(DumpRequest(bonds: bonds, json: json, failovers: failovers, procfs: procfs), config: config)
        }
        if failovers { throw UsageError("--failovers needs --dump") }
        if acknowledge, !json { return .acknowledge(bonds: bonds, config: config) }
        if json, replay == nil { throw UsageError("--json needs --dump or --replay") }
        if let bond = bonds.first.map({ PrintableText.escaping(Array($0.utf8)) }) {
            throw UsageError("unexpected argument '\(bond)'; to show a bond: --dump \(bond)")
        }
        if let replay { return .replay(ReplayRequest(path: replay, json: json), config: config) }
        if checkConfig { return .checkConfiguration(config: config, brief: brief) }
        return .run(config: config, procfs: procfs, recording: try recording())
    }

    /// Two options of which only one can be meant.
    private var conflict: (String, String)? {
        let given: [(name: String, isGiven: Bool, excludes: Set<String>)] = [
            ("--dump", dump, ["--check-config", "--record", "--replay"]),
            ("--acknowledge", acknowledge, ["--check-config", "--dump", "--procfs", "--record", "--replay"]),
            ("--procfs", procfs != nil, ["--check-config", "--replay"]),
            ("--record", record != nil, ["--check-config", "--replay"]),
            ("--replay", replay != nil, ["--check-config"]),
        ]
        let names = given.filter(\.isGiven).map(\.name) + (checkConfig ? ["--check-config"] : [])
        for option in given where option.isGiven {
            if let other = names.first(where: option.excludes.contains) { return (option.name, other) }
        }
        return nil
    }

    private func recording() throws(UsageError) -> RecordingRequest? {
        guard let record else { return nil }
        let size = try recordSize.map { text throws(UsageError) in try RecordingRequest.size(text) }
        return RecordingRequest(path: record, size: size ?? RecordingRequest.defaultSize)
    }
}

/// Options that do not go together, and what would be right.
package struct UsageError: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
