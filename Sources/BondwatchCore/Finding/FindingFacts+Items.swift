extension FindingFacts {
    /// Something that rules look at, for whoever wants to follow them.
    enum Item: CaseIterable, Sendable {
        case mode
        case monitor
        case miimon
        case adminUp
        case carrier
        case slaves
        case expectation
        /// How the ports of 802.3ad are divided into groups.
        case groups
        case active
        case preferred
        case primary
        case links
        case speeds
        case duplex
        case minLinks
        case failOverMac
        case addresses
        case permanentAddresses
        case arpValidate
        /// What the watch over the options remembers.
        case options
        /// What the watch over what the slaves receive remembers.
        case hearing
    }

    /// What is known of it, in words; each is one input of a rule.
    func words(on item: Item) -> [String] {
        switch item {
        case .mode: ["mode \(mode?.name ?? Self.unknown)"]
        case .monitor: [miimonWords, "arp_interval \(Self.milliseconds(arpInterval))"] + targetWords
        case .miimon: [miimonWords]
        case .adminUp: ["the bond is \(isAdminUp.map { $0 ? "set up" : "set down" } ?? Self.unknown)"]
        case .carrier: ["the bond's carrier \(Self.onOff(hasCarrier))"]
        case .slaves: [slaves.isEmpty ? "no slaves" : "slaves \(Self.list(slaves.map(\.name)))"]
        case .expectation: [expectationWords]
        case .groups: groupWords
        case .active: ["active slave \(activeSlave?.description ?? "none")"]
        case .preferred:
            [preferredActive.isEmpty ? "preferred_active not set" : "preferred_active \(Self.list(preferredActive))"]
        case .primary:
            switch primary {
            case nil: ["primary \(Self.unknown)"]
            case .unset: ["primary none"]
            case .slave(let name, let reselect):
                [
                    "primary \(name)",
                    "primary_reselect \(reselect.map { OptionNames.primaryReselect[$0] } ?? Self.unknown)",
                ]
            }
        case .links: slaves.map(\.linkWords)
        case .speeds: slaves.map { "\($0.name) \($0.speedWords)" }
        case .duplex: slaves.map { "\($0.name) \($0.duplex.map { "\($0) duplex" } ?? "duplex \(Self.unknown)")" }
        case .minLinks: ["min_links \(minLinks.map { String($0) } ?? Self.unknown)"]
        case .failOverMac: ["fail_over_mac \(failOverMac.map { OptionNames.failOverMac[$0] } ?? Self.unknown)"]
        case .addresses:
            ["the bond's address \(address?.description ?? Self.unknown)"]
                + slaves.map { "\($0.name) \($0.address?.description ?? Self.unknown)" }
        case .permanentAddresses: slaves.map { "\($0.name) \($0.permanentAddress?.description ?? Self.unknown)" }
        case .arpValidate: ["arp_validate \(arpValidate.map { OptionNames.arpValidate[$0] } ?? Self.unknown)"]
        case .options:
            [changedOptions == nil ? "no options to compare with yet" : "the options as they had settled"]
                + (mode == .ieee8023ad
                    ? ["not ad_actor_sys_prio, ad_user_port_key and ad_actor_system, shown to CAP_NET_ADMIN alone"]
                    : [])
        case .hearing: []
        }
    }

    static let unknown = "unknown"

    private var miimonWords: String { "miimon \(Self.milliseconds(miimon))" }

    private var targetWords: [String] {
        guard let arpInterval, arpInterval > 0 else { return [] }
        return [hasMonitorTargets ? "targets to ask" : "no targets to ask"]
    }

    private var expectationWords: String {
        switch expectation {
        case nil: "what is expected is \(Self.unknown)"
        case .learned(let names): "expected \(Self.list(names)), as learned"
        case .number(let count, _): "expected \(count), by expected_slaves"
        case .names(let names): "expected \(Self.list(names)), by expected_slaves"
        }
    }

    private var groupWords: [String] {
        guard let grouping else { return [] }
        let declared = grouping.declared.map { "groups \($0), by the configuration" } ?? "groups not set"
        return grouping.aggregators.map { "aggregator \($0.number): \(Self.list($0.ports))" } + [declared]
    }

    static func milliseconds(_ count: UInt32?) -> String {
        count.map { $0 == 0 ? "0" : "\($0) ms" } ?? unknown
    }

    static func onOff(_ value: Bool?) -> String { value.map { $0 ? "on" : "off" } ?? unknown }

    static func list(_ names: [InterfaceName]) -> String {
        names.isEmpty ? "none" : names.map(\.description).joined(separator: " ")
    }
}

extension FindingFacts.Slave {
    fileprivate var linkWords: String {
        let admin = isAdminUp == false ? ", set down" : ""
        return "\(name) \(status?.procText ?? FindingFacts.unknown), carrier \(FindingFacts.onOff(hasCarrier))\(admin)"
    }

    fileprivate var speedWords: String {
        switch speed {
        case nil: "speed not read yet"
        case .unknown?: "speed unknown"
        case .megabits(let megabits)?: "\(megabits) Mb/s"
        }
    }
}
