/// Why a bond's file could not be had.
package enum ProcBondingError: Error, Equatable, CustomStringConvertible {
    /// No folder of bonds: the bonding driver is not loaded, which is a normal state.
    case noDriver(folder: String)
    /// The bond went between the listing and the reading, or there is none of that name: a normal state too.
    case vanished(path: String)
    /// The file is longer than any that a driver prints; bytes.
    case tooLong(path: String, limit: Int)
    case system(SystemError)

    package var description: String {
        switch self {
        case .noDriver(let folder): "\(folder): no such folder, the bonding driver is not loaded"
        case .vanished(let path): "\(path): no such bond"
        case .tooLong(let path, let limit): "\(path): longer than \(limit) bytes, not a file of the bonding driver"
        case .system(let error): error.description
        }
    }
}
