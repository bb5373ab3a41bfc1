import BondwatchCore
import Foundation
import Testing

/// The published files of Fixtures/corpus and what INDEX.tsv says of them.
struct ProcBondingCorpus {
    struct Entry: CustomTestStringConvertible, Sendable {
        var file: String
        /// nil: the publisher cut the header off.
        var driverVersion: String?
        /// The text of the mode line, suffix included.
        var mode: String
        var slaves: Int

        var testDescription: String { file }
    }

    static let entries: [Entry] = {
        let index = String(decoding: bytes(of: "INDEX.tsv"), as: UTF8.self)
        return index.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return Entry(
                file: columns[0], driverVersion: columns[2] == "(header cut)" ? nil : columns[2], mode: columns[3],
                slaves: Int(columns[4]) ?? -1)
        }
    }()

    static func bytes(of file: String) -> [UInt8] {
        guard let folder = Bundle.module.resourceURL?.appendingPathComponent("Fixtures/corpus"),
            let data = try? Data(contentsOf: folder.appendingPathComponent(file))
        else { return [] }
        return Array(data)
    }

    static func parsed(_ file: String) -> BondFile { ProcBondingParser.parse(bytes(of: file)) }
}
