import BondwatchCore
import BondwatchQuery

/// The manual pages. Each is a file of packaging/man that is made of a template beside it: prose as it is, and in the place
/// of each line `.\" @part@` what the tables of the program say.
package enum ManualPage: String, CaseIterable, Sendable {
    case daemon = "bondwatchd.8"
    case configuration = "bondwatchd.toml.5"
    case control = "bondwatchctl.1"
    case events = "bondwatch-events.7"

    /// The name of its file.
    package var file: String { rawValue }
    package var template: String { rawValue + ".in" }

    /// What is wrong with a template.
    package struct TemplateError: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    /// The page.
    ///
    /// - Parameters:
    ///   - template: the text of its template.
    ///   - programs: what the programs say of themselves.
    /// - Throws: where the template asks for a part that there is not.
    package func text(of template: String, programs: [CommandHelp]) throws(TemplateError) -> String {
        var text = ".\\\" Made of packaging/man/\(self.template) and the tables of the program by `make manual`.\n"
        for line in template.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            guard line.hasPrefix(Self.opening), line.hasSuffix("@") else {
                text += line + "\n"
                continue
            }
            let words = line.dropFirst(Self.opening.count).dropLast().split(separator: " ").map(String.init)
            guard let part = Self.part(words, of: programs) else {
                throw TemplateError(description: "\(self.template): there is no part \(line)")
            }
            text += part
        }
        return text
    }

    private static let opening = ".\\\" @"

    private static func part(_ words: [String], of programs: [CommandHelp]) -> String? {
        let program = programs.first { $0.commandName == words.dropFirst().first }
        let command = words.dropFirst().reduce(nil as CommandHelp?) { found, word in
            (found?.subcommands ?? programs).first { $0.commandName == word }
        }
        switch words.first {
        case "version": return ".Os \"bondwatchd \(Version.current)\"\n"
        case "events": return EventsPage.events
        case "findings": return EventsPage.findings
        case "conditions": return EventsPage.conditions
        case "fields": return EventsPage.fields
        case "keys": return SettingsPage.keys(in: words.dropFirst().first)
        case "exit": return exitStatus(words.dropFirst())
        case "synopses": return command?.synopses
        case "synopsis": return command?.synopsis
        case "common": return command.map { CommandHelp.list($0.commonOptions) }
        case "options" where words.count == 2: return command.map { CommandHelp.list($0.shownArguments) }
        case "options": return command?.options(without: program?.commonOptions ?? [])
        default: return nil
        }
    }

    /// The exit codes; with numbers only those.
    private static func exitStatus(_ codes: ArraySlice<String>) -> String {
        let shown = ExitStatus.allCases.filter { codes.isEmpty || codes.contains(String($0.rawValue)) }
        let items = shown.map { ".It \($0.rawValue)\n" + Mdoc.prose($0.meaning) }
        return ".Bl -tag -width Ds -compact\n" + items.joined() + ".El\n"
    }
}
