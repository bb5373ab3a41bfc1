/// What `make fuzz` feeds, each by its name on the command line and of its folders under Seeds and Crashes.
///
/// A new target is a file beside this one with its `check` function, and its two lines here.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// The text of a /proc/net/bonding file.
    case proc
    /// An rtnetlink datagram.
    case netlink
    /// Datagrams, files and the passing of time, through the join of the sources and the machines behind it.
    case join
    /// The text of a configuration file.
    case configuration
    /// What a client of the control socket sends.
    case control
    /// The parts of a bond in the checkpoint, its head, or the payload of an earlier version.
    case checkpoint

    /// Puts an input through the code under test and checks what must hold for every input.
    ///
    /// - Returns: how many facts the code under test made of it; more than zero shows that it was reached.
    package func check(_ input: [UInt8]) throws(Violation) -> Int {
        switch self {
        case .proc: try ProcProperties.check(input)
        case .netlink: try NetlinkProperties.check(input)
        case .join: try JoinProperties.check(input)
        case .configuration: try ConfigurationProperties.check(input)
        case .control: try ControlProperties.check(input)
        case .checkpoint: try CheckpointProperties.check(input)
        }
    }
}
