import FoundationEssentials

/// What ArgumentParser knows of a command, as `--experimental-dump-help` prints it (ToolInfoV0, swift-argument-parser
/// 1.8.2).
package struct CommandHelp: Decodable, Equatable, Sendable {
    package var commandName: String
    package var abstract: String?
    package var discussion: String?
    package var shouldDisplay: Bool?
    package var subcommands: [CommandHelp]?
    package var arguments: [Argument]?

    package struct Argument: Decodable, Equatable, Sendable {
        package var kind: Kind
        package var shouldDisplay: Bool?
        package var isOptional: Bool?
        package var isRepeating: Bool?
        package var names: [Name]?
        package var valueName: String?
        package var defaultValue: String?
        package var allValues: [String]?
        package var abstract: String?
        package var discussion: String?
    }

    package enum Kind: String, Decodable, Sendable { case positional, option, flag }

    package struct Name: Decodable, Equatable, Sendable {
        package var kind: Kind
        package var name: String

        package enum Kind: String, Decodable, Sendable { case long, short, longWithSingleDash }
    }

    private struct Dump: Decodable { var command: CommandHelp }

    /// - Throws: `DecodingError` where the text is no such dump.
    package static func decode(_ json: String) throws -> CommandHelp {
        try JSONDecoder().decode(Dump.self, from: Data(json.utf8)).command
    }

    /// The commands of a command that its help shows.
    var shownSubcommands: [CommandHelp] {
        (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
    }

    /// What the help shows, without what every command has.
    var shownArguments: [Argument] {
        (arguments ?? []).filter { $0.shouldDisplay != false && !["help", "version"].contains($0.longName ?? "") }
    }
}

extension CommandHelp.Argument {
    var longName: String? { names?.first { $0.kind == .long }?.name }

    /// As mdoc: `Fl Fl for Ar duration`.
    var mdoc: String {
        let value = "Ar " + Mdoc.literal(valueName ?? "value")
        switch kind {
        case .positional: return value + (isRepeating == true ? " ..." : "")
        case .flag: return flags
        case .option: return flags + " " + value
        }
    }

    private var flags: String {
        (names ?? []).map { ($0.kind == .long ? "Fl Fl " : "Fl ") + Mdoc.literal($0.name) }.joined(separator: " , ")
    }

    /// As it stands in a synopsis: only its longest name, in brackets where it may be left out.
    var synopsis: String {
        var short = self
        short.names = names?.first { $0.kind == .long }.map { [$0] } ?? names
        return isOptional == true ? "Op \(short.mdoc)" : short.mdoc
    }
}
