import BondwatchCore

@testable import Simulator

/// The switch at the other end of the cables of a recorded run of 802.3ad: its bonds are those of the modelled driver too, as
/// those of the recording were bonds of the same kernel.
///
/// In the other runs it is not there, and does nothing.
struct ModelSwitch {
    private var kernel = Kernel()
    private var isThere = false

    /// Comes to the other end of the host's cables.
    mutating func join(_ host: inout Kernel) {
        isThere = true
        host.hasOwnSwitches = false
        kernel = host
    }

    // MARK: Time

    func nextTimer(_ host: Kernel) -> UInt64? {
        guard isThere, let own = kernel.nextTimer else { return host.nextTimer }
        return min(own, host.nextTimer ?? own)
    }

    /// Runs what is due in the host or in the switch.
    mutating func runTimers(_ host: inout Kernel, at time: UInt64) {
        host.now = max(host.now, time)
        kernel.now = host.now
        if let due = host.nextTimer, due <= host.now {
            host.runTimers { _ in }
        } else {
            kernel.runTimers { _ in }
        }
        exchange(&host)
    }

    /// Announces what has changed before the next part of a command.
    private mutating func settle(_ host: inout Kernel) {
        exchange(&host)
        host.runLinkwatch()
        kernel.runLinkwatch()
    }

    // MARK: Cables

    /// Delivers the LACPDUs, and then shows each end of a cable whether the other one is up.
    mutating func exchange(_ host: inout Kernel) {
        guard isThere else { return }
        kernel.now = host.now
        kernel.outbox = []
        Self.deliver(from: &host, to: &kernel)
        Self.deliver(from: &kernel, to: &host)
        for place in kernel.interfaces.indices {
            let name = kernel.interfaces[place].name
            guard let end = host.interfaces.firstIndex(where: { $0.name == name }) else { continue }
            host.setCable(end, kernel.interfaces[place].isUp)
            kernel.setCable(place, host.interfaces[end].isUp)
        }
    }

    private static func deliver(from sender: inout Kernel, to receiver: inout Kernel) {
        for sent in sender.lacpdus {
            let name = sender.name(of: sent.interface)
            guard let end = receiver.interfaces.first(where: { $0.name == name }) else { continue }
            receiver.hear(sent.lacpdu, on: end.index)
        }
        sender.lacpdus = []
    }

    // MARK: Commands

    /// Carries out what concerns the switch; false where it is the host's.
    mutating func perform(_ command: RecordedRun.Command, _ host: inout Kernel) -> Bool {
        guard isThere else { return false }
        kernel.now = host.now
        let words = command.words
        switch command.verb {
        case "switch-bond":
            var options = BondOptions()
            options.isLacpFast = false
            for (name, value) in zip(words.dropFirst(), words.dropFirst(2)) { ModelRun.set(name, value, in: &options) }
            kernel.addBond(words[0], options)
        case "cable": lay(words, &host)
        case "pull", "put-back":
            for name in words {
                if let place = interface(name) { kernel.setUp(interface: place, command.verb == "put-back") }
                exchange(&host)
            }
        case "switch-up", "switch-down":
            if let bond = bond(words[0]) { kernel.setUp(bond, command.verb == "switch-up") }
        case "switch-enslave":
            guard let place = interface(words[0]), let bond = bond(words[1]) else { break }
            kernel.setUp(interface: place, false)
            settle(&host)
            kernel.enslave(bond, kernel.interfaces[place].index)
        case "switch-release":
            guard let place = interface(words[0]), let master = kernel.interfaces[place].master,
                let bond = kernel.position(ofBond: master)
            else { break }
            kernel.release(bond, kernel.interfaces[place].index)
            settle(&host)
            kernel.setUp(interface: place, true)
        default: return false
        }
        exchange(&host)
        return true
    }

    /// Each cable has an end in the host, which is down, and one in the switch, which is up.
    private mutating func lay(_ names: [String], _ host: inout Kernel) {
        let firstAddress: UInt64 = 0x0200_0000_0201
        for name in names {
            host.addInterface(name)
            host.send(interface: host.interfaces.count - 1)
            kernel.addInterface(name)
            let place = kernel.interfaces.count - 1
            kernel.interfaces[place].isUp = true
            kernel.interfaces[place].hasCable = false
            kernel.interfaces[place].address = firstAddress + UInt64(place)
        }
    }

    private func bond(_ name: String) -> Int? { kernel.bonds.firstIndex { $0.name == name } }
    private func interface(_ name: String) -> Int? { kernel.interfaces.firstIndex { $0.name == name } }
}
