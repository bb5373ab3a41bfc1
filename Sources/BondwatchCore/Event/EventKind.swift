/// Every kind of event, and what its users must know of it: the one table from which the journal's MESSAGE_ID, the
/// message catalog and the manual come.
package enum EventKind: String, CaseIterable, Sendable {
    case linkDown = "link-down"
    case linkUp = "link-up"
    case linkGoingDown = "link-going-down"
    case linkGoingBack = "link-going-back"
    case linkDownCancelled = "link-down-cancelled"
    case linkBackCancelled = "link-back-cancelled"
    case activeChanged = "active-changed"
    case activeFirst = "active-first"
    case activeNone = "active-none"
    case redundancyLost = "redundancy-lost"
    case redundancyReduced = "redundancy-reduced"
    case redundancyRestored = "redundancy-restored"
    case bondAdded = "bond-added"
    case bondRemoved = "bond-removed"
    case bondRenamed = "bond-renamed"
    case slaveAdded = "slave-added"
    case slaveRemoved = "slave-removed"
    case missed = "missed"
    case lacpPartnerLost = "lacp-partner-lost"
    case lacpPartnerFound = "lacp-partner-found"
    case lacpPortOut = "lacp-port-out"
    case lacpPortIn = "lacp-port-in"
    case lacpAggregatorChanged = "lacp-aggregator-changed"
    case lacpPartnerChanged = "lacp-partner-changed"
    case lacpChurned = "lacp-churned"
    case lacpChurnEnded = "lacp-churn-ended"
    case findingRaised = "finding-raised"
    case findingCleared = "finding-cleared"
    case flapping = "flapping"
    case flappingContinues = "flapping-continues"
    case flappingEnded = "flapping-ended"
    case failoverRecorded = "failover-recorded"
    case episodeEnded = "episode-ended"
    case silenceBegan = "silence-began"
    case silenceEnded = "silence-ended"

    package struct Definition: Sendable {
        /// 128 bits as 32 hex digits, given once (`systemd-id128 new`) and never used for anything else.
        package var messageID: String
        /// One line: what happened.
        package var subject: String
        /// What it means; `@FIELD@` stands for a journal field of the entry.
        package var meaning: String
        /// What to do about it.
        package var remedy: String
    }
}
