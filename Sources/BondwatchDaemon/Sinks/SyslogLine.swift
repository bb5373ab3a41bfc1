import BondwatchCore
import BondwatchLinux
import Glibc

/// A line as /dev/log takes it, in the form of RFC 3164 without the host name: `<28>Jan  5 09:07:03 bondwatchd[812]: …`.
enum SyslogLine {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    static func text(of entry: Entry, process: pid_t) -> String {
        let priority = SyslogIdentity.facility << 3 | entry.priority.rawValue
        let stamp = stamp(LocalTime(wallMicroseconds: entry.wallMicroseconds))
        return "<\(priority)>\(stamp) \(SyslogIdentity.identifier)[\(process)]: \(entry.line)"
    }

    private static func stamp(_ time: LocalTime) -> String {
        let month = months.indices.contains(time.month) ? months[time.month] : months[0]
        return "\(month) \(time.day < 10 ? " " : "")\(time.day) \(time.clock)"
    }
}
