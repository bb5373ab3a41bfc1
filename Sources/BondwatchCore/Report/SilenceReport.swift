/// A bond's silence: its events go on being logged, marked as silenced, and checks say OK with a note. It always ends by
/// itself.
package struct SilenceReport: Equatable, Sendable {
    /// Microseconds since 1970.
    package var since: UInt64
    /// Microseconds since 1970.
    package var until: UInt64
    /// As it was given, safe to print in one line.
    package var reason: String
    /// The number of the user who asked for it.
    package var user: UInt32

    package init(since: UInt64, until: UInt64, reason: String, user: UInt32) {
        self.since = since
        self.until = until
        self.reason = reason
        self.user = user
    }
}

extension SilenceReport: ReportObject {
    package static var typeName: String { "Silence" }
    package static var summary: String { "A time in which nobody is to be alarmed about a bond" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        self.init(
            since: try container.required("since"), until: try container.required("until"),
            reason: try container.required("reason"), user: try container.required("user"))
    }

    package static let fields: [ReportField<SilenceReport>] = [
        .init("since", \.since, "Microseconds since 1970"),
        .init("until", \.until, "When it ends, in microseconds since 1970"),
        .init("reason", \.reason, "Why, in the words of whoever asked for it"),
        .init("user", \.user, "The number of the user who asked for it"),
    ]
}

/// A silence and the bond that it is of, which need not be there now.
package struct SilencedBond: Equatable, Sendable {
    package var name: InterfaceName
    package var silence: SilenceReport

    package init(name: InterfaceName, silence: SilenceReport) {
        self.name = name
        self.silence = silence
    }
}

extension SilencedBond: ReportObject {
    package static var typeName: String { "SilencedBond" }
    package static var summary: String { "A bond that is silenced, whether it is there now or not" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        self.init(name: try container.required("name"), silence: try container.required("silence"))
    }

    package static let fields: [ReportField<SilencedBond>] = [
        .init("name", \.name, "Name of the bond"),
        .init("silence", \.silence, "Its silence"),
    ]
}
