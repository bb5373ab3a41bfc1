import BondwatchCore
import BondwatchDaemon
import BondwatchLinux
import Glibc
import Testing

private let listCall = #"{"method":"org.bondwatch.Bonds.List"}"#
private let infoCall = #"{"method":"org.varlink.service.GetInfo"}"#

private func bonds(_ count: Int) -> [BondReport] {
    (0..<count).compactMap { InterfaceName("bond\($0)") }.map {
        BondReport(name: $0, redundancy: .full, expectedSlaves: 1, slavesCarrying: 1)
    }
}

/// Against a real socket; one test after the other, because they count descriptors and measure patience.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ControlServerTests {
    private func start(
        _ folder: borrowing ControlTestFolder, bonds list: [BondReport] = bonds(2),
        _ change: (inout ControlServer.Settings) -> Void = { _ in }
    ) throws -> ControlServer {
        var settings = ControlServer.Settings(path: folder.socket)
        change(&settings)
        return try ControlServer.start(settings) { reply in reply(list) }
    }

    private func descriptors() -> Int {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        return count
    }

    /// Waits up to 5 s until no more than `slack` descriptors are open above `before`; other suites run meanwhile.
    private func returned(to before: Int, slack: Int = 32) -> Bool {
        for _ in 0..<100 {
            if descriptors() <= before + slack { return true }
            usleep(50_000)
        }
        return false
    }

    @Test func `a client is answered, and again, and in order`() throws {
        let folder = try ControlTestFolder()
        let server = try start(folder)
        defer { server.stop() }
        let client = try ControlTestClient(path: folder.socket)
        client.call(listCall)
        #expect(client.reply()?.contains(#""name":"bond1""#) == true)
        client.write(Array("\(infoCall)\0\(listCall)\0\(infoCall)\0".utf8))
        #expect(client.reply()?.contains("interfaces") == true)
        #expect(client.reply()?.contains("bond0") == true)
        #expect(client.reply()?.contains("interfaces") == true)
    }

    @Test func `a client that has said all it will say still gets its reply`() throws {
        let folder = try ControlTestFolder()
        let server = try start(folder)
        defer { server.stop() }
        let client = try ControlTestClient(path: folder.socket)
        client.call(listCall)
        client.endWriting()
        #expect(client.reply()?.contains("bond0") == true)
        #expect(client.isHungUp())
    }

    @Test func `a reply that does not fit in the socket buffer arrives whole`() throws {
        let folder = try ControlTestFolder()
        let server = try start(folder, bonds: bonds(1000))
        defer { server.stop() }
        let client = try ControlTestClient(path: folder.socket)
        for _ in 0..<3 {
            client.call(listCall)
            usleep(50_000)
            let reply = try #require(client.reply())
            #expect(reply.utf8.count > 900_000)
            #expect(reply.contains("bond999"))
            #expect(reply.hasSuffix(#""version":1}}"#))
        }
    }

    @Test func `the file has its mode, replaces a stale one, and is gone after stop`() throws {
        let folder = try ControlTestFolder()
        let first = try start(folder) { $0.mode = 0o640 }
        var status = stat()
        #expect(lstat(folder.socket, &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o640)
        #expect(throws: ControlError.inUse(folder.socket)) { try start(folder) }
        #expect(try ControlTestClient(path: folder.socket).call(infoCall), "still answers")
        first.stop()
        #expect(lstat(folder.socket, &status) == -1)

        // What a daemon that was killed leaves behind: a bound socket that nobody listens on.
        let dead = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: folder.socket.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(dead, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(bound == 0)
        close(dead)
        let second = try start(folder)
        #expect(try ControlTestClient(path: folder.socket).call(infoCall))

        // A file that somebody else put there meanwhile is not ours to remove.
        unlink(folder.socket)
        close(creat(folder.socket, 0o600))
        second.stop()
        #expect(lstat(folder.socket, &status) == 0)
    }

    @Test func `a path that cannot be had says why`() throws {
        let long = "/tmp/" + String(repeating: "x", count: 200)
        #expect(throws: ControlError.pathTooLong(long)) {
            try ControlServer.start(.init(path: long)) { $0([]) }
        }
        let error = #expect(throws: ControlError.self) {
            try ControlServer.start(.init(path: "/nowhere/at/all")) { $0([]) }
        }
        #expect(error?.description == "/nowhere/at/all.new: bind: No such file or directory")
    }

    @Test(arguments: ["nonsense\0", "{}\0", "[1]\0", "\0", "\u{1}\u{2}\0", "{\"method\":\"a.b\"}x\0"])
    func `junk is hung up on`(junk: String) throws {
        let folder = try ControlTestFolder()
        let server = try start(folder)
        defer { server.stop() }
        let client = try ControlTestClient(path: folder.socket)
        client.write(Array(junk.utf8))
        #expect(client.isHungUp())
    }

    @Test func `JSON as deep as a call can hold ends the call and not the daemon`() throws {
        let folder = try ControlTestFolder()
        let server = try start(folder)
        defer { server.stop() }
        for depth in [400, 510, 513, 30000] {
            for (open, close) in [("[", "]"), (#"{"a":"#, "")] where depth * open.utf8.count < 60000 {
                let nest = String(repeating: open, count: depth) + String(repeating: close, count: depth)
                let client = try ControlTestClient(path: folder.socket)
                client.call(#"{"method":"org.bondwatch.Bonds.List","parameters":{"names":\#(nest)}}"#)
                _ = client.reply()
            }
        }
        let client = try ControlTestClient(path: folder.socket)
        client.call(infoCall)
        #expect(client.reply() != nil)
    }

    @Test func `a gigabyte without an end is cut off early`() throws {
        let folder = try ControlTestFolder()
        let server = try start(folder)
        defer { server.stop() }
        let client = try ControlTestClient(path: folder.socket)
        let chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 65536)
        var taken = 0
        while taken < 16384, client.write(chunk) { taken += 1 }
        #expect(taken < 16, "the limit is one chunk, the rest fits in the socket's buffer")
    }

    @Test func `clients that never write, never read or never end a call are closed, the others served`() throws {
        let folder = try ControlTestFolder()
        let server = try start(folder, bonds: bonds(1000)) { $0.idleTimeout = .milliseconds(400) }
        defer { server.stop() }
        let silent = try ControlTestClient(path: folder.socket)
        let half = try ControlTestClient(path: folder.socket)
        half.write(Array(#"{"method":"#.utf8))
        let deaf = try ControlTestClient(path: folder.socket)
        for _ in 0..<20 { deaf.call(listCall) }
        let good = try ControlTestClient(path: folder.socket)
        for _ in 0..<10 {
            good.call(infoCall)
            #expect(good.reply() != nil)
            half.write([UInt8(ascii: " ")])
            usleep(100_000)
        }
        #expect(silent.isHungUp())
        #expect(half.isHungUp())
        #expect(deaf.isHungUp())
    }

    @Test func `a model that never answers costs the client its connection and no one else theirs`() throws {
        let folder = try ControlTestFolder()
        var settings = ControlServer.Settings(path: folder.socket)
        settings.idleTimeout = .milliseconds(300)
        let server = try ControlServer.start(settings) { _ in }
        defer { server.stop() }
        let waiting = try ControlTestClient(path: folder.socket)
        waiting.call(listCall)
        let other = try ControlTestClient(path: folder.socket)
        other.call(infoCall)
        #expect(other.reply() != nil)
        #expect(waiting.isHungUp())
    }

    @Test func `a client that pipelines for ever does not starve another`() async throws {
        let folder = try ControlTestFolder()
        let server = try start(folder)
        defer { server.stop() }
        let path = folder.socket
        let greedy = Task.detached {
            let client = try ControlTestClient(path: path)
            let calls = Array(String(repeating: infoCall + "\0", count: 1000).utf8)
            let number = client.descriptor.rawValue
            let reader = Task.detached {
                var chunk = [UInt8](repeating: 0, count: 65536)
                while recv(number, &chunk, chunk.count, 0) > 0 {}
            }
            while !Task.isCancelled, client.write(calls) {}
            shutdown(number, CInt(SHUT_RDWR))
            await reader.value
        }
        usleep(200_000)
        let other = try ControlTestClient(path: path)
        let start = Clock.now()
        for _ in 0..<20 {
            other.call(infoCall)
            #expect(other.reply() != nil)
        }
        #expect(Clock.now().since(start) < .seconds(2))
        greedy.cancel()
        _ = await greedy.result
    }

    @Test func `over the limit a client is told so`() throws {
        let folder = try ControlTestFolder()
        let server = try start(folder) { $0.clientLimit = 2 }
        defer { server.stop() }
        let first = try ControlTestClient(path: folder.socket)
        let second = try ControlTestClient(path: folder.socket)
        for _ in 0..<3 {
            let third = try ControlTestClient(path: folder.socket)
            #expect(third.reply() == #"{"error":"org.bondwatch.Bonds.TooManyClients","parameters":{}}"#)
            #expect(third.isHungUp())
        }
        first.call(infoCall)
        second.call(infoCall)
        #expect(first.reply() != nil)
        #expect(second.reply() != nil)
    }

    @Test func `of a thousand connections at once each is served or refused, and no descriptor stays`() throws {
        let folder = try ControlTestFolder()
        let before = descriptors()
        let server = try start(folder)
        do {
            var sockets: [CInt] = []
            for _ in 0..<1000 {
                guard let client = try? ControlTestClient(path: folder.socket) else { continue }
                client.call(infoCall)
                let copy = dup(client.descriptor.rawValue)
                if copy >= 0 { sockets.append(copy) }
            }
            defer { for socket in sockets { close(socket) } }
            #expect(sockets.count == 1000 || descriptors() > 900, "only this process's own limit stops it")
            var served = 0
            var refused = 0
            for socket in sockets {
                var chunk = [UInt8](repeating: 0, count: 4096)
                let count = recv(socket, &chunk, chunk.count, 0)
                let reply = String(decoding: chunk[..<max(count, 0)], as: UTF8.self)
                if reply.contains("interfaces") { served += 1 }
                if reply.contains("TooManyClients") { refused += 1 }
            }
            #expect(served >= 64)
            #expect(served + refused == sockets.count)
            #expect(descriptors() <= before + sockets.count + 64 + 32)
        }
        #expect(returned(to: before))
        let client = try ControlTestClient(path: folder.socket)
        client.call(infoCall)
        #expect(client.reply() != nil, "the places are free again")
        server.stop()
        #expect(client.isHungUp())
    }

    @Test func `thousands of short connections leave nothing behind`() throws {
        let folder = try ControlTestFolder()
        let before = descriptors()
        let server = try start(folder)
        for round in 0..<3000 {
            let client = try ControlTestClient(path: folder.socket)
            if round % 3 == 0 { continue }
            client.call(round % 3 == 1 ? infoCall : listCall)
            if round % 2 == 0 { #expect(client.reply() != nil) }
        }
        #expect(returned(to: before))
        server.stop()
    }

    @Test func `stop with clients connected closes everything`() throws {
        let folder = try ControlTestFolder()
        let before = descriptors()
        for _ in 0..<50 {
            let server = try start(folder)
            let client = try ControlTestClient(path: folder.socket)
            client.call(listCall)
            server.stop()
            #expect(client.isHungUp())
        }
        #expect(returned(to: before))
    }
}
