import BondwatchCore

/// What one seed is made of, apart from the order of events.
struct Setting {
    /// Datagrams that the socket holds.
    var room: Int
    var pollInterval: UInt64
    /// The daemon is now and then kept from running for so long, at most.
    var longestPause: UInt64
    /// One commit of the driver in so many is looked at from the middle; 0 for none.
    var readsMidway: UInt64
    /// A daemon dies once in so many steps.
    var mortality: UInt64
    var bonds: [BondOptions] = []

    /// - Parameter rest: dice for what was added later, so that seeds keep the rest of what they are made of.
    init(_ dice: inout Dice, _ rest: inout Dice) {
        room = dice.oneIn(4) ? dice.number(4...30) : 100_000
        pollInterval = dice.pick([1000, 1000, 2000, 5000]) ?? 1000
        longestPause = dice.oneIn(3) ? dice.number(20...2500) : 5
        readsMidway = dice.oneIn(2) ? 4 : 0
        mortality = dice.oneIn(3) ? 120 : 2000
        for _ in 0..<dice.number(1...3) { bonds.append(Self.options(&dice)) }
        for bond in bonds.indices where bonds[bond].mode == .activeBackup {
            if rest.oneIn(4) { bonds[bond].failOverMac = rest.pick(BondOptions.FailOverMac.allCases) ?? .none }
            if bonds[bond].monitor == .arp, rest.oneIn(2) {
                bonds[bond].validation = rest.pick(BondOptions.ArpValidation.allCases) ?? .none
            }
        }
    }

    static func options(_ dice: inout Dice) -> BondOptions {
        var options = BondOptions()
        options.mode = BondMode(rawValue: UInt8(dice.number(0...6))) ?? .activeBackup
        if dice.oneIn(2) { options.mode = dice.oneIn(2) ? .activeBackup : .ieee8023ad }
        switch options.mode {
        case .balanceRR, .balanceXOR, .broadcast, .activeBackup:
            if dice.oneIn(4) {
                options.miimon = 0
                options.arpInterval = 100
            }
        case .ieee8023ad:
            options.selection = dice.pick(BondOptions.AggregatorSelection.allCases) ?? .stable
            options.minLinks = dice.oneIn(4) ? UInt32(dice.number(1...2)) : 0
            options.isLacpFast = !dice.oneIn(12)
        case .balanceTLB, .balanceALB: break
        }
        if options.miimon > 0 {
            options.miimon = dice.pick([50, 100, 100, 200]) ?? 100
            options.updelay = dice.oneIn(3) ? dice.number(1...5) : 0
            options.downdelay = dice.oneIn(3) ? dice.number(1...3) : 0
        }
        options.reselect = dice.pick(BondOptions.PrimaryReselect.allCases) ?? .always
        options.peerNotifications = dice.oneIn(4) ? 0 : 1
        return options
    }
}
