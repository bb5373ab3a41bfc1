import BondwatchCore
import BondwatchLinux

/// One event as one line.
enum EventLine {
    /// `2026-11-21 10:04:05.042  warning  bond0: link status definitely down for interface eth0, disabling it`
    static func text(_ event: JournaledEvent, hasHosts: Bool) -> String {
        let time = LocalTime(wallMicroseconds: event.time).dateAndClockWithMilliseconds
        let host = hasHosts ? "\(event.host ?? "-")  " : ""
        let word = UInt8(exactly: event.priority).flatMap(Priority.init(rawValue:))?.keyword ?? "-"
        return "\(time)  \(host)\(word.padded(to: 7))  \(event.message)\n"
    }
}
