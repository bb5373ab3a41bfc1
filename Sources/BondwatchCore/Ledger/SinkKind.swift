/// A kind of place that entries are logged to.
package enum SinkKind: String, CaseIterable, Sendable {
    case journal
    case syslog
    case standardOutput = "stdout"

    /// The sink's place in the files of the state directory; never given to another sink.
    package var mark: Int {
        switch self {
        case .journal: 0
        case .syslog: 1
        case .standardOutput: 2
        }
    }
}

/// Some of the sinks, in one byte: tens of thousands of entries that wait have one each.
package struct SinkSet: Equatable, Sendable {
    /// A bit for each sink, at its mark.
    package private(set) var bits: UInt8

    package init(bits: UInt8 = 0) { self.bits = bits }

    package init(_ sinks: some Sequence<SinkKind>) { bits = sinks.reduce(0) { $0 | 1 << UInt8($1.mark) } }

    package static let all = SinkSet(bits: .max)

    package func contains(_ sink: SinkKind) -> Bool { bits & 1 << UInt8(sink.mark) != 0 }

    mutating func formIntersection(_ other: SinkSet) { bits &= other.bits }
}
