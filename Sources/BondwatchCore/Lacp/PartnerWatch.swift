/// Whether a port hears its partner.
///
/// A partner is lost when it has been silent for three LACPDU periods, 3 s where this side asks for fast ones and 90 s where it
/// does not. A port counts these periods from its link-up. The driver counts them too before it says that a partner it
/// has heard is expired, so from there only the 3 s are left in which it asks that partner for an answer.
enum PartnerWatch: Equatable, Sendable {
    /// Without link, or not looked at since it has one.
    case unknown
    /// - Parameter failures: the Link Failure Count at that time, which tells whether the link has held since.
    case heard(failures: UInt32?)
    case silent(since: Sign, until: BootInstant)
    /// Silent for that long.
    case lost(since: Sign)

    /// What one look shows.
    enum Answer: Equatable {
        case heard
        case silent(LacpEvent.PartnerLoss)
    }

    /// The link is down. A partner that is lost stays so until it is heard again.
    mutating func loseLink() {
        if case .lost = self { return }
        self = .unknown
    }

    /// It was heard between two looks.
    ///
    /// - Returns: false where no silence was about to be reported.
    mutating func interrupt(failures: UInt32?) -> Bool {
        guard case .silent = self else { return false }
        self = .heard(failures: failures)
        return true
    }

    /// It counts as not lost yet.
    mutating func unsettle() {
        if case .lost(let since) = self { self = .silent(since: since, until: since.instant) }
    }

    /// Takes what one look shows of a port whose link is up.
    ///
    /// - Parameter timeout: three LACPDU periods at the rate at which the partner is to send.
    mutating func take(
        _ answer: Answer, failures: UInt32?, timeout: BootInstant.Span, at instant: BootInstant, source: EventSource
    ) {
        switch (self, answer) {
        case (_, .heard):
            self = .heard(failures: failures)
        case (.unknown, .silent):
            self = .silent(since: Sign(at: instant, source: source), until: instant + timeout)
        case (.heard(let then), .silent):
            let rest = then == failures ? LacpTimers.shortTimeout : timeout
            self = .silent(since: Sign(at: instant, source: source), until: instant + rest)
        case (.silent(let since, let end), .silent):
            if instant >= end { self = .lost(since: since) }
        case (.lost, .silent): break
        }
    }
}

extension PartnerWatch {
    func write(to writer: inout ByteWriter) {
        switch self {
        case .unknown: writer.append(0 as UInt8)
        case .heard(let failures):
            writer.append(1 as UInt8)
            writer.append(failures) { $0.append($1) }
        case .silent(let since, let end):
            writer.append(2 as UInt8)
            since.write(to: &writer)
            writer.append(end)
        case .lost(let since):
            writer.append(3 as UInt8)
            since.write(to: &writer)
        }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        switch try reader.integer(UInt8.self) {
        case 0: self = .unknown
        case 1:
            self = .heard(
                failures: try reader.optionalInteger())
        case 2: self = .silent(since: try Sign(from: &reader), until: try reader.instant())
        case 3: self = .lost(since: try Sign(from: &reader))
        default: throw ByteReader.Failure()
        }
    }
}
