/// A property that does not hold for some input.
package struct Violation: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// Says that something must be so, whatever the input.
func require(_ condition: Bool, _ property: @autoclosure () -> String) throws(Violation) {
    if !condition { throw Violation(property()) }
}

/// Says that a text must not be able to break a log line, a JSON text or a terminal.
func requirePrintable(_ text: String, _ what: @autoclosure () -> String) throws(Violation) {
    for scalar in text.unicodeScalars where !(0x20...0x7e).contains(scalar.value) {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .lineSeparator, .paragraphSeparator:
            throw Violation("\(what()) holds U+\(String(scalar.value, radix: 16)): \(text.debugDescription)")
        default: continue
        }
    }
}

/// A number that is the same for the same bytes in every run (FNV-1a), for choices that take nothing from the input.
struct ByteHash {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    init(_ bytes: [UInt8]) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }

    /// The next choice below `bound`; 0 where there is nothing to choose from.
    mutating func next(below bound: Int) -> Int {
        value = value &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return bound > 0 ? Int(value >> 33) % bound : 0
    }
}
