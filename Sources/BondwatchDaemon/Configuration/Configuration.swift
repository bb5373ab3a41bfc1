package import BondwatchCore
import BondwatchVarlink

/// What an administrator can set; a value made without a file holds the defaults.
///
/// Each property has its row in `Setting.all`, which gives it its key, its limits and its meaning; what can be said of
/// one bond has it in `PolicySetting.all`.
package struct Configuration: Equatable, Sendable {
    package var pollInterval = BootInstant.Span.seconds(1)
    package var netlink = Netlink()
    package var log = Log()
    package var control = Control()
    /// `[defaults]` and `[bond.NAME]`
    package var policies = PolicyBook()

    package init() {}

    /// `[netlink]`
    package struct Netlink: Equatable, Sendable {
        /// Bytes.
        package var receiveBuffer = 4 << 20
    }

    /// `[log]`
    package struct Log: Equatable, Sendable {
        package var targets = SinkTargets.auto
    }

    /// `[control]`
    package struct Control: Equatable, Sendable {
        /// The socket's absolute path.
        package var path = BondsInterface.usualSocket
        /// The socket's permission bits.
        package var mode: UInt32 = 0o666
        /// The most connections at one time.
        package var clients = 64
    }
}

extension Setting {
    /// Every key, in the order of packaging/bondwatchd.toml.
    package static let all: [Setting] =
        [
            Setting(
                "poll_interval", \.pollInterval, .duration(from: .milliseconds(100), to: .seconds(60)),
                "How often /proc/net/bonding is read besides what the kernel reports of its own accord."),
            Setting(
                "netlink", "receive_buffer", \.netlink.receiveBuffer, .size(from: 4 << 10, to: 256 << 20),
                "How much of the kernel's reports can wait; without privileges net.core.rmem_max limits it."),
            Setting(
                "log", "targets", \.log.targets, .logTargets,
                "Where events are told; auto finds out what the host has, so that each is found once in each place."),
            Setting(
                "control", "path", \.control.path, .socketPath,
                "The socket that bondwatchd --dump and other programs ask."),
            Setting(
                "control", "mode", \.control.mode, .permissions,
                "Who may ask: the socket's permission bits."),
            Setting(
                "control", "clients", \.control.clients, .count(from: 1, to: 4096),
                "How many programs may be connected at one time; 128 files that LimitNOFILE= allows are not for them."),
        ] + PolicySetting.all.map(Setting.init(defaultOf:))
}
