import BondwatchCore

/// What `--record` was asked for.
package struct RecordingRequest: Equatable, Sendable {
    package static let defaultSize = 64 << 20

    package var path: String
    /// The most bytes that both files take together.
    package var size: Int

    package init(path: String, size: Int = defaultSize) {
        self.path = path
        self.size = size
    }

    /// The size that a text names: `64MiB`.
    static func size(_ text: String) throws(UsageError) -> Int {
        let units = Units(["KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30])
        do throws(Units.Complaint) {
            return Int(clamping: try units.read(text, from: 1 << 20, to: 1 << 40))
        } catch {
            throw UsageError("--record-size: \(error.text); a size is at least 1MiB, for example 64MiB")
        }
    }
}

/// What `--replay` was asked for.
package struct ReplayRequest: Equatable, Sendable {
    package var path: String
    package var json: Bool

    package init(path: String, json: Bool = false) {
        self.path = path
        self.json = json
    }
}

/// A file that cannot be recorded to.
package struct RecordingError: Error, Equatable, CustomStringConvertible {
    package var path: String
    package var reason: String
    /// It was the host's fault and not the command line's: no reason not to watch.
    package var mayPass = false

    package var description: String {
        "\(path): cannot record: \(reason); as bondwatchd.service it can only write below /run/bondwatchd and "
            + "/var/lib/bondwatchd"
    }
}
