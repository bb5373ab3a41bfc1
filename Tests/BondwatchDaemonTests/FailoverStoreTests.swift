import BondwatchCore
import BondwatchLinux
import Glibc
import Testing

@Suite struct FailoverStoreTests {
    private let bootID = [UInt8](repeating: 3, count: 16)

    private func record(_ bond: UInt32, _ number: UInt64) -> FailoverRecord {
        FailoverRecord(
            bond: InterfaceIndex(bond), number: number, instant: BootInstant(nanoseconds: number),
            subject: .aggregator(from: nil, to: 1, cause: .lacp))
    }

    /// Runs the body with a folder of its own.
    private func inFolder(_ body: (String) throws -> Void) throws {
        var template = Array("/tmp/failovers-XXXXXX".utf8CString)
        let folder = String(cString: try #require(mkdtemp(&template)))
        defer {
            for name in ["failovers", "failovers.set-aside"] { unlink("\(folder)/\(name)") }
            rmdir(folder)
        }
        try body(folder)
    }

    @Test(arguments: [true, false])
    func `the last 64 of each bond are kept, newest first`(_ onDisk: Bool) throws {
        try inFolder { folder in
            let (store, recovery) = try FailoverStore.open(directory: onDisk ? folder : nil, bootID: bootID)
            #expect(recovery == .fresh)
            for number in UInt64(1)...100 {
                try store.keep(record(7, number))
                if number <= 3 { try store.keep(record(8, number)) }
            }
            #expect(store.records(of: InterfaceIndex(7)).map(\.number) == Array((37...100).reversed()))
            #expect(store.records(of: InterfaceIndex(8)).map(\.number) == [3, 2, 1])
            #expect(store.records(of: InterfaceIndex(8), most: 1).map(\.number) == [3])
            #expect(store.records(of: InterfaceIndex(9)).isEmpty)
        }
    }

    @Test func `records outlive the daemon, and not the boot`() throws {
        try inFolder { folder in
            for number in UInt64(1)...70 {
                let (store, recovery) = try FailoverStore.open(directory: folder, bootID: bootID)
                #expect(recovery == (number == 1 ? .fresh : .restored))
                try store.keep(record(7, number))
                // Told again after a kill.
                try store.keep(record(7, number))
                #expect(store.records(of: InterfaceIndex(7)).count == Int(min(number, 64)))
            }
            let other = [UInt8](repeating: 4, count: 16)
            let (store, recovery) = try FailoverStore.open(directory: folder, bootID: other)
            #expect(recovery == .fresh)
            #expect(store.records(of: InterfaceIndex(7)).isEmpty)
        }
    }

    @Test func `records of a boot whose id cannot be read are nobody's`() throws {
        try inFolder { folder in
            for _ in 1...2 {
                let unknown = [UInt8](repeating: 0, count: 16)
                let (store, recovery) = try FailoverStore.open(directory: folder, bootID: unknown)
                #expect(recovery == .fresh)
                try store.keep(record(7, 1))
            }
        }
    }

    @Test func `a bond that is gone leaves its place to another one`() throws {
        try inFolder { folder in
            let (store, _) = try FailoverStore.open(directory: folder, bootID: bootID)
            try store.keep(record(7, 1))
            try store.keep(record(8, 1))
            store.forgetAll(but: [InterfaceIndex(8)])
            #expect(store.records(of: InterfaceIndex(7)).isEmpty)
            try store.keep(record(9, 5))
            let (again, recovery) = try FailoverStore.open(directory: folder, bootID: bootID)
            #expect(recovery == .restored)
            #expect(again.records(of: InterfaceIndex(8)).map(\.number) == [1])
            #expect(again.records(of: InterfaceIndex(9)).map(\.number) == [5])
        }
    }

    @Test func `damaged records are left out, the others stay`() throws {
        try inFolder { folder in
            do {
                let (store, _) = try FailoverStore.open(directory: folder, bootID: bootID)
                for number in UInt64(1)...3 { try store.keep(record(7, number)) }
            }
            let number = open("\(folder)/failovers", O_RDWR)
            let secondRecord = off_t(4096 + 2 * 12288 + 20)
            #expect(pwrite(number, [0xff, 0xff], 2, secondRecord) == 2)
            close(number)
            do {
                let (store, recovery) = try FailoverStore.open(directory: folder, bootID: bootID)
                #expect(recovery == .damaged(1))
                #expect(store.records(of: InterfaceIndex(7)).map(\.number) == [3, 1])
            }
            #expect(try FailoverStore.open(directory: folder, bootID: bootID).recovery == .restored)
        }
    }

    @Test func `a file that is none of ours is set aside`() throws {
        try inFolder { folder in
            let number = open("\(folder)/failovers", O_RDWR | O_CREAT, 0o600)
            #expect(write(number, "hello", 5) == 5)
            close(number)
            let (store, recovery) = try FailoverStore.open(directory: folder, bootID: bootID)
            #expect(recovery == .setAside(path: "\(folder)/failovers.set-aside"))
            try store.keep(record(7, 1))
            #expect(store.records(of: InterfaceIndex(7)).count == 1)
            #expect(access("\(folder)/failovers.set-aside", F_OK) == 0)
        }
    }

    @Test(arguments: [0, 3, 15, 16, 20, 31])
    func `S9 a file that is cut off before its first record is set aside`(length: off_t) throws {
        try inFolder { folder in
            do {
                let (store, _) = try FailoverStore.open(directory: folder, bootID: bootID)
                try store.keep(record(7, 1))
            }
            #expect(truncate("\(folder)/failovers", length) == 0)
            let aside = FailoverStore.Recovery.setAside(path: "\(folder)/failovers.set-aside")
            #expect(try FailoverStore.open(directory: folder, bootID: bootID).recovery == aside)
            #expect(try FailoverStore.open(directory: folder, bootID: bootID).recovery == .restored)
        }
    }

    @Test func `R2 a record that comes late takes no newer one's place`() throws {
        try inFolder { folder in
            let (store, _) = try FailoverStore.open(directory: folder, bootID: bootID)
            try store.keep(record(7, 70))
            for late in [UInt64(6), 7] { try store.keep(record(7, late)) }
            #expect(store.records(of: InterfaceIndex(7)).map(\.number) == [70, 7])
        }
    }

    @Test func `a file that was cut off is no danger`() throws {
        try inFolder { folder in
            do {
                let (store, _) = try FailoverStore.open(directory: folder, bootID: bootID)
                try store.keep(record(7, 1))
                try store.keep(record(7, 2))
            }
            for length in [4096 + 2 * 12288 + 30, 4096 + 12288 + 5, 4096, 40, 20, 3] {
                #expect(truncate("\(folder)/failovers", off_t(length)) == 0)
                let (store, _) = try FailoverStore.open(directory: folder, bootID: bootID)
                #expect(store.records(of: InterfaceIndex(7)).count <= 1)
            }
        }
    }
}
