/// What is wrong with a configuration file: everything that could be found at once.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    /// In the order of the file; never empty. Where there are more than `mostProblems` of them, the last one counts the rest.
    package var problems: [Problem]

    /// How many problems are named; a file full of them must not fill the log.
    package static let mostProblems = 50

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
