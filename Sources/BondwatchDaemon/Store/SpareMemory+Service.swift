import BondwatchCore
import BondwatchLinux
import BondwatchSystemd

extension SpareMemory {
    private static let name = "bondwatchd-spare"

    /// The one that the service manager holds, or a new one that it is given to hold; nil where nobody holds any.
    static func ofService(bootID: [UInt8]) -> SpareMemory? {
        if let descriptor = ServiceFileStore.take(name) { return SpareMemory(descriptor: descriptor, bootID: bootID) }
        guard let spare = try? SpareMemory(bootID: bootID), ServiceFileStore.keep(spare.descriptor, as: name) else {
            return nil
        }
        return spare
    }
}
