package import BondwatchCore
import BondwatchLinux
package import BondwatchQuery
package import BondwatchVarlink

/// What `bondwatchctl silence` and `unsilence` do.
package struct SilenceControl {
    /// Asks the daemon, as `DaemonClient` does.
    package struct Daemon {
        package typealias Begin =
            (_ bond: InterfaceName, _ span: BootInstant.Span, _ reason: String) throws(DaemonClientError)
            -> SilenceReport
        package typealias End = (_ bond: InterfaceName) throws(DaemonClientError) -> SilenceReport
        package typealias All = () throws(DaemonClientError) -> [SilencedBond]

        var begin: Begin
        var end: End
        var all: All

        package init(begin: @escaping Begin, end: @escaping End, all: @escaping All) {
            self.begin = begin
            self.end = end
            self.all = all
        }

        package init(_ client: DaemonClient) {
            begin = { bond, span, reason throws(DaemonClientError) in
                try client.silence(bond, for: span, reason: reason)
            }
            end = { bond throws(DaemonClientError) in try client.unsilence(bond) }
            all = { () throws(DaemonClientError) in try client.silences() }
        }
    }

    private let daemon: Daemon
    private let json: Bool
    /// Microseconds since 1970.
    private let now: UInt64
    private let localTime: (UInt64) -> String

    package init(
        _ daemon: Daemon, json: Bool, now: UInt64 = Clock.wallMicroseconds(),
        localTime: @escaping (UInt64) -> String = { LocalTime(wallMicroseconds: $0).dateAndClock }
    ) {
        self.daemon = daemon
        self.json = json
        self.now = now
        self.localTime = localTime
    }

    /// How long a silence may be, for the help and for error texts.
    package static let limits = "from 1s to 7d, for example 2h, 90s or 1h30m"

    private static let units = Units(time: [.s, .m, .min, .h, .d])

    /// Silences a bond.
    ///
    /// - Parameters:
    ///   - bond: as the user named it.
    ///   - duration: as the user wrote it: `2h`.
    package func begin(_ bond: String, for duration: String, reason: String) -> CommandOutcome {
        let nanoseconds: UInt64
        do throws(Units.Complaint) {
            nanoseconds = try Self.units.readSum(
                duration, from: Silence.shortest.nanoseconds, to: Silence.longest.nanoseconds)
        } catch {
            return usage("--for: \(error.text); a silence is \(Self.limits)")
        }
        guard Silence.takes(reason: reason) else {
            return usage(
                "--reason: a reason has 1 to \(Silence.longestReason) bytes, and this one \(reason.utf8.count)")
        }
        return told(bond) { name throws(DaemonClientError) in
            try daemon.begin(name, BootInstant.Span(nanoseconds: nanoseconds), reason)
        } words: { name, silence in
            "\(name): silenced until \(localTime(silence.until)) (\(left(silence))): \(silence.reason)"
        }
    }

    /// Ends the silence of a bond.
    package func end(_ bond: String) -> CommandOutcome {
        told(bond) { name throws(DaemonClientError) in
            try daemon.end(name)
        } words: { name, silence in
            "\(name): no longer silenced; \(left(silence)) would have been left"
        }
    }

    /// Lists the silences that hold.
    package func list() -> CommandOutcome {
        do throws(DaemonClientError) {
            let silences = try daemon.all()
            if json { return CommandOutcome(output: ReportJSON.line(["silences": silences])) }
            if silences.isEmpty { return CommandOutcome(output: "no bond is silenced\n") }
            return CommandOutcome(output: silences.map { line($0) + "\n" }.joined())
        } catch {
            return failure(error, bond: nil)
        }
    }

    private func line(_ bond: SilencedBond) -> String {
        let silence = bond.silence
        let until = "until \(localTime(silence.until)) (\(left(silence)))"
        return "\(bond.name): silenced \(until): \(silence.reason), by user \(silence.user)"
    }

    private func left(_ silence: SilenceReport) -> BootInstant.Span {
        .init(microseconds: silence.until > now ? silence.until - now : 0)
    }

    private func told(
        _ bond: String, ask: (InterfaceName) throws(DaemonClientError) -> SilenceReport,
        words: (InterfaceName, SilenceReport) -> String
    ) -> CommandOutcome {
        let name: InterfaceName
        do throws(UnknownBond) {
            name = try BondNames.parse(bond)
        } catch {
            return failure(.refused(.noSuchBond(error.name)), bond: error.name)
        }
        do throws(DaemonClientError) {
            let silence = try ask(name)
            if json { return CommandOutcome(output: ReportJSON.line(SilencedBond(name: name, silence: silence))) }
            return CommandOutcome(output: words(name, silence) + "\n")
        } catch {
            return failure(error, bond: name.description)
        }
    }

    private func usage(_ message: String) -> CommandOutcome {
        var outcome = CommandOutcome()
        outcome.fail(.usage, message)
        return outcome
    }

    private func failure(_ error: DaemonClientError, bond: String?) -> CommandOutcome {
        var outcome = CommandOutcome()
        switch error {
        case .refused(.noSuchBond(let name)):
            outcome.fail(.negative, "no bond '\(name)', neither now nor by that name in the configuration")
        case .refused(.notSilenced):
            outcome.fail(.negative, "\(bond ?? "the bond") is not silenced")
        case .refused(.tooManySilences):
            outcome.fail(.unavailable, "as many bonds are silenced as can be: \(SilenceBook.most)")
        case .refused(.permissionDenied): outcome.fail(.noPermission, "\(error)")
        case .notRunning:
            outcome.fail(.unavailable, "\(error), and nobody else keeps silences: systemctl start bondwatchd")
        default: outcome.fail(.unavailable, "\(error)")
        }
        return outcome
    }
}
