import BondwatchCore

/// What people, cables and switches do to the host, one action after the other.
struct Script {
    /// Which interfaces belong into which bond, by the bond's place in the setting.
    private var homes: [[String]] = []
    private var names: [String] = []
    private var options: [BondOptions] = []
    private var renames = 0

    /// Makes the interfaces and bonds of the setting.
    mutating func build(_ kernel: inout Kernel, _ setting: Setting, _ dice: inout Dice) {
        kernel.choosesInsideCommit = dice.oneIn(4)
        kernel.batchesCarriers = dice.oneIn(2)
        kernel.driver = kernel.choosesInsideCommit || kernel.batchesCarriers ? .v6_1 : .v7_2
        options = setting.bonds
        for number in setting.bonds.indices {
            names.append("bond\(number)")
            homes.append((0..<dice.number(2...4)).map { "eth\(number)\($0)" })
            for name in homes[number] { kernel.addInterface(name) }
            for place in kernel.interfaces.indices { kernel.interfaces[place].partner = .left }
            make(number, &kernel, &dice)
        }
    }

    private func make(_ number: Int, _ kernel: inout Kernel, _ dice: inout Dice) {
        kernel.addBond(names[number], options[number])
        guard let bond = bond(number, kernel) else { return }
        let fillsFirst = dice.oneIn(2)
        if !fillsFirst { kernel.setUp(bond, true) }
        fill(number, &kernel)
        if fillsFirst { kernel.setUp(bond, true) }
        if options[number].mode.hasActiveSlave, dice.oneIn(3), let primary = kernel.bonds[bond].slaves.first {
            kernel.setPrimary(bond, primary.interface)
        }
    }

    private func bond(_ number: Int, _ kernel: Kernel) -> Int? {
        kernel.bonds.firstIndex { $0.name == names[number] }
    }

    private func fill(_ number: Int, _ kernel: inout Kernel) {
        guard let bond = bond(number, kernel) else { return }
        kernel.keepState()
        for name in homes[number] {
            if let interface = kernel.interfaces.first(where: { $0.name == name }) {
                kernel.enslave(bond, interface.index)
            }
        }
    }

    // MARK: Steps

    /// A part of something that takes several commands, with time between them.
    enum Step {
        /// Anything at all.
        case anything
        case setUp(Int, Bool)
        case release(Int, String)
        case enslave(Int, String)
        case delete(Int)
        case make(Int)
        case changeMode(Int)
        case unplug(String)
    }

    /// What somebody sets out to do: mostly one thing at random, sometimes what ifdown and ifup do.
    func plan(_ kernel: Kernel, _ dice: inout Dice) -> [Step] {
        guard dice.oneIn(9) else { return [.anything] }
        let number = dice.number(0...names.count - 1)
        let apart = homes[number].map { Step.release(number, $0) }
        let together = homes[number].map { Step.enslave(number, $0) }
        switch dice.number(0...7) {
        case 6: return dice.pick(homes[number]).map { [.release(number, $0), .enslave(number, $0)] } ?? []
        case 7: return dice.pick(homes[number]).map { [.unplug($0), .enslave(number, $0)] } ?? []
        case 0: return [.setUp(number, false)] + apart + [.setUp(number, true)] + together
        case 1: return [.setUp(number, false)] + apart + [.changeMode(number)] + together + [.setUp(number, true)]
        case 2: return [.delete(number), .make(number)]
        case 3: return [.setUp(number, false), .setUp(number, true)]
        default: return [.setUp(number, false)] + apart + together + [.setUp(number, true)]
        }
    }

    /// Does one step; the text says what.
    mutating func perform(_ step: Step, _ kernel: inout Kernel, _ dice: inout Dice) -> String {
        switch step {
        case .anything: return act(&kernel, &dice)
        case .setUp(let number, let isUp):
            guard let bond = bond(number, kernel) else { return "nothing" }
            kernel.setUp(bond, isUp)
            return "\(names[number]) set \(isUp ? "up" : "down")"
        case .release(let number, let name):
            guard let bond = bond(number, kernel), let place = place(of: name, kernel) else { return "nothing" }
            kernel.release(bond, kernel.interfaces[place].index)
            return "\(name) out of \(names[number])"
        case .enslave(let number, let name):
            guard let bond = bond(number, kernel), let place = place(of: name, kernel) else { return "nothing" }
            kernel.enslave(bond, kernel.interfaces[place].index)
            return "\(name) into \(names[number])"
        case .delete(let number):
            guard let bond = bond(number, kernel) else { return "nothing" }
            kernel.delete(bond)
            return "delete \(names[number])"
        case .make(let number):
            if bond(number, kernel) == nil { make(number, &kernel, &dice) }
            return "make \(names[number])"
        case .unplug(let name): return unplug(name, &kernel)
        case .changeMode(let number): return changeMode(number, &kernel, &dice)
        }
    }

    private func place(of name: String, _ kernel: Kernel) -> Int? {
        kernel.interfaces.firstIndex { $0.name == name }
    }

    /// Does one thing at random; the text says what.
    private mutating func act(_ kernel: inout Kernel, _ dice: inout Dice) -> String {
        let number = dice.number(0...names.count - 1)
        guard let bond = bond(number, kernel) else {
            make(number, &kernel, &dice)
            return "make \(names[number])"
        }
        switch dice.number(0...99) {
        case 0..<48: return cable(number, &kernel, &dice)
        case 48..<54: return allCables(number, &kernel, &dice)
        case 54..<63: return signal(number, bond, &kernel, &dice)
        case 63..<73: return membership(number, bond, &kernel, &dice)
        case 73..<79: return interfaceState(number, &kernel, &dice)
        case 79..<85: return service(number, bond, &kernel, &dice)
        case 85..<87: return rename(number, bond, &kernel)
        case 87..<97: return byHand(bond, &kernel, &dice)
        default: return dice.pick(homes[number]).map { unplug($0, &kernel) } ?? "nothing"
        }
    }

    private func place(_ number: Int, _ kernel: Kernel, _ dice: inout Dice) -> Int? {
        guard let name = dice.pick(homes[number]) else { return nil }
        return kernel.interfaces.firstIndex { $0.name == name }
    }

    private func cable(_ number: Int, _ kernel: inout Kernel, _ dice: inout Dice) -> String {
        guard let place = place(number, kernel, &dice) else { return "nothing" }
        let isIn = !kernel.interfaces[place].hasCable
        kernel.setCable(place, isIn)
        return "cable of \(kernel.interfaces[place].name) \(isIn ? "in" : "out")"
    }

    private func allCables(_ number: Int, _ kernel: inout Kernel, _ dice: inout Dice) -> String {
        let isIn = dice.oneIn(2)
        for name in homes[number] {
            if let place = kernel.interfaces.firstIndex(where: { $0.name == name }) { kernel.setCable(place, isIn) }
        }
        return "all cables of \(names[number]) \(isIn ? "in" : "out")"
    }

    /// What comes in over a cable that has carrier: LACP, or answers to ARP.
    private func signal(_ number: Int, _ bond: Int, _ kernel: inout Kernel, _ dice: inout Dice) -> String {
        guard let place = place(number, kernel, &dice) else { return "nothing" }
        let name = kernel.interfaces[place].name
        if kernel.bonds[bond].mode == .ieee8023ad {
            let partner = dice.pick([nil, .left, .left, .right] as [Interface.Partner?]) ?? nil
            if dice.oneIn(3) {
                for name in homes[number] {
                    guard let place = kernel.interfaces.firstIndex(where: { $0.name == name }) else { continue }
                    kernel.interfaces[place].partner = partner
                }
                return "partner of all of \(names[number]) \(partner.map { "\($0)" } ?? "silent")"
            }
            kernel.interfaces[place].partner = partner
            return "partner of \(name) \(partner.map { "\($0)" } ?? "silent")"
        }
        guard kernel.bonds[bond].options.miimon == 0 else { return cable(number, &kernel, &dice) }
        kernel.interfaces[place].isHeard.toggle()
        return "\(name) \(kernel.interfaces[place].isHeard ? "hears again" : "hears nothing")"
    }

    private func membership(_ number: Int, _ bond: Int, _ kernel: inout Kernel, _ dice: inout Dice) -> String {
        guard let place = place(number, kernel, &dice) else { return "nothing" }
        let interface = kernel.interfaces[place]
        if interface.master == nil {
            kernel.enslave(bond, interface.index)
            return "\(interface.name) into \(names[number])"
        }
        kernel.release(bond, interface.index)
        return "\(interface.name) out of \(names[number])"
    }

    private func interfaceState(_ number: Int, _ kernel: inout Kernel, _ dice: inout Dice) -> String {
        guard let place = place(number, kernel, &dice) else { return "nothing" }
        let isUp = !kernel.interfaces[place].isUp
        guard isUp == false || kernel.interfaces[place].master != nil else { return "nothing" }
        kernel.setUp(interface: place, isUp)
        return "\(kernel.interfaces[place].name) set \(isUp ? "up" : "down")"
    }

    private func service(_ number: Int, _ bond: Int, _ kernel: inout Kernel, _ dice: inout Dice) -> String {
        let isUp = !kernel.bonds[bond].isUp
        kernel.setUp(bond, isUp)
        if isUp, dice.oneIn(2) { fill(number, &kernel) }
        return "\(names[number]) set \(isUp ? "up" : "down")"
    }

    private mutating func rename(_ number: Int, _ bond: Int, _ kernel: inout Kernel) -> String {
        renames += 1
        let old = names[number]
        names[number] = "bond\(number)x\(renames)"
        kernel.rename(bond, to: names[number])
        return "rename \(old) to \(names[number])"
    }

    private mutating func changeMode(_ number: Int, _ kernel: inout Kernel, _ dice: inout Dice) -> String {
        guard let bond = bond(number, kernel), kernel.bonds[bond].slaves.isEmpty, !kernel.bonds[bond].isUp else {
            return "nothing"
        }
        options[number] = Setting.options(&dice)
        let new = options[number]
        kernel.setMode(bond, new.mode)
        kernel.setOptions(bond) { $0 = new }
        return "mode of \(names[number]) \(new.mode.name)"
    }

    /// Settings of `ip link set type bond`.
    private func byHand(_ bond: Int, _ kernel: inout Kernel, _ dice: inout Dice) -> String {
        let name = kernel.bonds[bond].name
        let slave = dice.pick(kernel.bonds[bond].slaves)?.interface
        switch dice.number(0...9) {
        case 0...4:
            kernel.setActive(bond, slave)
            return "\(name) active_slave \(slave.map { kernel.name(of: $0) } ?? "none")"
        case 5:
            kernel.setActive(bond, nil)
            return "\(name) active_slave cleared"
        case 6, 7:
            kernel.setPrimary(bond, dice.oneIn(4) ? nil : slave)
            return "\(name) primary"
        case 8:
            let links = UInt32(dice.number(0...2))
            kernel.setOptions(bond) { $0.minLinks = links }
            return "\(name) min_links \(links)"
        default:
            let steps = dice.number(0...4)
            kernel.setOptions(bond) { $0.updelay = $0.miimon > 0 ? steps : 0 }
            return "\(name) updelay \(steps) steps"
        }
    }

    /// The card is gone, and another comes in its place.
    private func unplug(_ name: String, _ kernel: inout Kernel) -> String {
        guard let place = place(of: name, kernel) else { return "nothing" }
        kernel.delete(interface: place)
        kernel.addInterface(name)
        kernel.interfaces[kernel.interfaces.count - 1].partner = .left
        return "another card for \(name)"
    }

    // MARK: Healing

    /// Puts everything in order: every bond is there, filled and set up, every cable in, every partner speaks.
    mutating func heal(_ kernel: inout Kernel, _ dice: inout Dice) {
        for place in kernel.interfaces.indices {
            kernel.setCable(place, true)
            kernel.interfaces[place].isHeard = true
            kernel.interfaces[place].partner = .left
        }
        for number in names.indices {
            guard let bond = bond(number, kernel) else {
                make(number, &kernel, &dice)
                continue
            }
            kernel.setUp(bond, true)
            fill(number, &kernel)
            if kernel.bonds[bond].mode == .ieee8023ad, kernel.bonds[bond].options.minLinks > 2 {
                kernel.setOptions(bond) { $0.minLinks = 0 }
            }
        }
        for place in kernel.interfaces.indices where kernel.interfaces[place].master != nil {
            kernel.setUp(interface: place, true)
        }
    }
}
