import BondwatchLinux
import CSystemd
import Glibc

/// The sockets that a .socket unit has opened for this process (sd_listen_fds(3)).
package enum ActivatedSockets {
    /// Takes over the listening stream sockets; whoever gets the numbers closes them. Empty where there are none.
    ///
    /// A socket of another kind is left alone, as is every socket on a second call.
    package static func take() -> [CInt] {
        let count = sd_listen_fds(1)
        guard count > 0 else { return [] }
        return (SD_LISTEN_FDS_START..<SD_LISTEN_FDS_START + count).filter {
            sd_is_socket($0, AF_UNSPEC, CInt(SOCK_STREAM.rawValue), 1) > 0
        }
    }
}
