package import BondwatchCore

/// Silences and explanations.
extension DaemonClient {
    /// Silences a bond; one that holds already is replaced.
    ///
    /// - Parameters:
    ///   - span: whole seconds count.
    ///   - reason: 1 to `Silence.longestReason` bytes.
    package func silence(
        _ bond: InterfaceName, for span: BootInstant.Span, reason: String
    ) throws(DaemonClientError) -> SilenceReport {
        let seconds = Int(clamping: span.nanoseconds / 1_000_000_000)
        let parameters = BondsInterface.SilenceParameters(name: bond.description, seconds: seconds, reason: reason)
        let result: BondsInterface.SilenceResult = try ask(BondsInterface.silence, parameters)
        return result.silence
    }

    /// Ends the silence of a bond; gives what it was.
    package func unsilence(_ bond: InterfaceName) throws(DaemonClientError) -> SilenceReport {
        let parameters = BondsInterface.NameParameters(name: bond.description)
        let result: BondsInterface.SilenceResult = try ask(BondsInterface.unsilence, parameters)
        return result.silence
    }

    /// Every silence that holds, in the order of the names of the bonds, which need not be there now.
    package func silences() throws(DaemonClientError) -> [SilencedBond] {
        let result: BondsInterface.SilencesResult = try ask(BondsInterface.silences, ServiceInterface.NoParameters())
        return result.silences
    }

    /// Why the bond is judged as it is.
    package func explain(_ bond: InterfaceName) throws(DaemonClientError) -> Explanation {
        let parameters = BondsInterface.NameParameters(name: bond.description)
        let result: BondsInterface.ExplainResult = try ask(BondsInterface.explain, parameters)
        return result.explanation
    }
}
