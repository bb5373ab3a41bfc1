import BondwatchControl
import BondwatchCore
import BondwatchDaemon
import BondwatchManual
import Foundation
import Testing

/// The files of the repository that come from the program's tables. `make manual` has this suite write them anew.
@Suite struct GeneratedFileTests {
    struct GeneratedFile: CustomTestStringConvertible, Sendable {
        var path: String
        var text: @Sendable () throws -> String

        var testDescription: String { path }
    }

    static let files =
        ManualPage.allCases.map { page in
            GeneratedFile(path: "packaging/man/\(page.file)") {
                try page.text(
                    of: Repository.text(of: "packaging/man/\(page.template)"), programs: Repository.programs())
            }
        } + [
            GeneratedFile(path: "packaging/bondwatchd.catalog") { MessageCatalog.text },
            GeneratedFile(path: "packaging/bondwatchd.toml") { Configuration.template },
            GeneratedFile(path: "docs/event-list.md") { EventList.text },
            GeneratedFile(path: "docs/findings.md") { FindingManual.text },
            GeneratedFile(path: "docs/conditions.md") { ConditionManual.text },
            GeneratedFile(path: "docs/metrics.md") { MetricsManual.text },
        ]

    @Test(arguments: files)
    func `the file equals the tables that it is made of`(file: GeneratedFile) throws {
        let text = try file.text()
        if ProcessInfo.processInfo.environment["BONDWATCH_WRITE_MANUAL"] == "1" {
            try Data(text.utf8).write(to: Repository.folder.appending(path: file.path))
        }
        #expect(try Repository.text(of: file.path) == text, "`make manual` writes it anew")
    }
}
