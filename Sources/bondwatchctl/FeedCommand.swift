import ArgumentParser
import BondwatchControl
import BondwatchSystemd

struct FeedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feed", abstract: "For scripts: what bondwatchd logged, and nobody else.",
        usage: "bondwatchctl feed [OPTION ...]",
        discussion: """
            Each entry is a NAME=value a line, and an empty line behind; with --follow an empty line comes first. Whoever \
            reads it writes the __CURSOR of what it is through with into the file.
            """)

    @Flag(name: .shortAndLong, help: "Go on, and show each at once.")
    var follow = false

    @Option(
        help: ArgumentHelp("Begin behind the entry that it names, or with what comes.", valueName: "file"),
        completion: .file())
    var afterFile: String?

    @Flag(help: "The events alone: JSON, an object a line.")
    var json = false

    @Option(help: ArgumentHelp("The unit of bondwatchd, whose entries are believed.", valueName: "unit"))
    var unit = TrustedSender.defaultUnit

    @Option(help: ArgumentHelp("Read the journal files of a folder.", valueName: "folder"), completion: .directory)
    var journal: String?

    func run() {
        var request = FeedRequest()
        request.journal = journal.map { .directory($0) } ?? .system
        request.unit = unit
        request.positionPath = afterFile
        request.follows = follow
        request.isJSON = json
        finish(request.run())
    }
}
