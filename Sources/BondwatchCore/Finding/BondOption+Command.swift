extension BondOption {
    /// What the driver demands before it takes another value (`bond_opts`, drivers/net/bonding/bond_options.c 7.2).
    enum Demand {
        case nothing
        /// That the bond is set down: BOND_OPTFLAG_IFDOWN.
        case down
        /// That it has no slaves: BOND_OPTFLAG_NOSLAVES.
        case noSlaves
    }

    var demand: Demand {
        switch self {
        case .mode, .failOverMac: .noSlaves
        case .lacpRate, .lacpActive, .adSelect, .tlbDynamicLB, .coupledControl: .down
        case .miimon, .updelay, .downdelay, .peerNotifyDelay, .useCarrier, .arpInterval, .arpMissedMax, .arpTargets,
            .nsTargets, .arpValidate, .arpAllTargets, .primary, .primaryReselect, .transmitHashPolicy, .resendIGMP,
            .peerNotifications, .allSlavesActive, .minLinks, .lpInterval, .packetsPerSlave, .broadcastNeighbor,
            .lacpStrict:
            .nothing
        }
    }

    /// How to give the option that value again, as a part of a sentence.
    ///
    /// - Parameter value: as `value(in:nameOf:)` gives it.
    func setting(to value: String, of bond: InterfaceName) -> String {
        if value == Self.nothing, let unsetting = unsetting(of: bond) { return unsetting }
        let command = "ip link set dev \(bond) type bond \(rawValue) \(value)"
        return switch demand {
        case .nothing: command
        case .down:
            "ip link set dev \(bond) down && \(command) && ip link set dev \(bond) up (nothing is sent meanwhile)"
        case .noSlaves: "\(command) (after all slaves are taken out of it)"
        }
    }

    /// How to unset an option whose absence is a value; nil where it has a word of its own.
    private func unsetting(of bond: InterfaceName) -> String? {
        switch self {
        case .primary: "echo > /sys/class/net/\(bond)/bonding/primary"
        case .arpTargets, .nsTargets: "take the targets out in the configuration that makes \(bond)"
        default: nil
        }
    }
}

extension Fault {
    /// An option that is another one than it was.
    init(_ option: BondOption, from old: String, to new: String) {
        self.init(.option(option), "\(option.rawValue) was changed from \(old) to \(new)", former: old)
    }
}
