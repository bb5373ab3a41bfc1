import BondwatchCore
import BondwatchLinux
import Glibc
import Testing

/// The configuration that was accepted last, as it lies in the state directory.
@Suite struct ConfigurationStoreTests {
    private let folder: TemporaryFolder
    private let store: ConfigurationStore
    private var path: String { "\(folder.path)/configuration" }

    init() throws {
        folder = try TemporaryFolder()
        store = ConfigurationStore(directory: folder.path)
    }

    private func kept(_ text: [UInt8]) -> KeptConfiguration {
        KeptConfiguration(path: Array("/etc/bondwatchd/bondwatchd.toml".utf8), text: text)
    }

    private func bytes() throws -> [UInt8] { try SmallFile.read(path) }

    @Test("S4 what is kept is read again, an empty text and the longest one too, by nobody but its owner")
    func roundTrip() throws {
        #expect(store.read() == .none)
        for text in [[], Array("a = 1\n".utf8), [UInt8](repeating: 0xff, count: 1 << 20)] {
            try store.keep(kept(text))
            #expect(store.read() == .kept(kept(text)))
        }
        var facts = stat()
        #expect(stat(path, &facts) == 0)
        #expect(facts.st_mode & 0o7777 == 0o600)
        #expect(access("\(path).new", F_OK) != 0)
    }

    @Test("S4 the same configuration is not written again")
    func unchanged() throws {
        try store.keep(kept([1, 2]))
        var before = stat()
        var after = stat()
        #expect(stat(path, &before) == 0)
        try store.keep(kept([1, 2]))
        #expect(stat(path, &after) == 0)
        #expect(before.st_ino == after.st_ino)
        try store.keep(kept([1, 3]))
        #expect(stat(path, &after) == 0)
        #expect(before.st_ino != after.st_ino)
    }

    @Test("S4 a file that was cut, lengthened or changed anywhere is damaged, and no byte of it is used")
    func damaged() throws {
        try store.keep(kept(Array("poll_interval = \"5s\"\n".utf8)))
        let whole = try bytes()
        let damaged = ConfigurationStore.Content.unusable(reason: "they are damaged")
        for count in 0..<whole.count {
            try AtomicFile.write(Array(whole[..<count]), to: path)
            #expect(store.read() == damaged)
        }
        try AtomicFile.write(whole + [0], to: path)
        #expect(store.read() == damaged)
        for position in whole.indices where !(8..<12).contains(position) {
            var changed = whole
            changed[position] ^= 0x10
            try AtomicFile.write(changed, to: path)
            #expect(store.read() == damaged)
        }
        try store.keep(kept([7]))
        #expect(store.read() == .kept(kept([7])))
    }

    @Test("S4 the format of another version is named, and replaced by the next configuration that is accepted")
    func newerVersion() throws {
        var newer = kept([1]).bytes
        newer[8] = 2
        try AtomicFile.write(newer, to: path)
        #expect(
            store.read() == .unusable(reason: "they have the format 2 of another version of bondwatchd"))
        try store.keep(kept([1]))
        #expect(store.read() == .kept(kept([1])))
    }

    @Test("S9 what is no file in its place is unusable with its reason, and is not taken for a first start")
    func noFile() throws {
        try #require(mkfifo(path, 0o600) == 0)
        #expect(store.read() == .unusable(reason: "\(path): lseek: Illegal seek"))
        try store.keep(kept([1]))
        #expect(store.read() == .kept(kept([1])))
    }
}
