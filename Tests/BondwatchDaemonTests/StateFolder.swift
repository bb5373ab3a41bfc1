import BondwatchCore
import BondwatchLinux
import Glibc
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

    /// Opens what an earlier store has let go of. A process that another test has just begun has the lock, too, as long as
    /// it has not become another program.
    func open(
        bootID: [UInt8]? = nil, room: PendingRoom = PendingRoom()
    ) throws -> (store: CheckpointStore, recovery: CheckpointStore.Recovery) {
        let end = Clock.now() + .seconds(20)
        while true {
            do throws(CheckpointStore.Failure) {
                return try CheckpointStore.open(directory: path, bootID: bootID ?? self.bootID, room: room)
            } catch {
                guard case .inUse = error, Clock.now() < end else { throw error }
                usleep(1000)
            }
        }
    }
}
