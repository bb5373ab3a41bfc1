import BondwatchCore
import TOMLKit

extension Configuration {
    /// The configuration that a TOML text gives; what it does not name has its default.
    ///
    /// - Parameter file: the file's name, for error texts.
    package static func parse(text: String, file: String) throws(ConfigurationError) -> Configuration {
        if let found = TextCheck.firstFault(in: text) {
            throw ConfigurationError(problems: [
                .init(file: file, place: found.place, fault: found.fault, remedy: found.remedy)
            ])
        }
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw ConfigurationError(problems: [.syntax(error, file: file)])
        } catch {
            throw ConfigurationError(problems: [
                .init(file: file, place: nil, fault: "cannot be read as TOML", remedy: syntaxRemedy)
            ])
        }
        var parser = ConfigurationParser(places: KeyPlaces(text), file: file)
        parser.take(table, section: nil)
        guard parser.problems.isEmpty else {
            throw ConfigurationError(problems: parser.problems.sorted { $0.order < $1.order })
        }
        return parser.configuration
    }

    fileprivate static let syntaxRemedy = "expected lines such as poll_interval = \"1s\", texts in quotes"
}

/// Takes the tables of a file apart and gathers what is wrong with them.
private struct ConfigurationParser {
    let places: KeyPlaces
    let file: String
    var configuration = Configuration()
    var problems: [ConfigurationError.Problem] = []

    init(places: KeyPlaces, file: String) {
        self.places = places
        self.file = file
    }

    mutating func take(_ table: TOMLTable, section: String?) {
        for (key, value) in table {
            if let setting = Setting.all.first(where: { $0.section == section && $0.key == key }) {
                take(value, setting)
            } else if section == nil, Setting.sections.contains(key) {
                takeSection(key, value)
            } else {
                refuse(key, value, section)
            }
        }
    }

    private mutating func take(_ value: any TOMLValueConvertible, _ setting: Setting) {
        do {
            try setting.apply(value, &configuration)
        } catch {
            add(
                places.value(setting.path), "\(setting.path.joined(separator: ".")): \(error.text)",
                "expected \(setting.expectation)")
        }
    }

    private mutating func takeSection(_ name: String, _ value: any TOMLValueConvertible) {
        if let table = value.table {
            take(table, section: name)
        } else {
            add(places.value([name]), "\(name): is \(value.type.withArticle)", "expected a section [\(name)]")
        }
    }

    private mutating func refuse(_ key: String, _ value: any TOMLValueConvertible, _ section: String?) {
        let isSection = section == nil && value.type == .table
        let known = isSection ? Setting.sections : Setting.keys(in: section)
        let place = places.key((section.map { [$0] } ?? []) + [key])
        let shown = PrintableText.escaping(key.utf8.prefix(60))
        let scope = section.map { " in [\($0)]" } ?? ""
        let list = "\(isSection ? "sections" : "keys\(scope)"): \(known.joined(separator: ", "))"
        let home = Setting.all.first { $0.key == key && $0.section != section }
        let remedy =
            if isSection, let nearest = Spelling.nearest(to: key, in: known) {
                "did you mean [\(nearest)]? (\(list))"
            } else if let home {
                home.section.map { "it belongs in [\($0)]" } ?? "it belongs above all sections"
            } else if let nearest = Spelling.nearest(to: key, in: known) {
                "did you mean '\(nearest)'? (\(list))"
            } else {
                "expected one of these \(list)"
            }
        add(place, isSection ? "unknown section [\(shown)]" : "unknown key '\(shown)'\(scope)", remedy)
    }

    private mutating func add(_ place: TextPlace?, _ fault: String, _ remedy: String) {
        problems.append(.init(file: file, place: place, fault: fault, remedy: remedy))
    }
}

extension ConfigurationError.Problem {
    fileprivate static func syntax(_ error: TOMLParseError, file: String) -> Self {
        let begin = error.source.begin
        return Self(
            file: file, place: TextPlace(line: begin.line, column: begin.column),
            fault: PrintableText.escaping(error.description.utf8.prefix(300)), remedy: Configuration.syntaxRemedy)
    }

    fileprivate var order: TextPlace { place ?? TextPlace(line: 0, column: 0) }
}
