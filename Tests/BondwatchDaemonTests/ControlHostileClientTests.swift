import BondwatchCore
import BondwatchDaemon
import BondwatchLinux
import Glibc
import Testing

extension ControlSocketTests {
    /// Clients that are too many, too greedy, too slow, or none at all.
    @Suite struct ControlHostileClientTests {
        @Test(arguments: ["nonsense\0", "{}\0", "[1]\0", "\0", "\u{1}\u{2}\0", "{\"method\":\"a.b\"}x\0"])
        func `junk is hung up on`(junk: String) throws {
            let folder = try ControlTestFolder()
            let server = try ControlTestServer.start(folder)
            defer { server.stop() }
            let client = try ControlTestClient(path: folder.socket)
            client.write(Array(junk.utf8))
            #expect(client.isHungUp())
        }

        @Test func `JSON as deep as a call can hold ends the call and not the daemon`() throws {
            let folder = try ControlTestFolder()
            let server = try ControlTestServer.start(folder)
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
            client.call(ControlTestServer.infoCall)
            #expect(client.reply() != nil)
        }

        @Test func `a gigabyte without an end is cut off early`() throws {
            let folder = try ControlTestFolder()
            let server = try ControlTestServer.start(folder)
            defer { server.stop() }
            let client = try ControlTestClient(path: folder.socket)
            let chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 65536)
            var taken = 0
            while taken < 16384, client.write(chunk) { taken += 1 }
            #expect(taken < 16, "the limit is one chunk, the rest fits in the socket's buffer")
        }

        @Test func `clients that never write, never read or never end a call are closed, the others served`() throws {
            let folder = try ControlTestFolder()
            let server = try ControlTestServer.start(folder, bonds: ControlTestServer.bonds(1000)) {
                $0.idleTimeout = .milliseconds(400)
            }
            defer { server.stop() }
            let silent = try ControlTestClient(path: folder.socket)
            let half = try ControlTestClient(path: folder.socket)
            half.write(Array(#"{"method":"#.utf8))
            let deaf = try ControlTestClient(path: folder.socket)
            for _ in 0..<20 { deaf.call(ControlTestServer.listCall) }
            for _ in 0..<10 {
                // A new one each time: on a busy machine any client may be idle for longer than this server allows.
                let good = try ControlTestClient(path: folder.socket)
                good.call(ControlTestServer.infoCall)
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
            let server = try ControlServer.start(settings, ControlModel { _, _ in })
            defer { server.stop() }
            let waiting = try ControlTestClient(path: folder.socket)
            waiting.call(ControlTestServer.listCall)
            let other = try ControlTestClient(path: folder.socket)
            other.call(ControlTestServer.infoCall)
            #expect(other.reply() != nil)
            #expect(waiting.isHungUp())
        }

        @Test func `a client that pipelines for ever does not starve another`() async throws {
            let folder = try ControlTestFolder()
            let server = try ControlTestServer.start(folder)
            defer { server.stop() }
            let path = folder.socket
            let greedy = Task.detached {
                let client = try ControlTestClient(path: path)
                let calls = Array(String(repeating: ControlTestServer.infoCall + "\0", count: 1000).utf8)
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
                other.call(ControlTestServer.infoCall)
                #expect(other.reply() != nil)
            }
            #expect(Clock.now().since(start) < .seconds(2))
            greedy.cancel()
            _ = await greedy.result
        }

        @Test func `over the quota a client is told so`() throws {
            let folder = try ControlTestFolder()
            let server = try ControlTestServer.start(folder) { $0.clientLimit = 5 }
            defer { server.stop() }
            let first = try ControlTestClient(path: folder.socket, user: 4000)
            let second = try ControlTestClient(path: folder.socket, user: 4000)
            for _ in 0..<3 {
                let third = try ControlTestClient(path: folder.socket, user: 4000)
                #expect(third.reply() == #"{"error":"org.bondwatch.Bonds.TooManyClients","parameters":{}}"#)
                #expect(third.isHungUp())
            }
            let eager = try ControlTestClient(path: folder.socket, user: 4000)
            usleep(50_000)
            #expect(eager.call(ControlTestServer.infoCall), "it can send its call, though nobody reads it")
            #expect(eager.reply()?.contains("TooManyClients") == true)
            first.call(ControlTestServer.infoCall)
            second.call(ControlTestServer.infoCall)
            #expect(first.reply() != nil)
            #expect(second.reply() != nil)
        }

        @Test func `idle clients lock nobody out, busy ones are not pushed aside`() throws {
            let folder = try ControlTestFolder()
            let server = try ControlTestServer.start(folder) {
                $0.clientLimit = 3
                $0.idleBeforeEviction = .milliseconds(100)
            }
            defer { server.stop() }
            let busy = try ControlTestClient(path: folder.socket)
            let idle = [try ControlTestClient(path: folder.socket), try ControlTestClient(path: folder.socket)]
            usleep(200_000)
            busy.call(ControlTestServer.infoCall)
            #expect(busy.reply() != nil)
            let late = try ControlTestClient(path: folder.socket)
            late.call(ControlTestServer.infoCall)
            #expect(late.reply()?.contains("interfaces") == true)
            #expect(idle[0].isHungUp())
            idle[1].call(ControlTestServer.infoCall)
            #expect(idle[1].reply() != nil)
            busy.call(ControlTestServer.infoCall)
            #expect(busy.reply() != nil)
        }

        @Test func `a new limit holds for the next client`() throws {
            let folder = try ControlTestFolder()
            let server = try ControlTestServer.start(folder)
            defer { server.stop() }
            let first = try ControlTestClient(path: folder.socket)
            first.call(ControlTestServer.infoCall)
            #expect(first.reply() != nil)
            var settings = ControlServer.Settings(path: folder.socket)
            settings.clientLimit = 0
            server.apply(settings)
            #expect(try ControlTestClient(path: folder.socket).reply()?.contains("TooManyClients") == true)
            first.call(ControlTestServer.infoCall)
            #expect(first.reply() != nil, "who is connected stays")
        }

        @Test func `of a thousand connections at once each is served or refused, and no descriptor stays`() throws {
            let folder = try ControlTestFolder()
            let before = ControlTestServer.descriptors()
            let server = try ControlTestServer.start(folder)
            do {
                var sockets: [CInt] = []
                for _ in 0..<1000 {
                    guard let client = try? ControlTestClient(path: folder.socket) else { continue }
                    client.call(ControlTestServer.infoCall)
                    let copy = dup(client.descriptor.rawValue)
                    if copy >= 0 { sockets.append(copy) }
                }
                defer { for socket in sockets { close(socket) } }
                #expect(
                    sockets.count == 1000 || ControlTestServer.descriptors() > 900,
                    "only this process's own limit stops it")
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
                // Those served, and as many of those refused, which are closed a little later.
                #expect(ControlTestServer.descriptors() <= before + sockets.count + 2 * 64 + 32)
            }
            #expect(ControlTestServer.returned(to: before))
            let client = try ControlTestClient(path: folder.socket)
            client.call(ControlTestServer.infoCall)
            #expect(client.reply() != nil, "the places are free again")
            server.stop()
            #expect(client.isHungUp())
        }

        @Test func `thousands of short connections leave nothing behind`() throws {
            let folder = try ControlTestFolder()
            let before = ControlTestServer.descriptors()
            let server = try ControlTestServer.start(folder)
            for round in 0..<3000 {
                let client = try ControlTestClient(path: folder.socket)
                if round % 3 == 0 { continue }
                client.call(round % 3 == 1 ? ControlTestServer.infoCall : ControlTestServer.listCall)
                if round % 2 == 0 { #expect(client.reply() != nil) }
            }
            #expect(ControlTestServer.returned(to: before))
            server.stop()
        }

        @Test func `stop with clients connected closes everything`() throws {
            let folder = try ControlTestFolder()
            let before = ControlTestServer.descriptors()
            for _ in 0..<50 {
                let server = try ControlTestServer.start(folder)
                let client = try ControlTestClient(path: folder.socket)
                client.call(ControlTestServer.listCall)
                server.stop()
                #expect(client.isHungUp())
            }
            #expect(ControlTestServer.returned(to: before))
        }
    }
}
