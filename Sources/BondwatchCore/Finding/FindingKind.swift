/// Every kind of standing fault. A new one is a case here, its row in `definition`, and its rule.
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
    case sharedAddress = "shared-address"
    case arpValidateOff = "arp-validate-off"
    case optionChanged = "option-changed"
    case adminDownSlave = "admin-down-slave"
    case deafSlave = "deaf-slave"
    case aggregatorSplit = "aggregator-split"
    case separateAggregators = "separate-aggregators"

    package struct Definition: Sendable {
        /// What the rule asks; yes is a fault.
        var question: String
        /// What the rule looks at.
        var looksAt: [FindingFacts.Item]
        /// What it is told with where the configuration says nothing else.
        package var priority: Priority
        package var hold: Hold
        /// Whether one look at the bond shows it; the others need time or a past.
        package var showsAtOneLook = true
        /// Whether a failover that is asked for can do harm under it, or teaches nothing.
        package var forbidsDrill = false
        /// What it means, for the manual.
        package var meaning: String
        /// What to do, in one sentence without a full stop; `@BOND@` and `@INTERFACE@` stand for the names of bond and
        /// slave, `@SETTING@` for the command that gives an option the value that it had.
        package var remedy: String
        var rule: Rule
    }

    /// Judges the facts: every fault of the kind that there is, or nil where the facts do not allow a judgement now, and
    /// what stood or did not goes on as it was.
    typealias Rule = @Sendable (FindingFacts) -> [Fault]?

    /// How long a fault must last before it is told: a bond that is being put together has many.
    package enum Hold: String, CaseIterable, Sendable {
        /// It has lasted already.
        case none = "at once"
        /// A link needs up to three seconds to negotiate, and updelay comes on top.
        case settling = "3 s and updelay"
        /// Slaves come one by one at boot, and speeds are read some time after the link is there.
        case assembly = "10 s and updelay"
        /// The driver needs its delays and its next looks at the link.
        case monitor = "3 s, updelay, downdelay and two monitor intervals"
    }

    /// The table, row by row in the order of the kinds: made once, as the rules are asked at every look at every bond.
    static let table = allCases.map { (kind: $0, definition: $0.definition) }

    /// What it is told with where the configuration says nothing else.
    package var priority: Priority { definition.priority }

    /// What to do about a fault of that bond.
    ///
    /// - Parameter former: the value that an option had.
    func remedy(for subject: Finding.Subject, former: String? = nil, in bond: InterfaceName) -> String {
        Self.fill(definition.remedy) { placeholder in
            switch (placeholder, subject) {
            case ("BOND", _): bond.description
            case ("INTERFACE", .slave(let name)): name.description
            case ("SETTING", .option(let option)):
                former.map { option.setting(to: $0, of: bond) } ?? Self.word("SETTING")
            default: Self.word(placeholder)
            }
        }
    }

    /// What stands for a placeholder where no bond is named, as in a manual.
    package static func word(_ placeholder: Substring) -> String {
        placeholder == "SETTING" ? "ip link set dev BOND type bond OPTION VALUE" : String(placeholder)
    }

    /// Puts something in the place of each `@WORD@`.
    package static func fill(_ text: String, _ value: (Substring) -> String) -> String {
        let pieces = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false).map(Substring.init)
        return pieces.enumerated().map { $0.offset % 2 == 0 ? String($0.element) : value($0.element) }.joined()
    }
}
