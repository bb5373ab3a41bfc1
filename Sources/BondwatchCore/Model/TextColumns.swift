/// How much room a text takes on a terminal, and how it is filled up to a width: what every table is aligned by.
extension StringProtocol {
    /// The columns that terminals give to a text of printable characters.
    package var columns: Int { unicodeScalars.reduce(0) { $0 + $1.columns } }

    /// Filled up with spaces to so many columns; what is wider stays as it is.
    package func padded(to width: Int) -> String { self + String(repeating: " ", count: Swift.max(width - columns, 0)) }

    /// The same with the spaces in front, for numbers.
    package func paddedLeft(to width: Int) -> String {
        String(repeating: " ", count: Swift.max(width - columns, 0)) + self
    }
}

extension Unicode.Scalar {
    package var columns: Int {
        if value < 0x300 { return 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: return Self.wide.contains { $0.contains(value) } ? 2 : 1
        }
    }

    /// East Asian wide and full width characters (UAX #11), in whole blocks.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x4dbf, 0x4e00...0xa4cf, 0xa960...0xa97c, 0xac00...0xd7a3,
        0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1faff, 0x20000...0x3fffd,
    ]
}
