import BondwatchCore

extension Entry {
    /// An event of bond0 under this number, seen that many seconds after 1970.
    static func sample(_ sequence: UInt64) -> Entry {
        let slaves = [name("eth0"), name("eth1")]
        let bond = BondContext(
            name: name("bond0"), mode: .activeBackup, redundancy: .full, activeSlave: slaves[0], slaves: slaves,
            carrying: slaves)
        var event = Event(
            subject: .linkUp(slaves[0], failures: 1), bond: bond, instant: BootInstant(nanoseconds: sequence),
            source: .netlink)
        event.sequence = sequence
        return Entry(ToldEvent(event, wallMicroseconds: sequence * 1_000_000))
    }

    private static func name(_ text: String) -> InterfaceName {
        guard let name = InterfaceName(text) else { preconditionFailure("not an interface name: \(text)") }
        return name
    }
}
