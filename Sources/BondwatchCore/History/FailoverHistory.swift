/// What is remembered of a bond's latest failovers, and of the trouble it is in.
package struct FailoverHistory: Equatable, Sendable {
    let records: FailoverRecords
    package let episode: Episode?

    init(records: FailoverRecords = FailoverRecords(), episode: Episode? = nil) {
        self.records = records
        self.episode = episode
    }
}

extension FailoverHistory {
    func write(to writer: inout ByteWriter) {
        records.write(to: &writer)
        writer.append(episode) { $1.write(to: &$0) }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        self.init(
            records: try FailoverRecords(from: &reader),
            episode: try reader.optional { reader throws(ByteReader.Failure) in try Episode(from: &reader) })
    }
}
