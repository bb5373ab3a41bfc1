import BondwatchCore
import BondwatchLinux
import BondwatchQuery

/// Why there was no drill: nothing was changed.
enum DrillFault: Error {
    case noPermission
    case unconfirmed
    case declined
    case badArgument(String)
    case noSuchBond(UnknownBond)
    case busy
    case refused(InterfaceName, [DrillRefusal])
    case noKernel(String)
    case system(SystemError)

    var status: ExitStatus {
        switch self {
        case .noPermission: .noPermission
        case .unconfirmed, .badArgument, .noSuchBond: .usage
        case .declined, .busy: .temporaryFailure
        case .refused, .noKernel, .system: .unavailable
        }
    }

    var text: String {
        switch self {
        case .noPermission: "a drill changes the active slave, and only root may do that"
        case .unconfirmed: "a drill changes the active slave: it asks first on a terminal, and elsewhere needs --yes"
        case .declined: "nothing was changed"
        case .badArgument(let text): text
        case .noSuchBond(let error): error.description
        case .busy: "another drill is running on this host"
        case .refused(let bond, let reasons):
            "no drill on \(bond): \(reasons.map(\.description).joined(separator: "; "))"
        case .noKernel(let text): text
        case .system(let error): error.description
        }
    }
}
