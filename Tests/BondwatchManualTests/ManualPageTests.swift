import BondwatchCore
import BondwatchDaemon
import BondwatchManual
import BondwatchQuery
import Foundation
import Testing

@Suite struct ManualPageTests {
    private static let folder = Repository.folder.appending(path: "packaging/man")

    private static func text(of page: ManualPage) throws -> String {
        let template = try String(contentsOf: folder.appending(path: page.template), encoding: .utf8)
        return try page.text(of: template, programs: try Repository.programs())
    }

    @Test func `every command of bondwatchctl has its section, and every option is explained`() throws {
        let page = try Self.text(of: .control)
        let program = try #require(Repository.programs().last)
        for command in program.subcommands ?? [] where command.commandName != "help" {
            let name = command.commandName.replacingOccurrences(of: "-", with: "\\-")
            #expect(page.contains("\n.Ss \(name)\n"), "\(name) has no section in bondwatchctl.1.in")
            #expect(page.contains("\n.Cm \(name)\n"), "\(name) has no synopsis in bondwatchctl.1.in")
            for argument in command.arguments ?? [] where argument.shouldDisplay != false {
                #expect(argument.abstract?.isEmpty == false, "\(name): \(argument) has no help")
            }
        }
    }

    @Test func `every event, finding and field is in the manual`() throws {
        let page = try Self.text(of: .events)
        for kind in EventKind.allCases {
            #expect(page.contains(kind.definition.messageID))
            #expect(!kind.examples.isEmpty)
        }
        let sections =
            EventKind.allCases.map(\.rawValue) + FindingKind.allCases.map(\.rawValue)
        for section in sections {
            #expect(page.contains("\n.Ss \(section.replacingOccurrences(of: "-", with: "\\-"))\n"), "\(section)")
        }
        for field in EventField.allCases { #expect(page.contains("\n.It Va \(field.rawValue)\n")) }
        for word in ActiveCause.allCases.map(\.rawValue) + ActiveChange.allCases.map(\.rawValue) {
            #expect(page.contains("\n.It Sy \(word.replacingOccurrences(of: "-", with: "\\-"))\n"), "\(word)")
        }
    }

    @Test func `R2 every condition of the daemon is in the manual`() throws {
        let page = try Self.text(of: .daemon)
        for kind in ConditionKind.allCases {
            let name = kind.rawValue.replacingOccurrences(of: "-", with: "\\-")
            #expect(page.contains("\n.It \(name) Pq \(kind.definition.priority.keyword)\n"), "\(kind.rawValue)")
        }
    }

    @Test func `the examples of a kind are of that kind`() {
        for kind in EventKind.allCases { #expect(kind.examples.allSatisfy { $0.kind == kind }, "\(kind)") }
    }

    @Test func `every setting and every section is in the manual`() throws {
        let page = try Self.text(of: .configuration)
        for setting in Setting.all {
            #expect(page.contains("\n.It Ic \(setting.key)\n"))
            if let section = setting.section { #expect(page.contains("[\(section)]"), "\(section)") }
        }
    }

    @Test func `every exit code is in the manual of a program that ends with it`() throws {
        let pages = try [ManualPage.daemon, .control].map(Self.text(of:))
        for status in ExitStatus.allCases {
            #expect(pages.contains { $0.contains("\n.It \(status.rawValue)\n") }, "\(status)")
        }
        // A drill is none of the daemon's, and bondwatchctl reads no configuration.
        #expect(!pages[0].contains("\n.It \(ExitStatus.notRestored.rawValue)\n"))
        #expect(!pages[1].contains("\n.It \(ExitStatus.configuration.rawValue)\n"))
    }

    @Test func `a template that asks for what there is not is refused`() {
        #expect(throws: ManualPage.TemplateError.self) {
            try ManualPage.control.text(of: ".\\\" @options bondwatchctl dance@\n", programs: try Repository.programs())
        }
    }
}
