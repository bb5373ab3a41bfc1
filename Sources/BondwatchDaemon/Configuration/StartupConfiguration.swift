import BondwatchCore
package import BondwatchLinux

/// What the daemon starts with: the settings of the file, or others in their place.
package struct StartupConfiguration: Equatable, Sendable {
    package let settings: Configuration
    /// Why they are not those of the file; nil where they are.
    package let refusal: ConfigurationRefusal?

    /// Who sees how the start went.
    package enum Supervision: Equatable, Sendable {
        /// systemd: nobody may notice that the host is not watched.
        case serviceManager
        /// A person in front of the program, who mends the file and tries again.
        case terminal
        /// Something that starts programs, and perhaps starts them again.
        case unknown
    }

    /// What an earlier run has left.
    package enum LastGood: Equatable, Sendable {
        case none
        /// - Parameter file: where they came from, as it is shown.
        case settings(Configuration, file: String)
        /// - Parameter reason: after "they cannot be used:".
        case unusable(reason: String)

        package init(_ content: ConfigurationStore.Content) {
            switch content {
            case .none: self = .none
            case .unusable(let reason): self = .unusable(reason: reason)
            case .kept(let kept):
                let file = PrintableText.escaping(kept.path)
                do throws(ConfigurationError) {
                    self = .settings(try Configuration.parse(bytes: kept.text, file: file), file: file)
                } catch {
                    self = .unusable(reason: "this version refuses them: \(error.summary)")
                }
            }
        }
    }

    /// Decides.
    ///
    /// A service watches whatever the file holds. A program that a person starts ends instead, and so does one that was never
    /// configured well before, unless systemd has started it.
    ///
    /// - Parameters:
    ///   - outcome: of reading the file.
    ///   - lastGood: asked for only where the file is refused.
    /// - Throws: what is wrong with the file, where the program is to end.
    package static func decide(
        _ outcome: Result<AcceptedConfiguration, ConfigurationError>, lastGood: () -> LastGood,
        supervision: Supervision
    ) throws(ConfigurationError) -> StartupConfiguration {
        let error: ConfigurationError
        switch outcome {
        case .success(let accepted): return StartupConfiguration(settings: accepted.settings, refusal: nil)
        case .failure(let refused): error = refused
        }
        if supervision == .terminal { throw error }
        switch lastGood() {
        case .settings(let settings, let file):
            return StartupConfiguration(
                settings: settings, refusal: ConfigurationRefusal(error: error, inUse: .lastGood(file: file)))
        case .none:
            if supervision == .unknown { throw error }
            return StartupConfiguration(
                settings: Configuration(), refusal: ConfigurationRefusal(error: error, inUse: .defaults(lost: nil)))
        case .unusable(let reason):
            return StartupConfiguration(
                settings: Configuration(), refusal: ConfigurationRefusal(error: error, inUse: .defaults(lost: reason)))
        }
    }
}
