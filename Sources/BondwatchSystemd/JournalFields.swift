/// The fields of one journal entry as one flat buffer of `NAME=value` pieces, in the form `sd_journal_sendv` takes.
///
/// A value may hold any byte: the library sends one with a line break in the journal's length-prefixed form.
package struct JournalFields: Equatable, Sendable {
    private(set) var bytes: [UInt8] = []
    /// Where each field ends in `bytes`.
    private(set) var ends: [Int] = []

    /// Longest name that journald keeps, in bytes (`journal_field_valid`, systemd 252).
    package static let longestName = 64

    package init() {}

    package var count: Int { ends.count }

    /// Adds a field.
    ///
    /// - Returns: false, and nothing is added, when the name is one that journald would drop in silence: names are `A` to
    ///   `Z`, `0` to `9` and `_`, begin with a letter, and have at most 64 bytes.
    @discardableResult
    package mutating func append(_ name: String, _ value: String) -> Bool {
        guard Self.isValid(name) else { return false }
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: "="))
        bytes.append(contentsOf: value.utf8)
        ends.append(bytes.count)
        return true
    }

    static func isValid(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= longestName else { return false }
        return (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
