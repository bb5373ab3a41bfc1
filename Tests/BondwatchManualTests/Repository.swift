import ArgumentParser
import BondwatchManual
import Foundation

@testable import bondwatchctl
@testable import bondwatchd

/// What the tests look into.
enum Repository {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../..").standardizedFileURL

    static func text(of path: String) throws -> String {
        try String(contentsOf: folder.appending(path: path), encoding: .utf8)
    }

    /// What bondwatchd and bondwatchctl say of themselves.
    static func programs() throws -> [CommandHelp] {
        [try CommandHelp.decode(Arguments._dumpHelp()), try CommandHelp.decode(Bondwatchctl._dumpHelp())]
    }
}
