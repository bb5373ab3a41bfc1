/// The manual of the conditions, as docs/conditions.md holds it: made from the one table, so that it says what is true.
package enum ConditionManual {
    package static var text: String {
        ConditionKind.allCases.reduce(into: opening) { $0 += "\n" + section(on: $1) }
    }

    private static let opening = """
        # Conditions: what hinders the daemon itself

        A condition is about the daemon, not about a bond: a file that it cannot write, a socket that it cannot read. The log
        has a line when it begins, further lines at growing intervals while it lasts (after 1, 5 and 30 minutes, 2 hours, then
        every 12 hours), and one when it ends, with its length and with what was counted. Each kind is logged for itself. One
        that comes back within ten minutes of its end, again and again, is logged at growing intervals too.

        What holds now is shown above the bonds by `bondwatchctl status` and `bondwatchd --dump`, and is listed under
        `conditions` in their JSON and in the method Stats of the control socket. `bondwatchctl check` judges each by the
        state below, which `--severity NAME=STATE` changes; the metric is `bondwatch_daemon_condition`. One that is about a bond
        is judged with that bond, and raises no alarm while it is silenced.

        This file is written by `make manual` from the table in Sources/BondwatchCore/Condition/ConditionKind+Definition.swift.

        """

    private static func section(on kind: ConditionKind) -> String {
        let row = kind.definition
        return """
            ## \(kind.rawValue)

            Severity `\(row.priority.keyword)`; in the check `\(row.weight.rawValue)`; \(course(row.course)).

            \(MessageCatalog.wrapped(row.meaning))

            \(MessageCatalog.wrapped("What to do: \(row.remedy)."))

            """
    }

    private static func course(_ course: ConditionKind.Course) -> String {
        switch course {
        case .state(1, _): "begins with the first failure, ends with the first success"
        case .state(let attempts, let span):
            "begins with \(attempts) failures in a row over \(span) or more, ends with the first success"
        case .occurrences(let quiet): "begins when it happens, ends when it has not happened for \(quiet)"
        case .fact: "a fact of the host: logged once, and shown while the daemon runs"
        }
    }
}
