package import BondwatchCore

/// Silence, Unsilence, Silences and Explain.
extension BondsInterface {
    package static let silence = "\(name).Silence"
    package static let unsilence = "\(name).Unsilence"
    package static let silences = "\(name).Silences"
    package static let explain = "\(name).Explain"

    static let silenceMethods = """
        # Silences a bond for that many seconds, 1 to \(longestSilence), for a reason of 1 to \(Silence.longestReason) bytes:
        # its events go on being logged, and are marked, and checks say OK with a note. A silence that holds already is
        # replaced; it ends by itself, over restarts of the daemon and reboots too. The bond must be there now, or have a
        # section of that very name in the configuration. For root and the daemon's own user, as Unsilence; others get
        # org.varlink.service.PermissionDenied.
        method Silence(name: string, seconds: int, reason: string) -> (silence: \(SilenceReport.varlinkType))

        # Ends the silence of a bond; the state that the bond is in is logged once more.
        method Unsilence(name: string) -> (silence: \(SilenceReport.varlinkType))

        # Every silence that holds.
        method Silences() -> (silences: \([SilencedBond].varlinkType))

        # Why the bond is judged as it is, rule by rule, and what to do.
        method Explain(name: string) -> (explanation: \(Explanation.varlinkType))
        """

    static let silenceTypes = """
        \(SilencedBond.varlinkDefinition)
        \(ExplainedRule.varlinkDefinition)
        \(Explanation.varlinkDefinition)
        """

    private static var longestSilence: UInt64 { Silence.longest.nanoseconds / 1_000_000_000 }

    package struct SilenceParameters: VarlinkParameters, Encodable {
        package var name: String
        package var seconds: Int
        package var reason: String

        enum CodingKeys: String, CodingKey, CaseIterable { case name, seconds, reason }
        package static var names: Set<String> { Set(CodingKeys.allCases.map(\.rawValue)) }
        package static var none: Result<Self, InvalidParameter> {
            .failure(InvalidParameter(name: CodingKeys.name.rawValue))
        }

        /// How long the silence is to be.
        package var span: BootInstant.Span {
            get throws(InvalidParameter) {
                let shortest = Int(Silence.shortest.nanoseconds / 1_000_000_000)
                guard (shortest...Int(longestSilence)).contains(seconds) else {
                    throw InvalidParameter(name: CodingKeys.seconds.rawValue)
                }
                return .seconds(seconds)
            }
        }

        /// The reason, where it can be one.
        package var checkedReason: String {
            get throws(InvalidParameter) {
                guard Silence.takes(reason: reason) else { throw InvalidParameter(name: CodingKeys.reason.rawValue) }
                return reason
            }
        }
    }

    package struct NameParameters: VarlinkParameters, Encodable {
        package var name: String

        enum CodingKeys: String, CodingKey, CaseIterable { case name }
        package static var names: Set<String> { Set(CodingKeys.allCases.map(\.rawValue)) }
        package static var none: Result<Self, InvalidParameter> {
            .failure(InvalidParameter(name: CodingKeys.name.rawValue))
        }
    }

    package struct SilenceResult: Codable {
        package var silence: SilenceReport

        package init(silence: SilenceReport) { self.silence = silence }
    }

    package struct SilencesResult: Codable {
        package var silences: [SilencedBond]

        package init(silences: [SilencedBond]) { self.silences = silences }
    }

    package struct ExplainResult: Codable {
        package var explanation: Explanation

        package init(explanation: Explanation) { self.explanation = explanation }
    }
}
