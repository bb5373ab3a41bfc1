import BondwatchDaemon
import BondwatchQuery
import Dispatch

/// Answers `bondwatchd --dump` as the daemon does, with the bonds of a folder of bonding files: for a machine without
/// the driver.
enum Server {
    static func run(socket: String, procfs: String) throws -> Never {
        let reports = try KernelSnapshot.readFiles(procfs: procfs).bonds
        let server = try ControlServer.start(
            ControlServer.Settings(path: socket), ControlModel { _, reply in reply(reports) })
        print("listening")
        withExtendedLifetime(server) { dispatchMain() }
    }
}
