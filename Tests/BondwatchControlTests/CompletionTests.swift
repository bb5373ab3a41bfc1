import ArgumentParser
import Foundation
import Testing

@testable import bondwatchctl

/// What the shells are told to complete.
@Suite struct CompletionTests {
    private struct Argument {
        var command: String
        var kind: String
        /// The long name of an option, or what stands for the value of a positional argument.
        var name: String
        var value: String
        /// `custom`, `file`, `directory`; nil where nothing can be completed.
        var completion: String?
    }

    /// Every argument of every subcommand, as ArgumentParser tells it (ToolInfoV0, swift-argument-parser 1.8.2).
    private func arguments() throws -> [Argument] {
        let dump = try JSONSerialization.jsonObject(with: Data(Bondwatchctl._dumpHelp().utf8)) as? [String: Any]
        let root = try #require(dump?["command"] as? [String: Any])
        let commands = try #require(root["subcommands"] as? [[String: Any]])
        return commands.flatMap { command -> [Argument] in
            let arguments = command["arguments"] as? [[String: Any]] ?? []
            return arguments.map { argument in
                let names = argument["names"] as? [[String: String]] ?? []
                let value = argument["valueName"] as? String ?? ""
                return Argument(
                    command: command["commandName"] as? String ?? "", kind: argument["kind"] as? String ?? "",
                    name: names.first { $0["kind"] == "long" }?["name"] ?? value, value: value,
                    completion: (argument["completionKind"] as? [String: Any])?.keys.first)
            }
        }.filter { $0.command != "help" }
    }

    @Test func `every bond that can be named is completed`() throws {
        let positional = try arguments().filter { $0.kind == "positional" }
        #expect(
            Set(positional.map(\.command)) == [
                "status", "events", "check", "explain", "silence", "unsilence", "drill",
            ])
        for argument in positional { #expect(argument.completion == "custom", "\(argument.command)") }
    }

    @Test func `every file and folder that can be named is completed`() throws {
        let folders = ["procfs", "directory", "state", "journal"]
        let options = try arguments().filter {
            $0.kind == "option" && ["path", "file", "folder", "dir"].contains($0.value)
        }
        #expect(Set(options.map(\.name)) == Set(["socket", "textfile", "file", "svg", "after-file"] + folders))
        for option in options {
            let wanted = folders.contains(option.name) ? "directory" : "file"
            #expect(option.completion == wanted, "\(option.command) --\(option.name)")
        }
    }
}
