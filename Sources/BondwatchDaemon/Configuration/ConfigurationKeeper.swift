import BondwatchCore
package import BondwatchLinux
import Dispatch

/// Keeps the configuration that was accepted last, on a queue of its own: the disk may take its time.
package final class ConfigurationKeeper: Sendable {
    private let store: ConfigurationStore
    private let queue = DispatchQueue(label: "bondwatchd.configuration.keep")

    /// - Parameter directory: the state directory.
    package init(directory: String) { store = ConfigurationStore(directory: directory) }

    /// What an earlier run has left; reads the disk.
    package func lastGood() -> StartupConfiguration.LastGood { StartupConfiguration.LastGood(store.read()) }

    /// Returns at once; of several the last one stays.
    ///
    /// - Parameter whenFailed: called on any thread.
    package func keep(
        _ accepted: AcceptedConfiguration, of source: ConfigurationSource,
        whenFailed: @escaping @Sendable (SystemError) -> Void
    ) {
        let kept = KeptConfiguration(path: Array(source.path.utf8), text: accepted.text)
        queue.async { [store] in
            do throws(SystemError) {
                try store.keep(kept)
            } catch {
                whenFailed(error)
            }
        }
    }
}
