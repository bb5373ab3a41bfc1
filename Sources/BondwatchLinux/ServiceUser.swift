import CLinux
import Glibc

/// The rights with which the service reads files.
package struct ServiceUser: Equatable, Sendable {
    package let user: UInt32
    package let group: UInt32
    /// The supplementary groups.
    package let groups: [UInt32]

    /// As the unit has it: a dynamic user and the group of the journal.
    ///
    /// systemd takes a dynamic user's id back when the service ends, and gives it the same again where it can: that of its
    /// state directory. Before the first start any id of the range stands for it.
    package static func find() -> ServiceUser {
        let journal = getgrnam("systemd-journal").map { $0.pointee.gr_gid }
        let groups = journal.map { [$0] } ?? []
        if let entry = getpwnam("bondwatchd") {
            return ServiceUser(user: entry.pointee.pw_uid, group: entry.pointee.pw_gid, groups: groups)
        }
        var facts = stat()
        if stat("/var/lib/private/bondwatchd", &facts) == 0, dynamicRange.contains(facts.st_uid) {
            return ServiceUser(user: facts.st_uid, group: facts.st_gid, groups: groups)
        }
        return ServiceUser(user: dynamicRange.upperBound, group: dynamicRange.upperBound, groups: groups)
    }

    /// The ids of systemd's dynamic users (systemd.exec(5), DynamicUser=).
    private static let dynamicRange: ClosedRange<UInt32> = 61_184...65_519

    /// Gives this process the same rights, for good; the kernel then judges modes, folders, lists and labels alike.
    package func become() throws(SystemError) {
        guard clinux_become(user, group, groups, UInt(groups.count)) == 0 else {
            throw SystemError("setresuid", "the service's user")
        }
    }
}
