package import BondwatchCore

/// The words of the verdicts and ends of a drill, for scripts and for people.
extension DrillTrial.Outcome {
    var word: String {
        switch self {
        case .untried: "untried"
        case .passed: "passed"
        case .deaf: "deaf"
        case .unanswered: "unanswered"
        case .refused: "refused"
        case .notSwitched: "not_switched"
        case .left: "left"
        case .interrupted: "interrupted"
        case .blind: "blind"
        }
    }

    func problem(name: (InterfaceIndex?) -> InterfaceName?) -> String? {
        switch self {
        case .untried: "its turn did not come"
        case .passed: nil
        case .deaf: "nothing was received on it"
        case .unanswered: "packets arrived on it, but no answer"
        case .refused(let reason): "the kernel would not make it the active slave: \(reason)"
        case .notSwitched: "the kernel agreed, and did not make it the active slave"
        case .left(let other):
            "it did not stay the active slave, \(name(other).map { "\($0) took over" } ?? "there was none then")"
        case .interrupted: "the drill was interrupted"
        case .blind: "the kernel could not be asked any more"
        }
    }
}

extension DrillEnd {
    var word: String {
        switch self {
        case .completed: "completed"
        case .noTraffic: "no_traffic"
        case .silentAfterReturn: "silent_after_return"
        case .overtaken: "overtaken"
        case .interrupted: "interrupted"
        case .blind: "blind"
        case .notRestored: "not_restored"
        }
    }

    func problem(
        of bond: InterfaceName, active: InterfaceName, name: (InterfaceIndex?) -> InterfaceName?
    ) -> String? {
        let mend = "to put it back: ip link set dev \(bond) type bond active_slave \(active)"
        switch self {
        case .completed: return nil
        case .noTraffic:
            return "no traffic could be provoked on \(active), so that nothing can be learned of the standbys and none "
                + "was tried; name somebody behind the bond who answers: --ping ADDRESS"
        case .silentAfterReturn:
            return
                "\(active) is the active slave again, and NOTHING IS RECEIVED ON IT any more, as there was before the "
                + "drill; no further standby was tried"
        case .overtaken(let other):
            return "something else changed the active slave from \(active) to \(name(other)?.description ?? "none"); "
                + "that was left as it is; \(mend)"
        case .interrupted(let signal): return "interrupted by \(Self.signalName(signal))"
        case .blind(let reason): return "the kernel could not be asked: \(reason)"
        case .notRestored(let other, let reason):
            return "\(active) IS NOT THE ACTIVE SLAVE AGAIN, \(name(other)?.description ?? "none") is now"
                + (reason.map { " (the kernel: \($0))" } ?? "") + "; \(mend)"
        }
    }

    private static func signalName(_ signal: Int32) -> String {
        switch signal {
        case 1: "SIGHUP"
        case 2: "SIGINT"
        case 3: "SIGQUIT"
        case 15: "SIGTERM"
        default: "signal \(signal)"
        }
    }
}

/// Scripts are told the word alone; what else there is to say is in the report's `problem`.
extension DrillEnd: ReportValue {
    package static var varlinkType: String { "string" }

    package func write(to text: inout JSONText) { word.write(to: &text) }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(word)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let word = try container.decode(String.self)
        let ends: [DrillEnd] = [
            .completed, .noTraffic, .silentAfterReturn, .overtaken(by: nil), .interrupted(signal: 0),
            .blind(reason: ""), .notRestored(active: nil, reason: nil),
        ]
        guard let end = ends.first(where: { $0.word == word }) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no end of a drill")
        }
        self = end
    }
}
