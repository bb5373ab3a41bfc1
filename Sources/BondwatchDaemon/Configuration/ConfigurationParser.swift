import BondwatchCore

extension Configuration {
    /// The configuration that a TOML text gives; what it does not name has its default.
    ///
    /// - Parameter file: the file's name, for error texts.
    package static func parse(text: String, file: String) throws(ConfigurationError) -> Configuration {
        try parse(bytes: Array(text.utf8), file: file)
    }

    /// The configuration in a file's bytes, whatever they are.
    package static func parse(bytes: [UInt8], file: String) throws(ConfigurationError) -> Configuration {
        let table: TOMLTable
        do throws(TOMLFaults) {
            table = try TOMLReader.read(bytes, limit: ConfigurationError.mostProblems)
        } catch {
            throw ConfigurationError(error, file: file)
        }
        var parser = ConfigurationParser(file: file)
        parser.take(table, section: nil)
        return try parser.finished()
    }
}

/// Takes the tables of a file apart and gathers what is wrong with them.
private struct ConfigurationParser {
    private let file: String
    private var configuration = Configuration()
    private var bonds: [PolicyBook.Section] = []
    private var problems: [ConfigurationError.Problem] = []
    private var moreProblems = 0

    init(file: String) { self.file = file }

    mutating func take(_ table: TOMLTable, section: String?) {
        for entry in table.entries {
            let key = entry.key
            if let setting = Setting.all.first(where: { $0.section == section && $0.key == key }) {
                take(entry.value, setting)
            } else if section == nil, key == PolicySetting.bondSection {
                takeBonds(entry.value)
            } else if section == nil, Setting.sections.contains(key) {
                takeSection(entry)
            } else {
                refuse(entry, in: section.map { [$0] } ?? [])
            }
        }
    }

    /// The configuration, unless something is wrong with it.
    consuming func finished() throws(ConfigurationError) -> Configuration {
        guard problems.isEmpty else {
            throw ConfigurationError(problems.sorted { $0.order < $1.order }, more: moreProblems, file: file)
        }
        configuration.policies.add(bonds)
        return configuration
    }

    private mutating func take(_ value: TOMLValue, _ setting: Setting) {
        do throws(ValueComplaint) {
            try setting.apply(value, &configuration)
        } catch {
            complain(error, of: setting.path, value, expected: setting.expectation)
        }
    }

    /// `[bond.NAME]`, each of them.
    private mutating func takeBonds(_ value: TOMLValue) {
        let family = PolicySetting.bondSection
        let remedy = "expected a section for each bond, as [\(family).bond0] or [\(family).\"bond*\"]"
        guard let sections = value.table else {
            add(value.place) { ("\(family): is \(value.kindWithArticle)", remedy) }
            return
        }
        for section in sections.entries {
            let path = [family, section.key]
            guard let table = section.value.table else {
                add(section.value.place) { ("\(Self.told(path)): is \(section.value.kindWithArticle)", remedy) }
                continue
            }
            guard let pattern = NamePattern(section.key) else {
                add(section.place) {
                    (
                        "[\(Self.told(path))]: no interface can have such a name",
                        "expected a name of at most \(InterfaceName.maximumLength) bytes, or a pattern with * and ?"
                    )
                }
                continue
            }
            bonds.append(.init(pattern: pattern, changes: changes(in: table, path)))
        }
    }

    private mutating func changes(in table: TOMLTable, _ path: [String]) -> [PolicyChange] {
        var changes: [PolicyChange] = []
        for entry in table.entries {
            guard let setting = PolicySetting.all.first(where: { $0.key == entry.key }) else {
                refuse(entry, in: path)
                continue
            }
            do throws(ValueComplaint) {
                changes += try setting.read(entry.value)
            } catch {
                complain(error, of: path + [entry.key], entry.value, expected: setting.expectation)
            }
        }
        return changes
    }

    private mutating func takeSection(_ entry: TOMLTable.Entry) {
        let name = entry.key
        if let table = entry.value.table {
            take(table, section: name)
        } else {
            add(entry.value.place) { ("\(name): is \(entry.value.kindWithArticle)", "expected a section [\(name)]") }
        }
    }

    private mutating func complain(
        _ complaint: ValueComplaint, of path: [String], _ value: TOMLValue, expected: String
    ) {
        add(complaint.place ?? value.place) { ("\(Self.told(path)): \(complaint.text)", "expected \(expected)") }
    }

    private mutating func refuse(_ entry: TOMLTable.Entry, in section: [String]) {
        add(entry.place) { Self.unknown(entry, in: section) }
    }

    /// What is said of a key, or of a section, that is none.
    private static func unknown(
        _ entry: TOMLTable.Entry, in section: [String]
    ) -> (fault: String, remedy: String) {
        let key = entry.key
        let isSection = section.isEmpty && entry.value.table != nil
        let isBond = section.count > 1
        let known =
            isSection
            ? Setting.sections + [PolicySetting.bondSection]
            : isBond ? PolicySetting.all.map(\.key) : Setting.keys(in: section.first)
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
        let shown = told([key])
        return (isSection ? "unknown section [\(shown)]" : "unknown key '\(shown)'\(scope)", remedy)
    }

    /// A path as it is shown: `bond.bond0.ignore`.
    private static func told(_ path: [String]) -> String {
        path.map { PrintableText.escapingUnprintable($0.utf8.prefix(60)) }.joined(separator: ".")
    }

    /// Notes a problem; beyond the first ones they are counted, and their texts are not made.
    private mutating func add(_ place: TextPlace, _ texts: () -> (fault: String, remedy: String)) {
        guard problems.count < ConfigurationError.mostProblems else {
            moreProblems += 1
            return
        }
        let (fault, remedy) = texts()
        problems.append(.init(file: file, place: place, fault: fault, remedy: remedy))
    }
}

extension ConfigurationError {
    fileprivate init(_ faults: TOMLFaults, file: String) {
        let problems = faults.first.map {
            Problem(file: file, place: $0.place, fault: $0.fault, remedy: $0.remedy)
        }
        self.init(problems, more: faults.more, file: file)
    }

    fileprivate init(_ first: [Problem], more: Int, file: String) {
        problems = first
        guard more > 0 else { return }
        problems.append(
            Problem(
                file: file, place: nil, fault: "\(more) more problem\(more == 1 ? "" : "s")",
                remedy: "correct those above first"))
    }
}

extension ConfigurationError.Problem {
    fileprivate var order: TextPlace { place ?? TextPlace(line: 0, column: 0) }
}
