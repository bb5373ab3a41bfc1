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
