package import BondwatchCore
package import BondwatchLinux

/// Whom a connection to the control socket counts for.
package enum ControlPeer: PlaceHolder {
    /// Root and the daemon's own user.
    case trusted
    case user(UInt32)
    /// A process of a user whom the daemon's user namespace has no number for: with PrivateUsers= of systemd all users look
    /// alike but the trusted, so the processes are held apart instead.
    case process(Int32)
    case unknown

    package init(_ credentials: PeerCredentials?) {
        guard let credentials else {
            self = .unknown
            return
        }
        if credentials.isTrusted {
            self = .trusted
        } else {
            self = credentials.isAnonymous ? .process(credentials.process) : .user(credentials.user)
        }
    }

    package var share: PlaceShare { self == .trusted ? .privileged : .quota }
}
