/// The manual of the findings, as docs/findings.md holds it: made from the one table, so that it says what is true.
package enum FindingManual {
    package static var text: String {
        FindingKind.allCases.reduce(into: opening) { $0 += "\n" + section(on: $1) }
    }

    private static let opening = """
        # Findings: faults that links do not show

        A finding is a standing fault of one bond. It is raised once, when it has lasted long enough, and cleared once, with
        the time it stood: journal entries of the kinds `finding-raised` and `finding-cleared`, with the id in
        `BOND_FINDING` and what to do in `BOND_REMEDY`. While it stands it is shown by `bondwatchd --dump` and listed under
        `findings` by `--dump --json`. A restart of the daemon tells nothing again. While a bond is administratively down
        nothing is judged: what stands stays as it is.

        The configuration gives a finding another severity for some bonds, or turns it off. Where slaves or options were
        changed on purpose, `bondwatchd --acknowledge [BOND ...]`, as root, makes the present ones the expected ones; what
        the configuration expects stays expected.

        Without a running daemon `--dump` shows those that one look can show, marked below.

        This file is written by `make manual` from the table in Sources/BondwatchCore/Finding/FindingKind+Definition.swift.

        """

    private static func section(on kind: FindingKind) -> String {
        let definition = kind.definition
        let look = definition.showsAtOneLook ? "one look shows it" : "only a running daemon sees it"
        return """
            ## \(kind.rawValue)

            Severity `\(definition.priority.keyword)`; told \(told(definition.hold)); \(look).

            \(MessageCatalog.wrapped(definition.meaning))

            \(MessageCatalog.wrapped(MessageCatalog.labelled(remedy(definition)) + "."))

            """
    }

    private static func told(_ hold: FindingKind.Hold) -> String {
        hold == .none ? hold.rawValue : "after \(hold.rawValue)"
    }

    private static func remedy(_ definition: FindingKind.Definition) -> String {
        FindingKind.fill(definition.remedy, FindingKind.word)
    }
}
