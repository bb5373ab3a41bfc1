import BondwatchCore

/// One entry of the journal, as it was read.
package struct JournalEntry: Equatable, Sendable {
    /// Its place, for `JournalPlace.after`.
    package let cursor: String
    /// When journald took it, in microseconds since 1970.
    package let realtime: UInt64
    /// When journald took it, on CLOCK_MONOTONIC of the boot that it is from, in microseconds.
    package let monotonic: UInt64
    /// That boot, as 32 hex digits.
    package let bootID: String
    /// The bytes of each field by its name; of a field that the entry has more than once, the first.
    package let fields: [String: [UInt8]]

    package init(cursor: String, realtime: UInt64, monotonic: UInt64, bootID: String, fields: [String: [UInt8]]) {
        self.cursor = cursor
        self.realtime = realtime
        self.monotonic = monotonic
        self.bootID = bootID
        self.fields = fields
    }

    /// A field as one line that is safe to print: what is not printable is `\xNN`. A backslash stays, so that a name
    /// which was written down in that form is the same again. Nil where the entry has no such field.
    package subscript(field: String) -> String? { fields[field].map { PrintableText.escapingUnprintable($0) } }

    /// A field of several lines, each as safe as `subscript` makes it; a tab stays.
    package func lines(of field: String) -> String? {
        fields[field].map { bytes in
            bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
                line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
                    .map { PrintableText.escapingUnprintable($0) }.joined(separator: "\t")
            }.joined(separator: "\n")
        }
    }

    /// The host that it is from, as journald knew it.
    package var hostname: String? { self["_HOSTNAME"] }
}
