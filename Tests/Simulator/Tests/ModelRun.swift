import BondwatchCore
import BondwatchNetlink

@testable import Simulator

/// The model of the driver, given the commands of a recorded run.
struct ModelRun {
    /// The model's time where the run begins.
    private static let start: UInt64 = 1_000_000
    private var kernel = Kernel()
    /// The partner of 802.3ad.
    private var trunks = ModelSwitch()
    private var decoder = LinkMessageDecoder()
    /// As the messages so far have them: a link may be gone when one about its slave is read.
    private var names: [InterfaceIndex: String] = [:]
    private(set) var messages: [SeenLink] = []
    /// Commands that the model cannot carry out.
    private(set) var unknown: [String] = []

    init(_ run: RecordedRun, tickPhase: UInt64 = 0) {
        kernel.batchesCarriers = false
        kernel.driver = run.driver
        kernel.tick = RecordedRun.tick
        kernel.tickPhase = tickPhase
        if run.isLacp { trunks.join(&kernel) }
        for command in run.commands {
            pass(until: Self.start + command.time)
            perform(command)
            takeMessages()
        }
        pass(until: Self.start + run.duration)
    }

    private mutating func pass(until end: UInt64) {
        while let timer = trunks.nextTimer(kernel), timer <= end {
            trunks.runTimers(&kernel, at: timer)
            takeMessages()
        }
        kernel.now = end
    }

    private mutating func takeMessages() {
        for bytes in kernel.outbox {
            for message in decoder.messages(in: bytes.span.bytes) {
                guard case .link(let link) = message.content else { continue }
                names[link.index] = link.name?.description
                messages.append(SeenLink(link) { [names] index in names[index] ?? "?" })
            }
        }
        kernel.outbox = []
    }

    private func bond(_ name: String) -> Int? { kernel.bonds.firstIndex { $0.name == name } }
    private func interface(_ name: String) -> Int? { kernel.interfaces.firstIndex { $0.name == name } }
    private func index(_ name: String) -> UInt32? { interface(name).map { kernel.interfaces[$0].index } }

    private mutating func perform(_ command: RecordedRun.Command) {
        let words = command.words
        if trunks.perform(command, &kernel) { return }
        switch command.verb {
        case "add": add(words)
        case "cable":
            for name in words {
                kernel.addInterface(name)
                kernel.interfaces[kernel.interfaces.count - 1].isHeard = false
                kernel.send(interface: kernel.interfaces.count - 1)
            }
        case "pull", "put-back":
            for name in words { if let place = interface(name) { kernel.setCable(place, command.verb == "put-back") } }
        case "enslave": if let bond = bond(words[1]), let slave = index(words[0]) { kernel.enslave(bond, slave) }
        case "release":
            guard let slave = index(words[0]), let master = kernel.interface(slave)?.master,
                let bond = kernel.position(ofBond: master)
            else { break }
            kernel.release(bond, slave)
        case "up", "down":
            if let bond = bond(words[0]) {
                kernel.setUp(bond, command.verb == "up")
            } else if let place = interface(words[0]) {
                kernel.setUp(interface: place, command.verb == "up")
            }
        case "delete":
            if let bond = bond(words[0]) {
                kernel.delete(bond)
            } else if let place = interface(words[0]) {
                kernel.delete(interface: place)
            }
        case "rename":
            if let bond = bond(words[0]) {
                kernel.rename(bond, to: words[1])
            } else if let place = interface(words[0]) {
                kernel.rename(interface: place, to: words[1])
            }
        case "option", "write":
            if let bond = bond(words[0]) {
                set(Array(words[1...]), of: bond, by: command.verb == "write" ? .sysfs : .netlink)
            }
        case "switch-enslave": if let place = interface(words[0]) { putIntoLan(place) }
        case "switch-release":
            lan.remove(words[0])
            if let place = interface(words[0]) { kernel.interfaces[place].isHeard = false }
        case "switch-up", "switch-down":
            for name in lan {
                if let place = interface(name) { kernel.interfaces[place].isHeard = command.verb == "switch-up" }
            }
            if command.verb == "switch-up" { kernel.bridgeJoins() }
        case "address", "switch-bridge", "switch-bond": break
        default: unknown.append(command.verb)
        }
        trunks.exchange(&kernel)
    }

    /// Cables whose other ends are ports of the bridge.
    private var lan: Set<String> = []

    /// The switch's end is set down, becomes a port and is set up.
    private mutating func putIntoLan(_ place: Int) {
        kernel.setCable(place, false)
        pass(until: kernel.now)
        kernel.interfaces[place].isHeard = true
        lan.insert(kernel.interfaces[place].name)
        kernel.setCable(place, true)
    }

    private mutating func add(_ words: [String]) {
        var options = BondOptions.unset
        for (name, value) in zip(words.dropFirst(), words.dropFirst(2)) { Self.set(name, value, in: &options) }
        if options.miimon > 0, let delays = Self.delays(words) {
            options.updelay = Int(delays.up / options.miimon)
            options.downdelay = Int(delays.down / options.miimon)
        }
        kernel.addBond(words[0], options)
    }

    private static func delays(_ words: [String]) -> (up: UInt32, down: UInt32)? {
        func value(_ name: String) -> UInt32 {
            guard let position = words.firstIndex(of: name), words.count > position + 1 else { return 0 }
            return UInt32(words[position + 1]) ?? 0
        }
        return (value("updelay"), value("downdelay"))
    }

    static func set(_ name: String, _ value: String, in options: inout BondOptions) {
        switch name {
        case "mode": options.mode = BondMode(name: value) ?? options.mode
        case "miimon":
            options.miimon = UInt32(value) ?? 0
            if options.miimon > 0 { options.arpInterval = 0 }
        case "arp_interval":
            options.arpInterval = UInt32(value) ?? 0
            if options.arpInterval > 0 { options.miimon = 0 }
        case "arp_ip_target": options.hasArpTarget = true
        case "arp_validate":
            options.validation = BondOptions.ArpValidation.allCases.first { "\($0)" == value } ?? .none
        case "fail_over_mac":
            options.failOverMac = BondOptions.FailOverMac.allCases.first { "\($0)" == value } ?? .none
        case "primary_reselect":
            options.reselect = BondOptions.PrimaryReselect.allCases.first { "\($0)" == value } ?? options.reselect
        case "num_grat_arp": options.peerNotifications = UInt8(value) ?? 1
        case "min_links": options.minLinks = UInt32(value) ?? 0
        case "lacp_rate": options.isLacpFast = value == "fast"
        case "ad_select":
            options.selection = BondOptions.AggregatorSelection.allCases.first { "\($0)" == value } ?? .stable
        default: break
        }
    }

    private mutating func set(_ words: [String], of bond: Int, by way: Kernel.OptionWay) {
        let value = words.count > 1 ? words[1] : ""
        switch words[0] {
        case "active_slave": kernel.setActive(bond, index(value), by: way)
        case "primary": kernel.setPrimary(bond, index(value), by: way)
        case "mode": if let mode = BondMode(name: value) { kernel.setMode(bond, mode) }
        case "updelay", "downdelay":
            let steps = Int((UInt32(value) ?? 0) / max(1, kernel.bonds[bond].options.miimon))
            let delay = words[0] == "updelay" ? \BondOptions.updelay : \BondOptions.downdelay
            kernel.setOptions(bond, by: way) { $0[keyPath: delay] = steps }
        default: kernel.setOptions(bond, by: way) { Self.set(words[0], value, in: &$0) }
        }
    }
}
