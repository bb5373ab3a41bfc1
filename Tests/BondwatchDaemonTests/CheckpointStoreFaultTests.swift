import BondwatchCore
import BondwatchDaemon
import BondwatchLinux
import Glibc
import Testing

/// The state directory where something is in the way: another daemon, a disk that takes nothing, a boot without a name.
@Suite struct CheckpointStoreFaultTests {
    private let state: StateFolder

    init() throws { state = try StateFolder() }

    @Test func `a boot whose id cannot be read is never the same as another one`() throws {
        let unknown = [UInt8](repeating: 0, count: 16)
        for _ in 1...2 {
            let (store, recovery) = try state.open(bootID: unknown)
            #expect(recovery == .fresh)
            try store.commit(lastSequence: 1, bonds: [], events: [try state.event(1)])
        }
    }

    @Test func `the other one is told who has it, and where, and does not run`() throws {
        var first: CheckpointStore? = try state.open().store
        let words = "\(state.path)/checkpoint belongs to another bondwatchd that is running (process \(getpid()))"
        let error = #expect(throws: Return.DirectoryInUse.self) {
            try Return.open(directory: state.path, bootID: state.bootID, patience: .milliseconds(150))
        }
        #expect(error?.description == words)
        withExtendedLifetime(first) {}
        first = nil
        #expect(try Return.open(directory: state.path, bootID: state.bootID, patience: .zero).store != nil)
    }

    @Test func `one that was killed before its first commit leaves nothing to complain of`() throws {
        try state.open().store.use(SinkAccounts(active: [.journal], areAutomatic: true))
        #expect(try state.open().recovery == .fresh)
    }

    @Test func `what a sink has to deliver that was dropped is there for the next start`() throws {
        try {
            let (store, _) = try state.open()
            store.use(SinkAccounts(active: [.journal]))
            for number in UInt64(1)...3 {
                try store.commit(lastSequence: number, bonds: [], events: [try state.event(number)])
            }
            store.mark(taken: 1, by: .journal)
            store.mark(taken: 3, by: .syslog)
            store.use(SinkAccounts(active: [.syslog], leaving: [.journal: 3]))
            for number in UInt64(4)...6 {
                try store.commit(lastSequence: number, bonds: [], events: [try state.event(number)])
            }
            store.mark(taken: 5, by: .syslog)
        }()
        guard case .restored(_, let pending, let sinks) = try state.open().recovery else {
            Issue.record("not restored")
            return
        }
        func owed(_ sink: SinkKind) -> [UInt64] {
            Owed.list(to: sink, sinks, pending: pending, lastSequence: 6).compactMap {
                if case .event(let record) = $0 { record.sequence } else { nil }
            }
        }
        #expect(owed(.journal) == [2, 3])
        #expect(owed(.syslog) == [6])
    }

    @Test func `a sink that was dropped and never comes back costs no room for what others have`() throws {
        var room = PendingRoom()
        room.bytesInTurn = 4096
        try {
            let (store, _) = try state.open(room: room)
            store.use(SinkAccounts(active: [.journal]))
            for number in UInt64(1)...3 {
                try store.commit(lastSequence: number, bonds: [], events: [try state.event(number)])
            }
            store.mark(taken: 3, by: .syslog)
            store.use(SinkAccounts(active: [.syslog], leaving: [.journal: 3]))
            for number in UInt64(4)...500 {
                try store.commit(lastSequence: number, bonds: [], events: [try state.event(number)])
                store.mark(taken: number, by: .syslog)
            }
        }()
        for name in ["pending", "pending.1"] {
            var facts = stat()
            #expect(stat("\(state.path)/\(name)", &facts) == 0 && facts.st_size < 2 * 4096)
        }
        guard case .restored(_, let pending, let sinks) = try state.open().recovery else {
            Issue.record("not restored")
            return
        }
        let owed = Owed.list(to: .journal, sinks, pending: pending, lastSequence: 500)
        #expect(owed.count == 3)
    }

    @Test func `a mark never goes back, not on disk either`() throws {
        try {
            let (store, _) = try state.open()
            store.use(SinkAccounts(active: [.journal]))
            for number in UInt64(1)...5 {
                try store.commit(lastSequence: number, bonds: [], events: [try state.event(number)])
            }
            store.mark(taken: 5, by: .journal)
            store.mark(taken: 2, by: .journal)
        }()
        guard case .restored(_, _, let sinks) = try state.open().recovery else {
            Issue.record("not restored")
            return
        }
        #expect(sinks.taken[.journal] == 5)
    }

    @Test func `where the log takes nothing the numbers are kept all the same`() throws {
        // Writing at a place in a pipe fails.
        for name in ["pending", "pending.1"] { try #require(mkfifo("\(state.path)/\(name)", 0o600) == 0) }
        try {
            let (store, _) = try state.open()
            store.use(SinkAccounts(active: [.journal]))
            #expect(throws: SystemError.self) {
                try store.commit(lastSequence: 1, bonds: [], events: [try state.event(1)])
            }
        }()
        guard case .restored(let checkpoint, let pending, _) = try state.open().recovery else {
            Issue.record("not restored")
            return
        }
        #expect(checkpoint.lastSequence == 1)
        #expect(pending.isEmpty)
    }

    @Test func `writes that fail leave the last whole slot alone`() async {
        await #expect(processExitsWith: .success) {
            let state = try StateFolder()
            do {
                let (store, _) = try state.open()
                for number in UInt64(1)...2 {
                    try store.commit(lastSequence: number, bonds: [], events: [])
                }
                // As on a full disk: of the second slot nothing can be written, of the first one some bytes.
                signal(SIGXFSZ, SIG_IGN)
                var limit = rlimit()
                try #require(getrlimit(CInt(RLIMIT_FSIZE.rawValue), &limit) == 0)
                limit.rlim_cur = 4096 + 20
                try #require(setrlimit(CInt(RLIMIT_FSIZE.rawValue), &limit) == 0)
                for number in UInt64(3)...6 {
                    #expect(throws: SystemError.self) {
                        try store.commit(lastSequence: number, bonds: [], events: [])
                    }
                }
            }
            guard case .restored(let checkpoint, _, _) = try state.open().recovery else {
                Issue.record("not restored")
                return
            }
            #expect(checkpoint.lastSequence == 2)
        }
    }
}
