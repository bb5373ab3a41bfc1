/// A JSON text, read whole (RFC 8259).
///
/// FoundationEssentials reads JSON too, but takes a fifth of the time of `status` for it; this knows just what Varlink needs.
package enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    case integer(JSONInteger)
    /// A number with a fraction or an exponent, or one of more than 64 bits: nothing of ours is written so.
    case otherNumber
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Reads one value with nothing but white space around it.
    ///
    /// - Throws: where it is no JSON, has a key twice in one object, or is nested too deep.
    package init(_ bytes: some Sequence<UInt8>) throws(JSONFault) {
        var parser = JSONParser(Array(bytes))
        self = try parser.document()
    }
}

/// A whole number of up to 64 bits and a sign.
package struct JSONInteger: Equatable, Sendable {
    package var isNegative: Bool
    package var magnitude: UInt64

    package init(isNegative: Bool, magnitude: UInt64) {
        self.isNegative = isNegative
        self.magnitude = magnitude
    }

    /// nil where the type has no room for it.
    package func exactly<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
        guard isNegative else { return Number(exactly: magnitude) }
        // The lowest number of a type has no positive counterpart.
        if Number.isSigned, Number.min.magnitude == magnitude { return Number.min }
        return Number(exactly: magnitude).flatMap { number in
            let (difference, overflow) = Number.zero.subtractingReportingOverflow(number)
            return overflow ? nil : difference
        }
    }
}

/// What is wrong with a JSON text, and at which byte, counted from 0.
package struct JSONFault: Error, Equatable {
    package var offset: Int
    package var problem: Problem

    package enum Problem: Equatable, Sendable {
        case unexpected
        case tooDeep
        case keyTwice
        case notUnicode
    }

    package init(offset: Int, problem: Problem) {
        self.offset = offset
        self.problem = problem
    }
}
