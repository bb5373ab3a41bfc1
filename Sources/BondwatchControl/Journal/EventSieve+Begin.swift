package import BondwatchLinux
package import BondwatchSystemd

extension EventSieve {
    /// Sets a reader to a place, and takes what the unit itself logged in front of it as known: an event that is logged once
    /// more after a crash is not given again, and the user that the unit runs as is known.
    ///
    /// Entries of others do not count there, however many they are: nobody can push out what is to be known.
    ///
    /// - Parameters:
    ///   - values: of the field; entries that have none of them are passed over.
    ///   - unit: the unit that bondwatchd runs as.
    package mutating func begin(
        _ reader: inout JournalReader, at place: JournalPlace, _ field: String, anyOf values: [String], unit: String
    ) throws(SystemError) {
        reader.removeMatches()
        try reader.match(field, anyOf: values)
        try reader.match("_SYSTEMD_UNIT", anyOf: [unit])
        remember(try reader.entries(before: place, most: JournalReader.remembered))
        reader.removeMatches()
        try reader.match(field, anyOf: values)
        try reader.seek(place)
    }
}
