/// The units of time, by the names that they are typed with.
package enum TimeUnit: String, Sendable {
    case ms, s, m, min, h, d, w

    /// How long it is.
    package var span: BootInstant.Span {
        switch self {
        case .ms: .milliseconds(1)
        case .s: .seconds(1)
        case .m, .min: .seconds(60)
        case .h: .seconds(3600)
        case .d: .seconds(86_400)
        case .w: .seconds(7 * 86_400)
        }
    }
}

/// Numbers that carry their unit: `100ms`, `4MiB`, `1h30m`.
package struct Units: Sendable {
    /// From the largest unit to the smallest.
    private let units: [(name: String, factor: UInt64)]

    /// Why a text names no amount; follows the name of what it was meant for.
    package struct Complaint: Error, Equatable {
        package let text: String

        init(_ text: String) { self.text = text }
    }

    /// Takes units by name, with how many of the smallest measure each is.
    package init(_ units: [String: UInt64]) {
        self.units = units.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.map { (name: $0.key, factor: $0.value) }
    }

    /// Takes these units of time, for amounts that count the smallest: nanoseconds where none is named.
    package init(time units: [TimeUnit], countedIn smallest: TimeUnit? = nil) {
        let one = smallest?.span.nanoseconds ?? 1
        self.init(
            Dictionary(units.map { ($0.rawValue, $0.span.nanoseconds / one) }, uniquingKeysWith: { first, _ in first }))
    }

    /// The amount in the largest unit that gives a whole number.
    package func text(_ amount: UInt64) -> String {
        guard let unit = units.first(where: { amount >= $0.factor && amount.isMultiple(of: $0.factor) }) ?? units.last
        else { return String(amount) }
        return "\(amount / unit.factor)\(unit.name)"
    }

    /// The amount that a text of one number and one unit names, within its limits.
    package func read(_ text: String, from low: UInt64, to high: UInt64) throws(Complaint) -> UInt64 {
        let shown = Self.shown(text)
        var rest = Array(text.utf8)[...]
        let amount = try term(&rest, of: shown, endsAtDigit: false)
        return try checked(amount, shown, from: low, to: high)
    }

    /// The same of a text that may have several of them one behind the other: `1h30m`.
    package func readSum(_ text: String, from low: UInt64, to high: UInt64) throws(Complaint) -> UInt64 {
        let shown = Self.shown(text)
        var rest = Array(text.utf8)[...]
        var sum: UInt64 = 0
        repeat {
            let (next, overflow) = sum.addingReportingOverflow(try term(&rest, of: shown, endsAtDigit: true))
            if overflow { throw Complaint("\(shown) is too large") }
            sum = next
        } while !rest.isEmpty
        return try checked(sum, shown, from: low, to: high)
    }

    private func checked(
        _ amount: UInt64, _ shown: String, from low: UInt64, to high: UInt64
    ) throws(Complaint) -> UInt64 {
        if amount > high { throw Complaint("\(shown) is too large") }
        if amount < low { throw Complaint("\(shown) is too small") }
        return amount
    }

    /// Takes a number and its unit off the text; the unit ends with the text, or where the next number begins.
    private func term(
        _ rest: inout ArraySlice<UInt8>, of shown: String, endsAtDigit: Bool
    ) throws(Complaint) -> UInt64 {
        let digits = rest.prefix(while: Self.isDigit)
        rest = rest.dropFirst(digits.count)
        let letters = endsAtDigit ? rest.prefix { !Self.isDigit($0) } : rest
        rest = rest.dropFirst(letters.count)
        let name = String(decoding: letters, as: UTF8.self)
        guard !digits.isEmpty else { throw Complaint("\(shown) does not begin with a whole number") }
        guard let unit = units.first(where: { $0.name == name }) else {
            let names = units.reversed().map(\.name).joined(separator: ", ")
            let fault = name.isEmpty ? "has no unit" : "has an unknown unit"
            throw Complaint("\(shown) \(fault) (units: \(names))")
        }
        guard let number = UInt64(String(decoding: digits, as: UTF8.self)) else {
            throw Complaint("\(shown) is too large")
        }
        let (amount, overflow) = number.multipliedReportingOverflow(by: unit.factor)
        if overflow { throw Complaint("\(shown) is too large") }
        return amount
    }

    private static func shown(_ text: String) -> String { "\"\(PrintableText.escaping(text.utf8.prefix(60)))\"" }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
