import BondwatchCore
import TOMLKit

/// Numbers that carry their unit: `100ms`, `4MiB`.
struct Units: Sendable {
    /// From the largest unit to the smallest.
    private let units: [(name: String, factor: UInt64)]

    /// Takes units by name, with how many of the smallest measure each is.
    init(_ units: [String: UInt64]) {
        self.units = units.sorted { $0.value > $1.value }.map { (name: $0.key, factor: $0.value) }
    }

    /// The amount in the largest unit that gives a whole number.
    func text(_ amount: UInt64) -> String {
        guard let unit = units.first(where: { amount >= $0.factor && amount.isMultiple(of: $0.factor) }) ?? units.last
        else { return String(amount) }
        return "\(amount / unit.factor)\(unit.name)"
    }

    /// The amount that a text names, within its limits.
    func read(
        _ value: any TOMLValueConvertible, from low: UInt64, to high: UInt64
    ) throws(ValueComplaint) -> UInt64 {
        guard let text = value.string else { throw value.isOfWrongType }
        let shown = "\"\(PrintableText.escaping(text.utf8.prefix(60)))\""
        let digits = text.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let name = String(decoding: text.utf8.dropFirst(digits.count), as: UTF8.self)
        guard !digits.isEmpty else { throw ValueComplaint("\(shown) does not begin with a whole number") }
        guard let unit = units.first(where: { $0.name == name }) else {
            let names = units.reversed().map(\.name).joined(separator: ", ")
            let fault = name.isEmpty ? "has no unit" : "has an unknown unit"
            throw ValueComplaint("\(shown) \(fault) (units: \(names))")
        }
        guard let number = UInt64(String(decoding: digits, as: UTF8.self)) else {
            throw ValueComplaint("\(shown) is too large")
        }
        let (amount, overflow) = number.multipliedReportingOverflow(by: unit.factor)
        if overflow || amount > high { throw ValueComplaint("\(shown) is too large") }
        if amount < low { throw ValueComplaint("\(shown) is too small") }
        return amount
    }
}
