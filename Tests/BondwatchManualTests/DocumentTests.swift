import BondwatchManual
import Foundation
import Testing

/// README.md and docs name files, commands and options; those must be there.
@Suite struct DocumentTests {
    /// The pages for people, by their paths in the repository.
    static let pages: [String] = {
        let docs =
            (try? FileManager.default.contentsOfDirectory(atPath: Repository.folder.appending(path: "docs").path)) ?? []
        return ["README.md"] + docs.filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }
    }()

    @Test(arguments: pages)
    func `every link leads to a file that is there`(page: String) throws {
        let folder = Repository.folder.appending(path: page).deletingLastPathComponent()
        for match in try Repository.text(of: page).matches(of: /\]\(([^)#\s]+)(#[^)\s]*)?\)/) {
            let target = String(match.output.1)
            guard !target.contains("://"), !target.hasPrefix("mailto:") else { continue }
            let path = folder.appending(path: target).standardizedFileURL.path
            #expect(FileManager.default.fileExists(atPath: path), "\(page): \(target)")
        }
    }

    @Test(arguments: pages)
    func `every command that is named is one, with the options that it has`(page: String) throws {
        let programs = try Repository.programs()
        for line in Self.code(in: try Repository.text(of: page)) {
            for program in programs {
                let pieces = line.components(separatedBy: program.commandName)
                for (before, call) in zip(pieces, pieces.dropFirst()) where call.hasPrefix(" ") {
                    // check_bondwatchd is another program.
                    guard before.last.map({ " /'\"".contains($0) }) ?? true else { continue }
                    try Self.check(call, of: program, in: page)
                }
            }
        }
    }

    @Test(arguments: pages)
    func `every target of make that is named is one`(page: String) throws {
        let makefile = try Repository.text(of: "Makefile")
        for line in Self.code(in: try Repository.text(of: page)) {
            for match in line.matches(of: /(?:^|sudo |\$ |&& )make ([a-z]+)/) {
                #expect(makefile.contains("\n\(match.output.1):"), "\(page): make \(match.output.1)")
            }
        }
    }

    @Test func `every page is in the index`() throws {
        let index = try Repository.text(of: "docs/README.md")
        for page in Self.pages where page.hasPrefix("docs/") && page != "docs/README.md" {
            #expect(index.contains("](\(page.dropFirst("docs/".count)))"), "\(page) is not in docs/README.md")
        }
    }

    /// - Parameter call: what follows the program's name, up to the end of the line.
    private static func check(_ call: String, of program: CommandHelp, in page: String) throws {
        let end = call.firstIndex { "|;&<>`#)".contains($0) } ?? call.endIndex
        let words = call[..<end].split(separator: " ")
        var command = program
        if let name = words.first, program.subcommands != nil, name.allSatisfy({ $0.isLowercase || $0 == "-" }),
            !name.hasPrefix("-")
        {
            command = try #require(
                program.subcommands?.first { $0.commandName == name }, "\(page): \(program.commandName)\(call)")
        }
        let options = (command.arguments ?? []).flatMap { $0.names ?? [] }.filter { $0.kind == .long }.map(\.name)
        for word in words where word.hasPrefix("--") {
            let option = word.dropFirst(2).prefix { $0.isLetter || $0 == "-" || $0.isNumber }
            #expect(
                option.isEmpty || options.contains(String(option)) || ["help", "version"].contains(option),
                "\(page): \(command.commandName) has no --\(option)")
        }
    }

    /// The lines of code blocks, and what stands between single backquotes.
    private static func code(in text: String) -> [String] {
        var lines: [String] = []
        var isBlock = false
        for line in text.components(separatedBy: "\n") {
            if line.hasPrefix("```") {
                isBlock.toggle()
            } else if isBlock {
                lines.append(line)
            } else {
                let pieces = line.components(separatedBy: "`")
                lines += pieces.indices.filter { $0 % 2 == 1 }.map { pieces[$0] }
            }
        }
        return lines
    }
}
