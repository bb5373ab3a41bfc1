import BondwatchCore
import BondwatchLinux
import BondwatchVarlink
import Glibc
import Synchronization
import Testing

@testable import BondwatchDaemon

extension ControlSocketTests {
    /// Who is answered while one user, or many, hold and reopen as many connections as they can.
    @Suite struct ControlPlacesTests {
        private let soon = BootInstant.Span.seconds(1)

        private func connect(
            _ count: Int, _ folder: borrowing ControlTestFolder, as user: UInt32, saying text: String = ""
        ) throws -> [ControlTestClient] {
            try (0..<count).map { _ in
                let client = try ControlTestClient(path: folder.socket, user: user)
                if !text.isEmpty { client.write(Array(text.utf8)) }
                return client
            }
        }

        private func isAnswered(_ folder: borrowing ControlTestFolder, as user: UInt32?) throws -> Bool {
            let start = Clock.now()
            let client = try ControlTestClient(path: folder.socket, user: user)
            client.call(ControlTestServer.listCall)
            return client.reply()?.contains("bond0") == true && Clock.now().since(start) < soon
        }

        @Test(
            "S5 150 connections of one user, reopened, keep out neither root nor another user",
            arguments: ["", #"{"method":"#, ControlTestServer.infoCall + "\0", ControlTestServer.listCall + "\0"])
        func oneUser(saying text: String) throws {
            let folder = try ControlTestFolder()
            let server = try ControlTestServer.start(folder)
            defer { server.stop() }
            for _ in 0..<5 {
                let hostile = try connect(150, folder, as: 4000, saying: text)
                #expect(try isAnswered(folder, as: nil))
                #expect(try isAnswered(folder, as: 4001))
                _ = hostile
            }
        }

        @Test("S5 as many users as there are places keep out neither root nor a further user")
        func manyUsers() throws {
            let folder = try ControlTestFolder()
            let server = try ControlTestServer.start(folder) { $0.idleBeforeEviction = .seconds(3600) }
            defer { server.stop() }
            var hostile: [ControlTestClient] = []
            for user in 4000..<4064 as Range<UInt32> {
                hostile += try connect(2, folder, as: user, saying: "{")
                #expect(try isAnswered(folder, as: nil))
                #expect(try isAnswered(folder, as: 5000))
            }
        }

        @Test("S5 150 watchers of one user keep out neither root's watch nor another user's")
        func watchers() throws {
            let folder = try ControlTestFolder()
            let bond = try #require(InterfaceName("bond0"))
            let server = try ControlServer.start(
                ControlServer.Settings(path: folder.socket), WatchTestEngine(bonds: [bond]).model(),
                identify: ControlTestClient.identify)
            defer { server.stop() }
            let watchCall = #"{"method":"org.bondwatch.Bonds.Watch","more":true,"parameters":{"state":true}}"# + "\0"
            var hostile: [ControlTestClient] = []
            for user in [4000, 4001, 4002] as [UInt32] {
                hostile += try connect(50, folder, as: user, saying: watchCall)
            }
            var watchers = 0
            for client in hostile {
                if client.reply()?.contains("continues") == true { watchers += 1 }
            }
            #expect((14...28).contains(watchers), "\(watchers): no more than half of the places that are not reserved")
            for user in [nil, 4003, nil, nil] as [UInt32?] {
                let client = try ControlTestClient(path: folder.socket, user: user)
                client.write(Array(watchCall.utf8))
                let reply = client.reply()
                #expect(user != nil || reply?.contains("continues") == true)
                #expect(try isAnswered(folder, as: user))
            }
        }

        @Test("S5 the trusted take the place of another's watch where all are taken")
        func watchOfRoot() throws {
            let folder = try ControlTestFolder()
            let bond = try #require(InterfaceName("bond0"))
            var settings = ControlServer.Settings(path: folder.socket)
            settings.clientLimit = 6
            let server = try ControlServer.start(
                settings, WatchTestEngine(bonds: [bond]).model(), identify: ControlTestClient.identify)
            defer { server.stop() }
            let watchCall = #"{"method":"org.bondwatch.Bonds.Watch","more":true,"parameters":{"state":true}}"#
            func watch(as user: UInt32?) throws -> (ControlTestClient, String?) {
                let client = try ControlTestClient(path: folder.socket, user: user)
                client.call(watchCall)
                return (client, client.reply())
            }
            let (ordinary, first) = try watch(as: 4000)
            let (_, refusal) = try watch(as: 4000)
            #expect(first?.contains("continues") == true)
            #expect(refusal?.contains("TooManyWatchers") == true)
            var own: [ControlTestClient] = []
            for _ in 0..<3 {
                let (client, reply) = try watch(as: nil)
                #expect(reply?.contains("continues") == true)
                own.append(client)
            }
            #expect(ordinary.isHungUp())
            #expect(try watch(as: nil).1?.contains("TooManyWatchers") == true)
        }

        @Test("S5 of one user's questions one is before the daemon at a time, and root's do not wait behind it")
        func inFlight() throws {
            let folder = try ControlTestFolder()
            let held = Mutex<[@Sendable ([BondReport]) -> Void]>([])
            let model = ControlModel { allFailovers, reply in
                if allFailovers { held.withLock { $0.append(reply) } } else { reply(ControlTestServer.bonds(1)) }
            }
            let server = try ControlServer.start(
                ControlServer.Settings(path: folder.socket), model, identify: ControlTestClient.identify)
            defer { server.stop() }
            let call = #"{"method":"org.bondwatch.Bonds.List","parameters":{"failovers":true}}"#
            let hostile = try connect(20, folder, as: 4000, saying: call + "\0")
            #expect(try isAnswered(folder, as: nil))
            #expect(try isAnswered(folder, as: 4001))
            for _ in hostile {
                var waited = 0
                while held.withLock({ $0.isEmpty }), waited < 5000 {
                    usleep(1000)
                    waited += 1
                }
                usleep(2000)
                let asked = held.withLock { held in
                    defer { held = [] }
                    return held
                }
                #expect(asked.count == 1)
                for reply in asked { reply(ControlTestServer.bonds(1)) }
            }
            for client in hostile { #expect(client.reply()?.contains("bond0") == true) }
        }
    }
}

@Suite struct ControlPeerTests {
    @Test("S5 users without a number in the daemon's user namespace are held apart by process, and never trusted")
    func peers() {
        let own = geteuid()
        let anonymous = PeerCredentials.overflowUser
        #expect(anonymous == 65534)
        #expect(ControlPeer(PeerCredentials(process: 7, user: 0)) == .trusted)
        #expect(ControlPeer(PeerCredentials(process: 7, user: own)) == .trusted)
        #expect(ControlPeer(PeerCredentials(process: 7, user: 4000)) == .user(4000))
        #expect(ControlPeer(PeerCredentials(process: 7, user: anonymous)) == .process(7))
        #expect(!PeerCredentials(process: 7, user: anonymous).isTrusted)
        #expect(ControlPeer(nil) == .unknown)
        #expect([ControlPeer.user(1), .process(1), .unknown].allSatisfy { $0.share == .quota })
    }

    @Test("S5 an eighth of the places is reserved, and one user has half of the rest")
    func bounds() {
        var settings = ControlServer.Settings(path: "/run/x")
        for (limit, reserved, quota) in [(1, 0, 1), (2, 1, 1), (4, 1, 1), (64, 8, 28), (4096, 512, 1792)] {
            settings.clientLimit = limit
            #expect(settings.places.reserved == reserved)
            #expect(settings.places.quota == quota)
            #expect(settings.watchPlaces.limit == limit / 2)
        }
    }
}
