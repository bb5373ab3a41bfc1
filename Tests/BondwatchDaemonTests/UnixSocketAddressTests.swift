import BondwatchLinux
import CLinux
import Glibc
import Testing

@Suite struct UnixSocketAddressTests {
    @Test func `a socket is bound to that very path, as long as it may be`() throws {
        let folder = "/tmp/address-\(getpid())"
        mkdir(folder, 0o700)
        defer { rmdir(folder) }
        let room = UnixSocketAddress.longestPath - folder.utf8.count - 1
        let longest = folder + "/" + String(repeating: "x", count: room)
        #expect(UnixSocketAddress(longest + "x") == nil)
        for path in ["\(folder)/s", longest] {
            let address = try #require(UnixSocketAddress(path))
            let socket = FileDescriptor(owning: socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0))
            #expect(address.bind(socket.rawValue) == 0)
            #expect(access(path, F_OK) == 0)
            unlink(path)
        }
    }
}
