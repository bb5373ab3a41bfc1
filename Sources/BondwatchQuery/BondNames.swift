import BondwatchCore
import BondwatchLinux

/// The names of the bonds there are, for the completion in a shell.
package enum BondNames {
    /// As they are shown, in order; none where the kernel cannot be asked. It is one folder that is listed: somebody waits
    /// with a finger on the key.
    package static func present(procfs: String = "/proc") -> [String] {
        guard let names = try? ProcBondingReader(procfs: procfs).bonds() else { return [] }
        return names.map(\.description)
    }
}
