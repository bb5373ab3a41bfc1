import BondwatchControl
import BondwatchCore
import BondwatchQuery
import BondwatchVarlink
import Testing

/// What `bondwatchctl silence` and `unsilence` ask, and what they say.
@Suite struct SilenceControlTests {
    private final class Asked {
        var list: [String] = []
    }

    private let now: UInt64 = 1_000_000_000_000

    private func control(
        _ asked: Asked = Asked(), failing error: DaemonClientError? = nil, all: [SilencedBond] = [], json: Bool = false
    ) -> SilenceControl {
        let now = now
        let daemon = SilenceControl.Daemon(
            begin: { bond, span, reason throws(DaemonClientError) in
                asked.list.append("begin \(bond) \(span) \(reason)")
                if let error { throw error }
                return SilenceReport(since: now, until: now + span.microseconds, reason: reason, user: 0)
            },
            end: { bond throws(DaemonClientError) in
                asked.list.append("end \(bond)")
                if let error { throw error }
                return SilenceReport(since: 0, until: now + 60_000_000, reason: "x", user: 0)
            },
            all: { () throws(DaemonClientError) in
                if let error { throw error }
                return all
            })
        return SilenceControl(daemon, json: json, now: now) { "@\($0 / 1_000_000)" }
    }

    @Test(
        arguments: [
            ("2h", "2 h"), ("90s", "1 min 30 s"), ("1h30m", "1 h 30 min"), ("1d", "1 d"), ("7d", "7 d"),
            ("5min", "5 min"),
            ("1s", "1 s"), ("6d23h59m60s", "7 d"),
        ])
    func `a duration is understood`(text: String, span: String) {
        let asked = Asked()
        let outcome = control(asked).begin("bond0", for: text, reason: "switch change")
        #expect(outcome.status == .success)
        #expect(asked.list == ["begin bond0 \(span) switch change"])
        #expect(outcome.output.hasSuffix(" (\(span)): switch change\n"))
        #expect(outcome.output.hasPrefix("bond0: silenced until @"))
    }

    @Test(
        arguments: [
            "", "2", "h", "2x", "2 h", "-1h", "0s", "8d", "7d1s", "1h30", "1.5h", "99999999999999999999h",
            "18446744073709551615d", "1h18446744073709551615s",
        ])
    func `what is no duration, or too long, is refused before anybody is asked`(text: String) {
        let asked = Asked()
        let outcome = control(asked).begin("bond0", for: text, reason: "x")
        #expect(outcome.status == .usage)
        #expect(asked.list == [])
        #expect(outcome.messages.count == 1)
        #expect(outcome.messages[0].hasSuffix("; a silence is from 1s to 7d, for example 2h, 90s or 1h30m"))
    }

    @Test func `a reason is wanted, and a short one`() {
        for reason in ["", String(repeating: "x", count: 201)] {
            #expect(control().begin("bond0", for: "2h", reason: reason).status == .usage)
        }
    }

    @Test func `the end and the list are told`() throws {
        #expect(control().end("bond0").output == "bond0: no longer silenced; 1 min would have been left\n")
        #expect(control().list().output == "no bond is silenced\n")
        let bond = SilencedBond(
            name: try #require(InterfaceName("bond0")),
            silence: SilenceReport(since: now, until: now + 7_200_000_000, reason: "switch change", user: 5))
        #expect(
            control(all: [bond]).list().output
                == "bond0: silenced until @1007200 (2 h): switch change, by user 5\n")
    }

    @Test func `JSON is one object a line`() throws {
        #expect(
            control(json: true).begin("bond0", for: "1m", reason: "x").output
                == #"{"name":"bond0","silence":{"reason":"x","since":1000000000000,"until":1000060000000,"user":0}}"#
                + "\n")
        #expect(control(json: true).list().output == "{\"silences\":[]}\n")
    }

    @Test func `every refusal is said in words, with its exit code`() {
        let errors: [(DaemonClientError, BondwatchQuery.ExitStatus, String)] = [
            (.refused(.permissionDenied), .noPermission, "only root and the daemon's own user may do that"),
            (
                .refused(.noSuchBond("bond0")), .negative,
                "no bond 'bond0', neither now nor by that name in the configuration"
            ),
            (.refused(.notSilenced("bond0")), .negative, "bond0 is not silenced"),
            (
                .refused(.tooManySilences), .unavailable,
                "as many bonds are silenced as can be: 256"
            ),
            (
                .notRunning, .unavailable,
                "no daemon is running, and nobody else keeps silences: systemctl start bondwatchd"
            ),
        ]
        for (error, status, message) in errors {
            let outcome = control(failing: error).end("bond0")
            #expect(outcome.status == status)
            #expect(outcome.messages == [message])
            #expect(outcome.output == "")
            #expect(control(failing: error).begin("bond0", for: "1h", reason: "x").status == status)
        }
        #expect(control().end("longer-than-any-name").status == .negative)
    }
}
