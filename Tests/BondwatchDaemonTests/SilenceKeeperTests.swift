import BondwatchLinux
import Glibc
import Testing

@testable import BondwatchCore
@testable import BondwatchDaemon

/// The file of the silences, through the daemons that write and read it.
@Suite struct SilenceKeeperTests {
    private let bootID = [UInt8](repeating: 3, count: 16)

    private func inFolder(_ body: (String) throws -> Void) throws {
        var template = Array("/tmp/silences-XXXXXX".utf8CString)
        let folder = String(cString: try #require(mkdtemp(&template)))
        defer {
            for name in ["silences", "silences.new", "silences.set-aside"] { unlink("\(folder)/\(name)") }
            rmdir(folder)
        }
        try body(folder)
    }

    private func silence(_ name: String, at now: BootInstant, _ wall: UInt64) throws -> Silence {
        Silence(
            of: try #require(InterfaceName(name)), for: .seconds(600), reason: "switch change", user: 0, now: now,
            wallMicroseconds: wall)
    }

    @Test func `what one daemon keeps the next one has`() throws {
        try inFolder { folder in
            let (now, wall) = (Clock.now(), Clock.wallMicroseconds())
            var keeper = SilenceKeeper(SilenceStore(directory: folder), bootID: bootID)
            #expect(keeper.book.isEmpty)
            #expect(keeper.note == nil)
            #expect(!keeper.isStale(at: now))
            let change = try keeper.book.begin(try silence("bond0", at: now, wall), at: now, wallMicroseconds: wall)
            keeper.book.number([change], from: 8)
            let bytes = keeper.bytesToKeep(at: WatchMoment(now, wallMicroseconds: wall))
            try SilenceStore(directory: folder).keep(try #require(bytes))
            #expect(!keeper.isStale(at: now))
            #expect(keeper.isStale(at: now + .seconds(60)))
            let killed = SilenceKeeper(SilenceStore(directory: folder), bootID: bootID, lastSequence: 7)
            #expect(killed.book.silences == keeper.book.silences)
            #expect(killed.untold == [change])
            #expect(killed.isStale(at: now))
            #expect(SilenceKeeper(SilenceStore(directory: folder), bootID: bootID, lastSequence: 8).untold == [])
        }
    }

    @Test func `a file that cannot be used is set aside, and that is said`() throws {
        try inFolder { folder in
            let store = SilenceStore(directory: folder)
            try store.keep(Array("hello".utf8))
            let keeper = SilenceKeeper(store, bootID: bootID)
            #expect(keeper.book.isEmpty)
            #expect(keeper.note?.priority == .warning)
            #expect(keeper.note?.message.contains("\(folder)/silences.set-aside") == true)
            #expect(try store.read() == nil)
            #expect(access("\(folder)/silences.set-aside", F_OK) == 0)
        }
    }

    @Test func `S9 a file that is empty, or cannot be read, is set aside, and that is said`() throws {
        let makers: [(String) -> CInt] = [
            { close(creat($0, 0o600)) }, { mkdir($0, 0o700) }, { symlink("/nowhere", $0) },
        ]
        for make in makers {
            try inFolder { folder in
                try #require(make("\(folder)/silences") == 0)
                let keeper = SilenceKeeper(SilenceStore(directory: folder), bootID: bootID)
                #expect(keeper.note?.priority == .warning)
                #expect(keeper.note?.message.hasSuffix("; they were set aside as \(folder)/silences.set-aside") == true)
                #expect(SilenceKeeper(SilenceStore(directory: folder), bootID: bootID).note == nil)
                rmdir("\(folder)/silences.set-aside")
            }
        }
    }

    @Test func `a link in the place of the file is not followed`() throws {
        try inFolder { folder in
            symlink("/etc/passwd", "\(folder)/silences")
            let store = SilenceStore(directory: folder)
            #expect(throws: SystemError.self) { try store.read() }
            try store.keep([1])
            #expect(try store.read() == [1])
        }
    }

    @Test func `without a state directory silences live as long as the daemon`() throws {
        let (now, wall) = (Clock.now(), Clock.wallMicroseconds())
        var keeper = SilenceKeeper()
        _ = try keeper.book.begin(try silence("bond0", at: now, wall), at: now, wallMicroseconds: wall)
        let bytes = keeper.bytesToKeep(at: WatchMoment(now, wallMicroseconds: wall))
        #expect(bytes == nil)
        #expect(!keeper.book.isEmpty)
        #expect(throws: SystemError.self) { try SilenceStore(directory: "/nonexistent").keep([1]) }
    }
}
