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
            } else if section == nil, key == PolicySetting.bondSection {
                takeBonds(value)
            } else if section == nil, Setting.sections.contains(key) {
                takeSection(key, value)
            } else {
                refuse(key, value, section.map { [$0] } ?? [])
            }
        }
    }

    private mutating func take(_ value: any TOMLValueConvertible, _ setting: Setting) {
        do {
            try setting.apply(value, &configuration)
        } catch {
            complain(error, of: setting.path, expected: setting.expectation)
        }
    }

    /// `[bond.NAME]`, each of them.
    private mutating func takeBonds(_ value: any TOMLValueConvertible) {
        let family = PolicySetting.bondSection
        let remedy = "expected a section for each bond, as [\(family).bond0] or [\(family).\"bond*\"]"
        guard let bonds = value.table else {
            add(places.value([family]), "\(family): is \(value.type.withArticle)", remedy)
            return
        }
        for (name, section) in bonds {
            let path = [family, name]
            guard let table = section.table else {
                add(places.value(path), "\(told(path)): is \(section.type.withArticle)", remedy)
                continue
            }
            guard let pattern = NamePattern(name) else {
                add(
                    places.key(path), "[\(told(path))]: no interface can have such a name",
                    "expected a name of at most \(InterfaceName.maximumLength) bytes, or a pattern with * and ?")
                continue
            }
            takePolicy(table, of: pattern, path)
        }
    }

    private mutating func takePolicy(_ table: TOMLTable, of pattern: NamePattern, _ path: [String]) {
        var changes: [PolicyChange] = []
        for (key, value) in table {
            guard let setting = PolicySetting.all.first(where: { $0.key == key }) else {
                refuse(key, value, path)
                continue
            }
            do throws(ValueComplaint) {
                changes += try setting.read(value)
            } catch {
                complain(error, of: path + [key], expected: setting.expectation)
            }
        }
        configuration.policies.add(changes, for: pattern)
    }

    private mutating func complain(_ complaint: ValueComplaint, of path: [String], expected: String) {
        let place = places.value(path + (complaint.key.map { [$0] } ?? []))
        add(place, "\(told(path)): \(complaint.text)", "expected \(expected)")
    }

    /// A path as it is shown: `bond.bond0.ignore`.
    private func told(_ path: [String]) -> String {
        path.map { PrintableText.escaping($0.utf8.prefix(60)) }.joined(separator: ".")
    }

    private mutating func takeSection(_ name: String, _ value: any TOMLValueConvertible) {
        if let table = value.table {
            take(table, section: name)
        } else {
            add(places.value([name]), "\(name): is \(value.type.withArticle)", "expected a section [\(name)]")
        }
    }

    private mutating func refuse(_ key: String, _ value: any TOMLValueConvertible, _ section: [String]) {
        let isSection = section.isEmpty && value.type == .table
        let isBond = section.count > 1
        let known =
            isSection
            ? Setting.sections + [PolicySetting.bondSection]
            : isBond ? PolicySetting.all.map(\.key) : Setting.keys(in: section.first)
        let place = places.key(section + [key])
        let shown = PrintableText.escaping(key.utf8.prefix(60))
        let scope = section.isEmpty ? "" : " in [\(told(section))]"
        let list = "\(isSection ? "sections" : "keys\(scope)"): \(known.joined(separator: ", "))"
        let home = Setting.all.first { $0.key == key && $0.section != section.first }
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
