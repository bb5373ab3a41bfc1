/// The groups of an 802.3ad bond as they were learned, by the names of their ports: a replugged card has a new index.
package struct GroupShape: Equatable, Sendable {
    /// Empty until the bond has settled for the first time.
    package private(set) var groups: [[InterfaceName]]
    private var candidate: Candidate?

    private struct Candidate: Equatable, Sendable {
        var groups: [[InterfaceName]]
        var since: BootInstant
    }

    package init(_ groups: [[InterfaceName]] = []) { self.groups = groups }

    /// Takes what one look shows. What is in one aggregator is one group at once; that there are more groups, or fewer, counts
    /// when it has lasted, since LACP tries ports in aggregators of their own first.
    mutating func learn(_ seen: [[InterfaceName]]?, at instant: BootInstant) {
        guard let seen, seen != groups else {
            candidate = nil
            return
        }
        if seen.count == max(1, groups.count) { return accept(seen) }
        if candidate?.groups != seen { candidate = Candidate(groups: seen, since: instant) }
        if let candidate, instant.since(candidate.since) >= LacpTimers.settling { accept(candidate.groups) }
    }

    /// Takes the present groups for the right ones.
    mutating func accept(_ seen: [[InterfaceName]]) {
        groups = seen
        candidate = nil
    }

    /// Forgets the ports that are no longer in a bond that is set down.
    mutating func keep(_ names: [InterfaceName]) {
        candidate = nil
        groups = groups.map { $0.filter(names.contains) }.filter { !$0.isEmpty }
    }

    mutating func rename(_ old: InterfaceName, to new: InterfaceName) {
        candidate = nil
        groups = groups.map { $0.map { $0 == old ? new : $0 } }
    }
}

/// Its part of the checkpoint.
extension GroupShape {
    func write(to writer: inout ByteWriter) {
        writer.append(UInt16(clamping: groups.count))
        for group in groups.prefix(Int(UInt16.max)) {
            writer.append(UInt16(clamping: group.count))
            for name in group.prefix(Int(UInt16.max)) { writer.append(name) }
        }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        self.init()
        for _ in 0..<(try reader.integer(UInt16.self)) {
            var group: [InterfaceName] = []
            for _ in 0..<(try reader.integer(UInt16.self)) { group.append(try reader.name()) }
            groups.append(group)
        }
    }
}
