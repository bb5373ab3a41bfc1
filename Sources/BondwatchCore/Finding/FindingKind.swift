/// Every kind of standing fault: the one table of their names and severities.
package enum FindingKind: String, CaseIterable, Sendable {
    case noLinkMonitoring = "no-link-monitoring"
    case slowLinkMonitoring = "slow-link-monitoring"
    case singleSlave = "single-slave"
    case noSlaves = "no-slaves"
    case missingSlave = "missing-slave"
    case unexpectedActive = "unexpected-active"
    case mixedSpeed = "mixed-speed"
    case unknownSpeed = "unknown-speed"
    case halfDuplex = "half-duplex"
    case carrierMismatch = "carrier-mismatch"
    case minLinksUnmet = "min-links-unmet"
    case duplicatePermanentAddress = "duplicate-permanent-address"
    case failOverMacNeeded = "fail-over-mac-needed"
    case arpValidateOff = "arp-validate-off"
    case optionChanged = "option-changed"
    case adminDownSlave = "admin-down-slave"
    case deafSlave = "deaf-slave"

    /// What it is told with where the configuration says nothing else.
    package var priority: Priority {
        switch self {
        case .noLinkMonitoring, .missingSlave, .deafSlave, .noSlaves, .minLinksUnmet: .error
        case .slowLinkMonitoring, .singleSlave, .unexpectedActive, .unknownSpeed, .halfDuplex, .carrierMismatch,
            .duplicatePermanentAddress, .failOverMacNeeded, .mixedSpeed:
            .warning
        case .optionChanged, .adminDownSlave: .notice
        case .arpValidateOff: .info
        }
    }
}
