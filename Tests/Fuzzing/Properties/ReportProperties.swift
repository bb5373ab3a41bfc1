import BondwatchCore
import BondwatchDaemon
import BondwatchVarlink
import FoundationEssentials

/// What must hold of every report, wherever its facts come from.
enum ReportProperties {
    /// - Parameter choice: decides whether this report goes through JSON, which takes longer than all else together.
    static func check(_ bonds: [BondReport], source: ReportSource, choice: inout ByteHash) throws(Violation) {
        for bond in bonds {
            try require(
                (0...bond.expectedSlaves).contains(bond.slavesCarrying),
                "\(bond.slavesCarrying) of \(bond.expectedSlaves) slaves carry")
            try require(
                bond.slaves.count(where: \.carrying) == bond.slavesCarrying, "slaves_carrying is not how many carry")
            try require(
                !bond.groups.isEmpty || bond.mode == BondMode.ieee8023ad.name
                    || bond.redundancy == Redundancy(carrying: bond.slavesCarrying, expected: bond.expectedSlaves),
                "redundancy is \(bond.redundancy)")
        }
        let now: UInt64 = 1_800_000_000_000_000
        let table = ReportTable(now: now) { String($0) }.text(bonds)
        for line in table.split(separator: "\n") { try requirePrintable(String(line), "a line of the table") }

        let oneIn = 8
        guard choice.next(below: oneIn) == 0 else { return }
        let document = ReportDocument(source: source, bonds: bonds)
        let json = ReportJSON.text(document)
        try require(json.hasSuffix("\n"), "the JSON text has no line feed at its end")
        try requirePrintable(String(json.dropLast()), "the JSON text")
        let encoded = (try? ReportJSON.encoder.encode(document)).map { String(decoding: $0, as: UTF8.self) + "\n" }
        try require(encoded == json, "the JSON text is not what the encoder gives: \(json)")
        let decoded: ReportDocument
        do {
            decoded = try JSONDecoder().decode(ReportDocument.self, from: Data(json.utf8))
        } catch {
            throw Violation("the JSON text of a report cannot be read: \(error)")
        }
        try require(decoded == document, "a report that went through JSON is another one: \(json)")
    }

    /// Whoever has watched or not, every machine can be explained, in lines that break nothing.
    static func check(_ machine: BondMachine, at instant: BootInstant) throws(Violation) {
        for isWatched in [true, false] {
            let explanation = machine.explanation(ExplanationBackground(isWatched: isWatched), at: instant)
            for line in ExplanationText.text([explanation]).split(separator: "\n") {
                try requirePrintable(String(line), "a line of an explanation")
            }
            try require(
                Set(explanation.rules.map(\.id)).count >= FindingKind.allCases.count, "an explanation lacks a finding")
        }
    }
}
