/// The faults of one bond that are there, told or still to last, and what is taken for its right state.
package struct StandingFindings: Equatable, Sendable {
    /// A fault that is there.
    struct Standing: Equatable, Sendable {
        var kind: FindingKind
        /// As it is now.
        var fault: Fault
        /// When it was first seen.
        var since: BootInstant
        /// The fault as it was reported; nil while it has not lasted long enough for that. Its end repeats it: numbers and
        /// names may have become others since.
        var reported: Fault?

        var isRaised: Bool { reported != nil }
        var identity: Finding.Identity { Finding.Identity(kind: kind, subject: fault.subject) }
    }

    private(set) var standing: [Finding.Identity: Standing] = [:]
    /// The slaves that were there when the most were, since the bond was first seen in this boot, or acknowledged; other
    /// than `BondTrace.mostSlaves` they stay when it is set down.
    private(set) var knownSlaves: [InterfaceName] = []
    private var options = Options.unsettled(since: nil)

    /// The options to compare with.
    private enum Options: Equatable, Sendable {
        /// The bond is not in use yet, or only since then: it may still be put together.
        case unsettled(since: BootInstant?)
        case settled(OptionBaseline)
    }

    package init() {}

    /// Those that were told, worst first, then in the order of the table.
    func raised(by policy: BondPolicy) -> [(standing: Standing, priority: Priority)] {
        let told = standing.values.filter(\.isRaised)
        let rated = told.map { (standing: $0, priority: policy.severity(of: $0.kind) ?? $0.kind.priority) }
        return rated.sorted { ($0.priority, $0.standing.identity) < ($1.priority, $1.standing.identity) }
    }

    /// Takes in who is there: as many as ever, and these are the ones that should be.
    mutating func learn(_ slaves: [InterfaceName]) {
        if slaves.count >= knownSlaves.count, slaves != knownSlaves { knownSlaves = slaves }
    }

    /// What is there now is what should be.
    mutating func acknowledge(_ slaves: [InterfaceName], _ options: OptionBaseline) {
        knownSlaves = slaves
        self.options = .settled(options)
    }

    /// Compares the options with what they were when the bond had settled: until then it is being put together.
    ///
    /// - Parameters:
    ///   - slaves: the names of those that are in the bond.
    ///   - span: how long it takes to settle.
    /// - Returns: nil while that is not known.
    mutating func watchOptions(
        _ attributes: BondAttributes, of slaves: [InterfaceName], settlingFor span: BootInstant.Span,
        at instant: BootInstant, nameOf: (InterfaceIndex) -> InterfaceName?
    ) -> [Fault]? {
        switch options {
        case .settled(var baseline):
            let changes = baseline.changes(in: attributes, slaves: slaves, former: knownSlaves, nameOf: nameOf)
            options = .settled(baseline)
            return changes
        case .unsettled(_) where slaves.isEmpty:
            options = .unsettled(since: nil)
        case .unsettled(nil):
            options = .unsettled(since: instant)
        case .unsettled(let since?) where instant.since(since) >= span:
            options = .settled(OptionBaseline(attributes, nameOf: nameOf))
        case .unsettled:
            break
        }
        return nil
    }

    /// Forgets what has not been told, and a bond that was still being put together: both have to last anew.
    mutating func forgetPending() {
        if case .unsettled(_?) = options { options = .unsettled(since: nil) }
        if standing.values.contains(where: { !$0.isRaised }) { standing = standing.filter(\.value.isRaised) }
    }

    /// Notes that a fault is there.
    ///
    /// - Returns: whether it has lasted for `hold` now and is to be told.
    mutating func see(
        _ fault: Fault, of kind: FindingKind, lasting hold: BootInstant.Span, at instant: BootInstant
    ) -> Bool {
        let identity = Finding.Identity(kind: kind, subject: fault.subject)
        guard let known = standing[identity] else {
            standing[identity] = Standing(
                kind: kind, fault: fault, since: instant, reported: hold == .zero ? fault : nil)
            return hold == .zero
        }
        if known.fault != fault { standing[identity]?.fault = fault }
        guard !known.isRaised, instant.since(known.since) >= hold else { return false }
        standing[identity]?.reported = fault
        return true
    }

    /// Forgets the faults that are not there any more.
    ///
    /// - Returns: those of them that were reported, as they were then, in the order of the table.
    mutating func end(_ identities: some Sequence<Finding.Identity>) -> [Ended] {
        let ended = identities.compactMap { standing.removeValue(forKey: $0) }.sorted { $0.identity < $1.identity }
        return ended.compactMap { standing in
            standing.reported.map { Ended(kind: standing.kind, reported: $0, since: standing.since) }
        }
    }

    /// A fault that was reported and is there no more.
    struct Ended {
        var kind: FindingKind
        var reported: Fault
        var since: BootInstant
    }
}

/// Its memory in the checkpoint.
extension StandingFindings {
    func write(to writer: inout ByteWriter) {
        writer.append(UInt16(clamping: standing.count))
        for identity in standing.keys.sorted().prefix(Int(UInt16.max)) { standing[identity]?.write(to: &writer) }
        writer.append(UInt16(clamping: knownSlaves.count))
        for name in knownSlaves.prefix(Int(UInt16.max)) { writer.append(name) }
        switch options {
        case .unsettled(let since):
            writer.append(0 as UInt8)
            writer.append(since) { $0.append($1) }
        case .settled(let baseline):
            writer.append(1 as UInt8)
            baseline.write(to: &writer)
        }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        let count: UInt16 = try reader.integer()
        for _ in 0..<count {
            if let known = try Standing.read(from: &reader) { standing[known.identity] = known }
        }
        let nameCount: UInt16 = try reader.integer()
        for _ in 0..<nameCount { knownSlaves.append(try reader.name()) }
        switch try reader.integer(UInt8.self) {
        case 0:
            options = .unsettled(
                since: try reader.optionalInstant())
        case 1: options = .settled(try OptionBaseline(from: &reader))
        default: throw ByteReader.Failure()
        }
    }
}

extension ByteReader {
    fileprivate mutating func optionalText() throws(Failure) -> String? {
        try optional { reader throws(Failure) in try reader.text() }
    }
}

extension StandingFindings.Standing {
    fileprivate func write(to writer: inout ByteWriter) {
        writer.append(kind.rawValue)
        switch fault.subject {
        case .bond: writer.append(0 as UInt8)
        case .slave(let name):
            writer.append(1 as UInt8)
            writer.append(name)
        case .option(let option):
            writer.append(2 as UInt8)
            writer.append(option.rawValue)
        }
        writer.append(fault.problem)
        writer.append(since)
        let state: UInt8 = reported.map { $0 == fault ? 1 : 2 } ?? 0
        writer.append(state)
        writer.append(fault.former) { $0.append($1) }
        guard let reported, state == 2 else { return }
        writer.append(reported.problem)
        writer.append(reported.former) { $0.append($1) }
    }

    /// - Returns: nil for a fault of an option that only an older version watched.
    fileprivate static func read(from reader: inout ByteReader) throws(ByteReader.Failure) -> Self? {
        let kind: FindingKind = try reader.raw()
        let subject: Finding.Subject?
        switch try reader.integer(UInt8.self) {
        case 0: subject = .bond
        case 1: subject = .slave(try reader.name())
        case 2: subject = try BondOption.read(from: &reader).map(Finding.Subject.option)
        default: throw ByteReader.Failure()
        }
        let problem = try reader.text()
        let since = try reader.instant()
        let state: UInt8 = try reader.integer()
        let former = reader.version >= 2 ? try reader.optionalText() : nil
        var reported: (problem: String, former: String?)?
        switch state {
        case 0: break
        case 1: reported = (problem, former)
        case 2 where reader.version >= 3: reported = (try reader.text(), try reader.optionalText())
        default: throw ByteReader.Failure()
        }
        guard let subject else { return nil }
        return Self(
            kind: kind, fault: Fault(subject, problem, former: former), since: since,
            reported: reported.map { Fault(subject, $0.problem, former: $0.former) })
    }
}
