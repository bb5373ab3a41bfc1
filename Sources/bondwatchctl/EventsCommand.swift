import ArgumentParser
import BondwatchControl
import BondwatchCore
import BondwatchQuery

struct EventsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "Show the failover history from the journal.",
        usage: """
            bondwatchctl events [OPTION ...] [BOND ...]
            """,
        discussion: """
            GAP: how long without an active slave; LOST: without full redundancy. Times:
            \(WallMoment.forms).
            """)

    @Flag(name: .shortAndLong, help: "Go on, and show each at once.")
    var follow = false

    @Option(name: .shortAndLong, parsing: .unconditional, help: ArgumentHelp("From that time on.", valueName: "time"))
    var since: String?

    @Option(name: .shortAndLong, parsing: .unconditional, help: ArgumentHelp("Up to that time.", valueName: "time"))
    var until: String?

    @Option(
        name: [.customShort("D"), .long],
        help: ArgumentHelp("Read the journals in that folder, of whichever hosts.", valueName: "dir"),
        completion: .directory)
    var directory: String?

    @Option(help: ArgumentHelp("Read that journal file; may be given again.", valueName: "file"), completion: .file())
    var file: [String] = []

    @Flag(help: "Every event, and not only the failovers.")
    var all = false

    @Flag(help: "JSON, an object a line.")
    var json = false

    @Option(help: ArgumentHelp("Whose entries count.", valueName: "unit"))
    var unit = TrustedSender.defaultUnit

    @Flag(help: "Draw what each slave did over time.")
    var timeline = false

    @Option(help: ArgumentHelp("Draw it as a picture.", valueName: "file"), completion: .file())
    var svg: String?

    @Argument(help: ArgumentHelp("Only these bonds.", valueName: "bond"), completion: .bonds)
    var bonds: [String] = []

    func validate() throws {
        if directory != nil, !file.isEmpty { throw ValidationError("either --directory or --file") }
        if follow, until != nil { throw ValidationError("--follow has no end, so it takes no --until") }
        guard timeline || svg != nil else { return }
        if follow || all || json { throw ValidationError("a timeline takes no --follow, --all or --json") }
    }

    func run() throws {
        var request = EventsRequest()
        request.directory = directory
        request.files = file
        request.since = try moment(since, "--since")
        request.until = try moment(until, "--until")
        request.bonds = try bonds.map { text in
            guard let name = InterfaceName(shownAs: text) else {
                throw ValidationError("not the name of a bond: \(text)")
            }
            return name
        }
        request.showsAll = all
        request.isJSON = json
        request.follows = follow
        request.showsTimeline = timeline
        request.picturePath = svg
        request.unit = unit
        finish(request.run())
    }

    private func moment(_ text: String?, _ option: String) throws -> WallMoment? {
        guard let text else { return nil }
        guard let moment = WallMoment(text) else {
            throw ValidationError(
                "\(option): not a time: \(PrintableText.escaping(text.utf8)); write \(WallMoment.forms)")
        }
        return moment
    }
}
