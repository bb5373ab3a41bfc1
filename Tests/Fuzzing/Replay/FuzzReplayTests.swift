import BondwatchFuzzing
import FoundationEssentials
import Testing

/// The inputs that `make fuzz` found something with, and some that show that each target reaches its parser.
@Suite struct FuzzReplayTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// Every file below a folder of Tests/Fuzzing, by the name of its target.
    private static func inputs(_ kind: String) throws -> [(target: FuzzTarget, file: URL)] {
        try FuzzTarget.allCases.flatMap { target -> [(target: FuzzTarget, file: URL)] in
            let folder = folder.appending(path: "\(kind)/\(target.rawValue)")
            guard FileManager.default.fileExists(atPath: folder.path()) else { return [] }
            return try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted().map {
                (target: target, file: folder.appending(path: $0))
            }
        }
    }

    /// The folders are read when the test runs, and one trap ends the run: the last line printed names the input then.
    @Test func `every input that once failed is borne`() throws {
        let inputs = try Self.inputs("Crashes")
        #expect(inputs.count >= 2)
        for (target, file) in inputs {
            print("replaying \(target) \(file.lastPathComponent)")
            let bytes = Array(try Data(contentsOf: file))
            #expect(throws: Never.self, "\(target) \(file.lastPathComponent)") { try target.check(bytes) }
        }
    }

    @Test(arguments: FuzzTarget.allCases)
    func `a target reaches what it tests`(_ target: FuzzTarget) throws {
        #expect(try target.check(Self.meaningful(target)) > 0)
        #expect(try target.check([]) == 0)
    }

    /// An input that the code under test makes something of.
    private static func meaningful(_ target: FuzzTarget) -> [UInt8] {
        switch target {
        case .proc: Array("Bonding Mode: load balancing (round-robin)\nSlave Interface: eth0\n".utf8)
        case .netlink: [32, 0, 0, 0, 17, 0, 0, 0] + zeros(8) + zeros(4) + [7, 0, 0, 0] + zeros(8)
        case .join:
            // The dump begins and ends; then a bond comes.
            [12, 7, 0, 1, 0] + zeros(6)
        case .configuration: Array("poll_interval = \"2s\"\n".utf8)
        case .control: Array("{\"method\":\"org.varlink.service.GetInfo\"}\0".utf8)
        // No boot id, no bonds.
        case .checkpoint: zeros(2) + zeros(8) + zeros(4)
        }
    }

    private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
}
