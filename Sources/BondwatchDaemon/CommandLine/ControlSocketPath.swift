import BondwatchVarlink

/// Where a command asks the daemon: at the socket that the configuration names.
package struct ControlSocketPath: Equatable, Sendable {
    package let path: String
    /// What there is to say about it on standard error; nil where nothing is wrong.
    package let warning: String?

    package init(path: String, warning: String? = nil) {
        self.path = path
        self.warning = warning
    }

    /// The daemon watches also where its configuration is wrong or not for everybody to read, and it is asked at the usual
    /// socket then.
    ///
    /// - Throws: where a file that was named on the command line cannot be used.
    package init(_ source: ConfigurationSource) throws(ConfigurationError) {
        do throws(ConfigurationError) {
            let settings = try source.read(within: ConfigurationReading.patience).settings
            self.init(path: settings.control.path)
        } catch {
            if source.mustExist { throw error }
            let usual = BondsInterface.usualSocket
            self.init(path: usual, warning: "\(error.summary); asking the daemon at its usual socket, \(usual)")
        }
    }
}
