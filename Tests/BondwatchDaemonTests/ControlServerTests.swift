import BondwatchCore
import BondwatchDaemon
import Glibc
import Testing

/// Tests against real sockets, one after the other, because they count descriptors and measure patience.
@Suite(.serialized, .timeLimit(.minutes(2))) enum ControlSocketTests {}

extension ControlSocketTests {
    @Suite struct ControlServerTests {
        @Test func `a client is answered, and again, and in order`() throws {
            let folder = try ControlTestFolder()
            let server = try ControlTestServer.start(folder)
            defer { server.stop() }
            let client = try ControlTestClient(path: folder.socket)
            client.call(ControlTestServer.listCall)
            #expect(client.reply()?.contains(#""name":"bond1""#) == true)
            client.write(
                Array(
                    "\(ControlTestServer.infoCall)\0\(ControlTestServer.listCall)\0\(ControlTestServer.infoCall)\0".utf8
                ))
            #expect(client.reply()?.contains("interfaces") == true)
            #expect(client.reply()?.contains("bond0") == true)
            #expect(client.reply()?.contains("interfaces") == true)
        }

        @Test func `a client that has said all it will say still gets its reply`() throws {
            let folder = try ControlTestFolder()
            let server = try ControlTestServer.start(folder)
            defer { server.stop() }
            let client = try ControlTestClient(path: folder.socket)
            client.call(ControlTestServer.listCall)
            client.endWriting()
            #expect(client.reply()?.contains("bond0") == true)
            #expect(client.isHungUp())
        }

        @Test func `a reply that does not fit in the socket buffer arrives whole`() throws {
            let folder = try ControlTestFolder()
            let server = try ControlTestServer.start(folder, bonds: ControlTestServer.bonds(1000))
            defer { server.stop() }
            let client = try ControlTestClient(path: folder.socket)
            for _ in 0..<3 {
                client.call(ControlTestServer.listCall)
                usleep(50_000)
                let reply = try #require(client.reply())
                #expect(reply.utf8.count > 900_000)
                #expect(reply.contains("bond999"))
                #expect(reply.hasSuffix(#""version":1}}"#))
            }
        }

        @Test func `the file has its mode, replaces a stale one, and is gone after stop`() throws {
            let folder = try ControlTestFolder()
            let first = try ControlTestServer.start(folder) { $0.mode = 0o640 }
            var status = stat()
            #expect(lstat(folder.socket, &status) == 0)
            #expect(status.st_mode & 0o7777 == 0o640)
            #expect(throws: ControlError.inUse(folder.socket)) { try ControlTestServer.start(folder) }
            #expect(try ControlTestClient(path: folder.socket).call(ControlTestServer.infoCall), "still answers")
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
            let second = try ControlTestServer.start(folder)
            #expect(try ControlTestClient(path: folder.socket).call(ControlTestServer.infoCall))

            // A file that somebody else put there meanwhile is not ours to remove.
            unlink(folder.socket)
            close(creat(folder.socket, 0o600))
            second.stop()
            #expect(lstat(folder.socket, &status) == 0)
        }

        @Test func `a path that cannot be had says why`() throws {
            let long = "/tmp/" + String(repeating: "x", count: 200)
            #expect(throws: ControlError.pathTooLong(long)) {
                try ControlServer.start(.init(path: long), ControlModel { $1([]) })
            }
            let error = #expect(throws: ControlError.self) {
                try ControlServer.start(.init(path: "/nowhere/at/all"), ControlModel { $1([]) })
            }
            #expect(error?.description == "/nowhere/at/all.new: bind: No such file or directory")
        }
    }
}
