/// A table of a TOML text. Its keys are all different, byte by byte.
package struct TOMLTable: Equatable, Sendable {
    /// In the order in which the keys first appear.
    package let entries: [Entry]

    package struct Entry: Equatable, Sendable {
        package let key: String
        /// Where the key first appears; for a section, the bracket that opens it.
        package let place: TextPlace
        package let value: TOMLValue
    }
}

/// A value of a TOML text, with the place of its first character.
package struct TOMLValue: Equatable, Sendable {
    package let content: Content
    package let place: TextPlace

    package enum Content: Equatable, Sendable {
        case text(String)
        case integer(Int64)
        case flag(Bool)
        case list([TOMLValue])
        case table(TOMLTable)
        /// What TOML has and no setting takes: whoever reads the value refuses it, and can name the setting.
        case unsupported(Unsupported)
    }

    package enum Unsupported: CaseIterable, Sendable {
        /// With a point or an exponent; infinity, not a number.
        case fraction
        case dateOrTime
        /// `"""…"""` or `'''…'''`
        case multiLineString
        /// A whole number that 64 bits do not hold.
        case hugeInteger
    }

    var text: String? { if case .text(let text) = content { text } else { nil } }
    var integer: Int? { if case .integer(let number) = content { Int(exactly: number) } else { nil } }
    var flag: Bool? { if case .flag(let flag) = content { flag } else { nil } }
    var list: [TOMLValue]? { if case .list(let values) = content { values } else { nil } }
    var table: TOMLTable? { if case .table(let table) = content { table } else { nil } }
}
