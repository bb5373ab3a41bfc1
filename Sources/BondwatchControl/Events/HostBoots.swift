/// Which boots are of one host, by the order in which they tell events.
///
/// A host boots again only when its boot before is over. So a boot that tells an event after a later boot with the same
/// machine id has told one is another host's: copies of one image have one machine id.
struct HostBoots {
    struct Boot: Hashable {
        let machine: String
        let id: String
    }

    enum News: Equatable {
        case none
        /// The first event of a boot; the one before of its host, if there was one, is over.
        case began(after: Boot?)
        /// A boot that was held to be over is not: what began after it is of another host.
        case goesOn
    }

    /// The boots of each host, in their order.
    private var hosts: [[Boot]] = []
    private var numbers: [Boot: Int] = [:]
    /// What the host was called when the boot told its last event.
    private var names: [Boot: String?] = [:]

    /// Takes the next event.
    mutating func take(_ event: JournaledEvent) -> News {
        let boot = event.boot
        names.updateValue(event.host, forKey: boot)
        if let host = numbers[boot] {
            guard let place = hosts[host].firstIndex(of: boot), place + 1 < hosts[host].count else { return .none }
            let others = Array(hosts[host][(place + 1)...])
            hosts[host].removeSubrange((place + 1)...)
            for other in others { numbers[other] = hosts.count }
            hosts.append(others)
            return .goesOn
        }
        guard let host = host(of: event) else {
            numbers[boot] = hosts.count
            hosts.append([boot])
            return .began(after: nil)
        }
        let earlier = hosts[host].last
        numbers[boot] = host
        hosts[host].append(boot)
        return .began(after: earlier)
    }

    /// Which host a boot is of, as far as is known by now; boots of one host have one number.
    func host(of boot: Boot) -> Int? { numbers[boot] }

    /// Whose new boot it is. A host that has its machine id alone may have a new name; several are told apart by theirs.
    private func host(of event: JournaledEvent) -> Int? {
        let sharing = hosts.indices.filter { hosts[$0].first?.machine == event.machine }
        if sharing.count <= 1 { return sharing.first }
        return sharing.last { hosts[$0].last.flatMap { names[$0] } == .some(event.host) }
    }
}

extension JournaledEvent {
    var boot: HostBoots.Boot { HostBoots.Boot(machine: machine, id: bootID) }
}
