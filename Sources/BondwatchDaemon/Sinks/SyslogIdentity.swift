/// Under what name and facility the daemon logs.
enum SyslogIdentity {
    /// SYSLOG_IDENTIFIER, and the tag of a syslog line.
    static let identifier = "bondwatchd"
    /// LOG_DAEMON (sys/syslog.h).
    static let facility: UInt8 = 3
}
