package import BondwatchCore
import Glibc

/// The file `configuration` of the state directory: the text of the configuration that was accepted last.
package struct ConfigurationStore: Sendable {
    private let path: String

    /// A configuration of the longest path and the longest text is shorter.
    private static let mostBytes = 2 << 20

    package init(directory: String) { path = "\(directory)/configuration" }

    /// What an earlier run has left.
    package enum Content: Equatable, Sendable {
        case none
        case kept(KeptConfiguration)
        /// - Parameter reason: after "they cannot be used:".
        case unusable(reason: String)
    }

    package func read() -> Content {
        do throws(SystemError) {
            let bytes = try SmallFile.read(path, limit: Self.mostBytes, followsLinks: false)
            do throws(KeptConfiguration.Fault) {
                return .kept(try KeptConfiguration(bytes: bytes))
            } catch {
                return .unusable(reason: "\(error)")
            }
        } catch {
            return error.errno == ENOENT ? .none : .unusable(reason: "\(error)")
        }
    }

    /// Writes it, so that it outlives a loss of power; leaves a file alone that has it already.
    package func keep(_ configuration: KeptConfiguration) throws(SystemError) {
        guard read() != .kept(configuration) else { return }
        try AtomicFile.write(configuration.bytes, to: path, permissions: 0o600, draft: "\(path).new")
    }
}
