/// What is wrong with a configuration file: everything that could be found at once.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    /// In the order of the file; never empty.
    package var problems: [Problem]

    package init(problems: [Problem]) { self.problems = problems }

    /// One line a problem.
    package var description: String { problems.map(\.description).joined(separator: "\n") }

    /// One thing that is wrong, and what would be right.
    package struct Problem: Error, Equatable, Sendable, CustomStringConvertible {
        package var file: String
        /// nil where the whole file is meant.
        package var place: TextPlace?
        /// `poll_interval: "1" has no unit`
        package var fault: String
        /// `expected a duration from 100ms to 1min in quotes, as "1s"`
        package var remedy: String

        package init(file: String, place: TextPlace?, fault: String, remedy: String) {
            self.file = file
            self.place = place
            self.fault = fault
            self.remedy = remedy
        }

        /// `/etc/bondwatchd/bondwatchd.toml:3:17: poll_interval: … ; expected …`
        package var description: String {
            let place = place.map { ":\($0.line):\($0.column)" } ?? ""
            return "\(file)\(place): \(fault); \(remedy)"
        }
    }
}

/// A place in a text.
package struct TextPlace: Equatable, Comparable, Sendable {
    /// From 1.
    package var line: Int
    /// In characters of Unicode (scalars), from 1.
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
