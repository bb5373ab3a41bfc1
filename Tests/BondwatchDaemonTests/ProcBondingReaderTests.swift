import BondwatchCore
import BondwatchDaemon
import BondwatchLinux
import BondwatchQuery
import Foundation
import Testing

@Suite("Reading a procfs")
final class ProcBondingReaderTests {
    private let root = FileManager.default.temporaryDirectory.appendingPathComponent("bondwatch-\(UUID())")

    deinit { try? FileManager.default.removeItem(at: root) }

    private func write(_ text: String, to path: String) throws {
        let file = root.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    private func name(_ text: String) throws -> InterfaceName { try #require(InterfaceName(text)) }

    @Test func `without the driver there is no folder`() throws {
        let reader = ProcBondingReader(procfs: root.path)
        #expect(throws: ProcBondingError.noDriver(folder: "\(root.path)/net/bonding")) { try reader.bonds() }
    }

    @Test func `bonds are listed in order and read`() throws {
        try write("MII Status: up\n", to: "net/bonding/bond1")
        try write("MII Status: down\n", to: "net/bonding/bond0")
        try write("", to: "net/bonding/a-name-too-long-for-an-interface")
        var reader = ProcBondingReader(procfs: root.path + "/")
        #expect(try reader.bonds() == [name("bond0"), name("bond1")])
        #expect(try reader.read(name("bond0")).miiStatus == .down)
        #expect(try reader.read(name("bond1")).miiStatus == .up)
    }

    @Test func `a short file is not followed by the rest of a long one`() throws {
        try write(String(repeating: "Vendor: 1\n", count: 10_000), to: "net/bonding/bond0")
        try write("MII Status: up\n", to: "net/bonding/bond1")
        var reader = ProcBondingReader(procfs: root.path)
        #expect(try reader.read(name("bond0")).unknownLineCount == 10_000)
        #expect(try reader.read(name("bond1")).unknownLineCount == 0)
    }

    @Test func `the bonds of process 1 come before the reader's own`() throws {
        try write("MII Status: up\n", to: "net/bonding/own0")
        try write("MII Status: up\n", to: "1/net/bonding/host0")
        var reader = ProcBondingReader(procfs: root.path)
        #expect(try reader.bonds() == [name("host0")])
        #expect(throws: ProcBondingError.vanished(path: "\(root.path)/1/net/bonding/own0")) {
            try reader.read(self.name("own0"))
        }
    }

    @Test(arguments: ["bond7", "../1", "..", "."])
    func `a bond that is not there has vanished`(_ bond: String) throws {
        try write("MII Status: up\n", to: "net/bonding/bond0")
        try write("MII Status: up\n", to: "net/1")
        var reader = ProcBondingReader(procfs: root.path)
        #expect(throws: ProcBondingError.vanished(path: "\(root.path)/net/bonding/\(bond)")) {
            try reader.read(self.name(bond))
        }
    }

    @Test func `a file without end is given up`() throws {
        try write(String(repeating: "A", count: ProcBondingReader.maximumLength), to: "net/bonding/bond0")
        var reader = ProcBondingReader(procfs: root.path)
        #expect(
            throws: ProcBondingError.tooLong(
                path: "\(root.path)/net/bonding/bond0", limit: ProcBondingReader.maximumLength)
        ) {
            try reader.read(self.name("bond0"))
        }
    }

    @Test func `a folder in place of a file is an error of the system`() throws {
        try write("", to: "net/bonding/bond0/file")
        var reader = ProcBondingReader(procfs: root.path)
        let path = "\(root.path)/net/bonding/bond0"
        #expect(throws: ProcBondingError.system(SystemError("read", path, errno: EISDIR))) {
            try reader.read(self.name("bond0"))
        }
    }

    @Test func `a bond whose file cannot be read takes no other bond with it`() throws {
        try write("MII Status: up\n", to: "net/bonding/bond0")
        try write("", to: "net/bonding/bond1/file")
        try write(String(repeating: "A", count: ProcBondingReader.maximumLength), to: "net/bonding/bond2")
        try write("MII Status: down\n", to: "net/bonding/bond3")
        let files = try KernelSnapshot.readFiles(procfs: root.path)
        #expect(try files.bonds.map(\.name) == [name("bond0"), name("bond3")])
        #expect(
            files.faults == [
                .system(SystemError("read", "\(root.path)/net/bonding/bond1", errno: EISDIR)),
                .tooLong(path: "\(root.path)/net/bonding/bond2", limit: ProcBondingReader.maximumLength),
            ])
    }

    @Test func `without the driver there are no bonds to report and nothing is wrong`() throws {
        let files = try KernelSnapshot.readFiles(procfs: root.path)
        #expect(files.bonds == [])
        #expect(files.faults == [])
    }
}
