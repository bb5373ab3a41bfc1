import BondwatchCore
import BondwatchLinux
import Testing

/// A state directory, and events to commit to it.
struct StateFolder {
    let bootID = Array("0123456789abcdef".utf8)
    private let folder: TemporaryFolder
    var path: String { folder.path }

    init() throws { folder = try TemporaryFolder() }

    func event(_ sequence: UInt64) throws -> ToldEvent {
        let name = try #require(InterfaceName("bond0"))
        let slave = try #require(InterfaceName("eth0"))
        let context = BondContext(
            name: name, mode: .activeBackup, redundancy: .lost, activeSlave: nil, slaves: [slave], carrying: [])
        var event = Event(
            subject: .linkDown(slave, failures: 3), bond: context, instant: BootInstant(nanoseconds: 1),
            source: .netlink)
        event.sequence = sequence
        return ToldEvent(event, wallMicroseconds: 1000 + sequence)
    }

    func open(
        bootID: [UInt8]? = nil, room: PendingRoom = PendingRoom()
    ) throws -> (store: CheckpointStore, recovery: CheckpointStore.Recovery) {
        try CheckpointStore.open(directory: path, bootID: bootID ?? self.bootID, room: room)
    }
}
