import BondwatchCore
import CSystemd
import Glibc
import Synchronization
import Testing

@testable import BondwatchDaemon
@testable import BondwatchSystemd

@Suite("The journal sink")
struct JournalSinkTests {
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/journal" }

    init() throws { folder = try TemporaryFolder() }

    @Test func `an event has every field of the contract`() {
        let fields = JournalSink.fields(of: .sample(42)).texts
        #expect(
            fields == [
                "MESSAGE=bond0: link status definitely down for interface eth0, disabling it", "PRIORITY=4",
                "SYSLOG_IDENTIFIER=bondwatchd", "SYSLOG_FACILITY=3", "MESSAGE_ID=967bceaa283f4abcaad5f1870e71dd63",
                "BOND=bond0", "BOND_EVENT=link-down", "BOND_MODE=active-backup", "BOND_REDUNDANCY=lost",
                "BOND_ACTIVE_SLAVE=eth1", "BOND_SLAVES=eth0 eth1", "BOND_SLAVES_CARRYING=eth1", "BOND_SEQUENCE=42",
                "BOND_SOURCE=netlink", "INTERFACE=eth0", "BOND_LINK_FAILURE_COUNT=3", "BOND_REALTIME_USEC=0",
            ])
    }

    @Test func `a note has no field of a bond`() {
        let fields = JournalSink.fields(of: Entry(Note(.warning, "no driver"), seenAt: 0)).texts
        #expect(fields == ["MESSAGE=no driver", "PRIORITY=4", "SYSLOG_IDENTIFIER=bondwatchd", "SYSLOG_FACILITY=3"])
    }

    @Test func `a hostile interface name cannot add a field`() {
        let fields = JournalSink.fields(of: .sample(1, slave: "e\nBOND=x\u{7}"))
        #expect(fields.texts.contains("INTERFACE=e\\x0aBOND=x\\x07"))
        #expect(fields.texts.allSatisfy { $0.utf8.allSatisfy { $0 >= 0x20 } })
    }

    @Test(arguments: [
        ("BOND", true), ("A1_B", true), (String(repeating: "A", count: 64), true), ("", false), ("bond", false),
        ("_PID", false), ("1A", false), ("A=B", false), ("A B", false), ("Ä", false),
        (String(repeating: "A", count: 65), false),
    ])
    func `only names that journald keeps are sent`(name: String, isValid: Bool) {
        var fields = JournalFields()
        #expect(fields.append(name, "value") == isValid)
        #expect(fields.count == (isValid ? 1 : 0))
    }

    @Test func `the library's success is no success where the socket is missing`() throws {
        let sink = JournalSink(Journal(socketPath: path, send: { _ in 0 }))
        guard case .retry = sink.write(.sample(1)) else {
            Issue.record("an entry for a missing socket was not kept")
            return
        }
        try withExtendedLifetime(FakeServer(path: path)) {
            #expect(sink.write(.sample(1)) == .taken)
        }
    }

    @Test func `a socket that went away during the call keeps the entry`() throws {
        let server = try FakeServer(path: path)
        let path = path
        let sink = JournalSink(Journal(socketPath: path, send: { _ in unlink(path) }))
        guard case .retry = sink.write(.sample(1)) else {
            Issue.record("an entry that may have gone nowhere was not kept")
            return
        }
        server.vanish()
    }

    @Test(arguments: [(ECONNREFUSED, true), (EACCES, true), (ENOBUFS, true), (EINVAL, false), (EMSGSIZE, false)])
    func `an error of the entry is final, every other is not`(number: CInt, mayRetry: Bool) throws {
        let server = try FakeServer(path: path)
        let sink = JournalSink(Journal(socketPath: path, send: { _ in -number }))
        let reason = "journald: \(String(cString: strerror(number)))"
        #expect(sink.write(.sample(1)) == (mayRetry ? .retry(reason) : .refused(reason)))
        server.vanish()
    }

    /// What is sent, and what is looked up, by a sink that was handing over event 42 when it was killed.
    private func settle(
        at first: JournalLookup.Answer, behindMark second: JournalLookup.Answer = .notFound,
        _ entry: Entry = .sample(42)
    ) throws -> (result: SinkResult, sent: [[String]], lookedUp: [[String: String]]) {
        let server = try FakeServer(path: path)
        let sent = Mutex<[[String]]>([])
        let lookedUp = Mutex<[[String: String]]>([])
        let journal = Journal(socketPath: path) { fields in
            sent.withLock { $0.append(fields.texts) }
            return 0
        }
        let lookup = JournalLookup(
            holds: { matches in
                lookedUp.withLock { $0.append(matches) }
                return first
            },
            holdsBefore: { matches, mark, _ in
                lookedUp.withLock { $0 += [matches, mark] }
                return second
            })
        let sink = JournalSink(journal, unsettled: 42...42, lookup: lookup)
        let result = sink.write(entry)
        server.vanish()
        return (result, sent.withLock(\.self), lookedUp.withLock(\.self))
    }

    @Test func `R1 an event that had arrived is not sent again, and needs no mark`() throws {
        let settled = try settle(at: .found)
        #expect(settled.result == .taken && settled.sent == [])
    }

    @Test func `R1 where nothing can be looked up nothing is waited for, and no mark is sent`() throws {
        let settled = try settle(at: .nothingToRead)
        #expect(settled.result == .taken)
        #expect(settled.sent == [JournalSink.fields(of: .sample(42)).texts])
        #expect(settled.lookedUp.count == 1)
    }

    @Test func `R1 the mark has the priority of the event that it stands for`() throws {
        let settled = try settle(at: .notFound)
        #expect(settled.result == .taken)
        #expect(settled.sent.count == 2)
        #expect(settled.sent.first?.contains("PRIORITY=4") == true)
        #expect(settled.sent.first?.contains("BOND_MARK=\(getpid())-42") == true)
        #expect(settled.sent.first?.contains { $0.hasPrefix("MESSAGE_ID=") || $0.hasPrefix("BOND=") } == false)
        #expect(settled.sent.last == JournalSink.fields(of: .sample(42)).texts, "better twice than never")
        #expect(settled.lookedUp.last?[JournalMark.field] == "\(getpid())-42")
    }

    @Test func `R1 an event that journald had not read yet is found behind the mark`() throws {
        let settled = try settle(at: .notFound, behindMark: .found)
        #expect(settled.result == .taken && settled.sent.count == 1)
    }

    @Test func `S2 an entry that another user wrote does not stand for the event`() throws {
        for matches in try settle(at: .notFound).lookedUp { #expect(matches["_UID"] == String(geteuid())) }
    }

    @Test func `R1 other events are not looked up`() throws {
        let settled = try settle(at: .found, .sample(43))
        #expect(settled.lookedUp == [] && settled.sent.count == 1)
    }

    /// The real libsystemd, on a journald socket in a mount namespace of a child process.
    @Test(.enabled(if: geteuid() == 0, "a mount namespace needs root"))
    func `libsystemd sends what was built, and says nothing of a missing socket`() async {
        await #expect(processExitsWith: .success) {
            // Only this thread is in the namespace, so nothing here may suspend.
            try #require(hideRun())
            try #require(mkdir("/run/systemd", 0o755) == 0 && mkdir("/run/systemd/journal", 0o755) == 0)

            let entry = Entry.sample(42)
            #expect(Journal.sendThroughLibrary(JournalSink.fields(of: entry)) == 0, "the trap that Journal avoids")
            #expect(Journal().send(JournalSink.fields(of: entry)) == .absent)

            let server = try FakeServer(path: Journal.socketPath)
            #expect(Journal().send(JournalSink.fields(of: entry)) == .taken)
            #expect(server.receive() == [JournalSink.fields(of: entry).texts.map { "\($0)\n" }.joined()])

            var fields = JournalFields()
            fields.append("TEXT", "two\nlines")
            #expect(Journal().send(fields) == .taken)
            let length = "\u{9}\0\0\0\0\0\0\0"
            let message = try #require(server.receive().first)
            #expect(message.hasPrefix("TEXT\n\(length)two\nlines\n"), "the journal's length-prefixed form")

            // A full socket, whose server goes away while the call is blocked: the library says success here, too.
            let filler = try SyslogSocket(connectingTo: Journal.socketPath)
            while case .sent = try filler.send([0]) {}
            let outcome = Mutex<CInt?>(nil)
            let journal = Journal(send: { fields in
                let result = Journal.sendThroughLibrary(fields)
                outcome.withLock { $0 = result }
                return result
            })
            try #require(vanishSoon(server))
            #expect(journal.send(fields) == .absent)
            #expect(outcome.withLock { $0 } == 0)
        }
    }
}

/// Gives this thread an empty /run that no other thread sees; false when the kernel refuses.
private func hideRun() -> Bool {
    // Swift's Glibc module has neither of the two.
    typealias Unshare = @convention(c) (CInt) -> CInt
    typealias Mount =
        @convention(c) (
            UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafePointer<CChar>?, CUnsignedLong, UnsafeRawPointer?
        ) -> CInt
    guard let unshare = dlsym(nil, "unshare").map({ unsafeBitCast($0, to: Unshare.self) }),
        let mount = dlsym(nil, "mount").map({ unsafeBitCast($0, to: Mount.self) })
    else { return false }
    let newMountNamespace: CInt = 0x20000
    let recursivelyPrivate: CUnsignedLong = 0x4000 | 0x40000
    return unshare(newMountNamespace) == 0 && mount("none", "/", nil, recursivelyPrivate, nil) == 0
        && mount("none", "/run", "tmpfs", 0, nil) == 0
}

/// Ends the server after 200 ms, on a thread that shares this one's view of the file system.
private func vanishSoon(_ server: FakeServer) -> Bool {
    var thread = pthread_t()
    let pointer = Unmanaged.passRetained(server).toOpaque()
    let result = pthread_create(
        &thread, nil,
        { pointer in
            usleep(200_000)
            guard let pointer else { return nil }
            let server = Unmanaged<FakeServer>.fromOpaque(pointer).takeRetainedValue()
            unlink(server.path)
            server.vanish()
            return nil
        }, pointer)
    return result == 0
}

extension JournalFields {
    /// `NAME=value`, read back through the I/O vectors.
    fileprivate var texts: [String] {
        withVectors { vectors in
            vectors.map {
                String(decoding: UnsafeRawBufferPointer(start: $0.iov_base, count: $0.iov_len), as: UTF8.self)
            }
        }
    }
}
