import BondwatchCore
import BondwatchDaemon
import Glibc

/// A control server as the tests start it, and what they count.
enum ControlTestServer {
    static let listCall = #"{"method":"org.bondwatch.Bonds.List"}"#
    static let infoCall = #"{"method":"org.varlink.service.GetInfo"}"#

    static func bonds(_ count: Int) -> [BondReport] {
        (0..<count).compactMap { InterfaceName("bond\($0)") }.map {
            BondReport(name: $0, redundancy: .full, expectedSlaves: 1, slavesCarrying: 1)
        }
    }

    static func start(
        _ folder: borrowing ControlTestFolder, bonds list: [BondReport] = bonds(2),
        _ change: (inout ControlServer.Settings) -> Void = { _ in }
    ) throws -> ControlServer {
        var settings = ControlServer.Settings(path: folder.socket)
        change(&settings)
        return try ControlServer.start(
            settings, ControlModel { _, reply in reply(list) }, identify: ControlTestClient.identify)
    }

    /// Open descriptors of this process.
    static func descriptors() -> Int {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        return count
    }

    /// Waits up to 5 s until no more than `slack` descriptors are open above `before`; other suites run meanwhile.
    static func returned(to before: Int, slack: Int = 32) -> Bool {
        for _ in 0..<100 {
            if descriptors() <= before + slack { return true }
            usleep(50_000)
        }
        return false
    }
}
