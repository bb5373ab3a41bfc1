/// Who looked at the kernel.
package enum ReportSource: String, CaseIterable, Sendable, Codable, ReportValue {
    /// The running daemon, which knows since when things are as they are.
    case daemon
    /// `--dump` itself, with no daemon to ask.
    case kernel

    package static var varlinkType: String { alternatives }
}

/// Everything that `--dump --json` prints, and what the socket's `List` answers.
package struct ReportDocument: Equatable, Sendable {
    /// Rises when a key is removed or changes its meaning; a new key leaves it as it is.
    package private(set) var version = Self.currentVersion
    package var source: ReportSource
    package var bonds: [BondReport]
    /// What hinders the daemon itself; none where the kernel was read.
    package var conditions: [ConditionReport]

    package static let currentVersion = 1

    package init(source: ReportSource, bonds: [BondReport], conditions: [ConditionReport] = []) {
        self.source = source
        self.bonds = bonds
        self.conditions = conditions
    }

    /// The bonds of those names, in their order and each once; without names all, as they are.
    ///
    /// - Throws: the first name that no bond has.
    package func selecting(_ names: [InterfaceName]?) throws(UnknownBond) -> ReportDocument {
        guard let names else { return self }
        let byName = Dictionary(bonds.map { ($0.name, $0) }) { first, _ in first }
        var selected: [BondReport] = []
        var seen: Set<InterfaceName> = []
        for name in names where seen.insert(name).inserted {
            guard let bond = byName[name] else {
                throw UnknownBond(name: name.description, known: bonds.map(\.name))
            }
            selected.append(bond)
        }
        return ReportDocument(source: source, bonds: selected, conditions: conditions)
    }
}

/// A bond was asked for that is not there.
package struct UnknownBond: Error, Equatable, CustomStringConvertible {
    /// The name, safe to print.
    package var name: String
    /// The bonds that there are; nil where nobody was asked for them.
    package var known: [InterfaceName]?

    package init(name: String, known: [InterfaceName]?) {
        self.name = name
        self.known = known
    }

    /// `no bond 'bond7' (bonds: bond0, bond1)`
    package var description: String {
        guard let known else { return "no bond '\(name)'" }
        let list = known.isEmpty ? "no bonds" : "bonds: " + known.map(\.description).joined(separator: ", ")
        return "no bond '\(name)' (\(list))"
    }
}

extension ReportDocument: ReportObject {
    package static var typeName: String { "Report" }
    package static var summary: String { "All bonds" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        self.init(source: try container.required("source"), bonds: [])
    }

    package static let fields: [ReportField<ReportDocument>] = [
        .init("version", \.version, "Rises when a key is removed or changes its meaning"),
        .init("source", \.source, "Who looked at the kernel"),
        .init("bonds", \.bonds, "The bonds"),
        .init("conditions", \.conditions, "What hinders the daemon itself", mayBeMissing: true),
    ]
}
