/// The parts of a page that come from a program's own help.
extension CommandHelp {
    /// Every command in a line: what the section SYNOPSIS begins with.
    var synopses: String {
        shownSubcommands.map { command in
            let hasOptions = command.shownArguments.contains { $0.kind != .positional }
            let rest = command.shownArguments.filter { $0.kind == .positional }.map(\.synopsis)
            let words = ["Cm " + Mdoc.literal(command.commandName)] + (hasOptions ? ["Op Ar options"] : []) + rest
            return ".Nm\n." + words.joined(separator: "\n.") + "\n"
        }.joined()
    }

    /// A command with all that it takes, and what its help says it does.
    var synopsis: String {
        var lines = [".Bd -ragged -offset indent", ".Nm", ".Cm \(Mdoc.literal(commandName))"]
        lines += shownArguments.map { "." + $0.synopsis }
        lines.append(".Ed")
        return lines.joined(separator: "\n") + "\n.Pp\n" + abstractText
    }

    private var abstractText: String {
        Mdoc.prose(abstract ?? "") + (discussion.map(Mdoc.discussion) ?? "")
    }

    /// The options that several commands have, so that the page explains them once.
    var commonOptions: [Argument] {
        let all = shownSubcommands.flatMap(\.shownArguments).filter { $0.kind != .positional }
        return all.enumerated().filter { index, option in
            all.firstIndex { $0.isSame(as: option) } == index && all.count { $0.isSame(as: option) } > 2
        }.map(\.element)
    }

    /// Every option with its meaning.
    ///
    /// - Parameter common: those that are explained elsewhere.
    func options(without common: [Argument]) -> String {
        let own = shownArguments.filter { argument in !common.contains { $0.isSame(as: argument) } }
        return own.isEmpty ? "" : Self.list(own)
    }

    static func list(_ arguments: [Argument]) -> String {
        let items = arguments.map { argument in
            ".It \(argument.mdoc)\n" + Mdoc.prose(argument.meaning) + (argument.discussion.map(Mdoc.discussion) ?? "")
        }
        return ".Bl -tag -width Ds\n" + items.joined() + ".El\n"
    }
}

extension CommandHelp.Argument {
    fileprivate func isSame(as other: Self) -> Bool { names == other.names && abstract == other.abstract }

    fileprivate var meaning: String {
        var text = abstract ?? ""
        if kind == .option, let allValues, !allValues.isEmpty, !text.contains(allValues[0]) {
            text += " One of: \(allValues.joined(separator: ", "))."
        }
        if let defaultValue, kind == .option { text += " Default: \(defaultValue)." }
        return text
    }
}
