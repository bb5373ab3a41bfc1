import BondwatchCore

/// What the user wants: the options of the command line, made sense of.
package enum Command: Equatable, Sendable {
    /// Watch, in the foreground. nil: the default configuration file, which may be absent; /proc.
    case run(config: String?, procfs: String?)
    case checkConfiguration(config: String?)
    case dump(DumpRequest, config: String?)
}

/// The options as they were given.
package struct CommandOptions: Equatable, Sendable {
    package var config: String?
    package var checkConfig = false
    package var dump = false
    package var json = false
    package var procfs: String?
    package var bonds: [String] = []

    package init() {}

    /// - Throws: when they do not go together.
    package func command() throws(UsageError) -> Command {
        if config?.isEmpty == true { throw UsageError("--config needs the name of a file") }
        if procfs?.isEmpty == true { throw UsageError("--procfs needs the name of a folder") }
        if dump, checkConfig { throw UsageError("--dump and --check-config do not go together") }
        if dump {
            return .dump(DumpRequest(bonds: bonds, json: json, procfs: procfs), config: config)
        }
        if json { throw UsageError("--json needs --dump") }
        if let bond = bonds.first.map({ PrintableText.escaping(Array($0.utf8)) }) {
            throw UsageError("unexpected argument '\(bond)'; to show a bond: --dump \(bond)")
        }
        if checkConfig {
            if procfs != nil { throw UsageError("--procfs and --check-config do not go together") }
            return .checkConfiguration(config: config)
        }
        return .run(config: config, procfs: procfs)
    }
}

/// Options that do not go together, and what would be right.
package struct UsageError: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
