package import BondwatchCore
package import CLinux

/// A socket filter (classic BPF) that lets the kernel drop what bondwatchd would ignore, so that changes of a thousand
/// unrelated links cannot overrun the socket.
///
/// Kept are:
/// - everything that is neither RTM_NEWLINK nor RTM_DELLINK: errors, ends of dumps, counters;
/// - answers: RTM_NEWLINK in multipart, and with a sequence number. Not so RTM_DELLINK: it answers nothing, and where the
///   deletion was asked for it carries the number of that request, of whatever process (since 6.2, and 6.1 with updates);
/// - links with IFF_MASTER or IFF_SLAVE, which bonding alone sets on its bonds and slaves. A bond has its flag to the end
///   (`unregister_netdevice_many`, net/core/dev.c 6.1, builds the message before the driver gives up the device);
/// - the watched links, whatever their flags: what follows the release of a slave comes without IFF_SLAVE, and so does the
///   deletion of an enslaved device, which is released just before and not announced as such.
///
/// Dropped are all others of the two, and those of another family than AF_UNSPEC (a bridge's word on its ports). A slave
/// that is deleted before the filter knows its number is missed here; the audit that follows every enslaving finds it.
package struct LinkFilter: Equatable, Sendable {
    /// More watched links than that, and every link's messages are kept.
    package static let mostWatched = 256

    /// The links whose messages are kept whatever their flags.
    package let watched: Set<InterfaceIndex>

    /// A filter for bonds, slaves, and these links: the slaves known so far.
    package init(watching watched: Set<InterfaceIndex>) { self.watched = watched }

    /// The instructions for SO_ATTACH_FILTER.
    package var program: [sock_filter] { Self.program(watching: watched) }

    /// The instructions of a filter for bonds, slaves, and these links.
    package static func program(watching watched: Set<InterfaceIndex>) -> [sock_filter] {
        let newLink = Instruction.asLoaded(NetlinkHeader.MessageType.newLink)
        let deleteLink = Instruction.asLoaded(NetlinkHeader.MessageType.deleteLink)
        let multipart = Instruction.asLoaded(NetlinkHeader.Flag.multipart)
        let bonding = Instruction.asLoaded((LinkFlags.master.rawValue | LinkFlags.slave.rawValue))
        var program: [sock_filter] = [
            Instruction.loadHalf(Offset.type),
            Instruction.jumpIfEqual(newLink, then: 2, else: 0),
            Instruction.jumpIfEqual(deleteLink, then: 7, else: 0),
            Instruction.keep,
            Instruction.loadHalf(Offset.flags),
            Instruction.jumpIfAnySet(multipart, then: 0, else: 1),
            Instruction.keep,
            Instruction.loadWord(Offset.sequence),
            Instruction.jumpIfEqual(0, then: 1, else: 0),
            Instruction.keep,
            Instruction.loadByte(Offset.family),
            Instruction.jumpIfEqual(UInt32(LinkHeader.unspecifiedFamily), then: 1, else: 0),
            Instruction.drop,
            Instruction.loadWord(Offset.linkFlags),
            Instruction.jumpIfAnySet(bonding, then: 0, else: 1),
            Instruction.keep,
        ]
        if watched.count > mostWatched { return program + [Instruction.keep] }
        program.append(Instruction.loadWord(Offset.linkIndex))
        let indexes = watched.sorted().map { Instruction.asLoaded($0.rawValue) }
        for start in stride(from: 0, to: indexes.count, by: longestRun) {
            program += keep(anyOf: indexes[start..<min(start + longestRun, indexes.count)])
        }
        return program + [Instruction.drop]
    }

    /// Comparisons that share one `keep`: a jump reaches 255 instructions at most.
    private static let longestRun = 128

    private static func keep(anyOf indexes: ArraySlice<UInt32>) -> [sock_filter] {
        let comparisons = indexes.enumerated().map { place, index in
            Instruction.jumpIfEqual(index, then: UInt8(indexes.count - place), else: 0)
        }
        return comparisons + [Instruction.skip(1), Instruction.keep]
    }

    /// Offsets in bytes of what is looked at, in `struct nlmsghdr` and the `struct ifinfomsg` after it.
    private enum Offset {
        static let type: UInt32 = 4
        static let flags: UInt32 = 6
        static let sequence: UInt32 = 8
        static let family: UInt32 = 16
        static let linkIndex: UInt32 = 20
        static let linkFlags: UInt32 = 24
    }
}

/// Instructions of classic BPF (include/uapi/linux/bpf_common.h).
private enum Instruction {
    static let keep = make(BPF_RET | BPF_K, .max)
    static let drop = make(BPF_RET | BPF_K, 0)

    /// A number as a load gives it: netlink is in the machine's byte order, and BPF loads are big-endian.
    static func asLoaded(_ number: some FixedWidthInteger & UnsignedInteger) -> UInt32 {
        UInt32(truncatingIfNeeded: number.bigEndian)
    }

    static func loadByte(_ offset: UInt32) -> sock_filter { make(BPF_LD | BPF_B | BPF_ABS, offset) }
    static func loadHalf(_ offset: UInt32) -> sock_filter { make(BPF_LD | BPF_H | BPF_ABS, offset) }
    static func loadWord(_ offset: UInt32) -> sock_filter { make(BPF_LD | BPF_W | BPF_ABS, offset) }
    static func skip(_ count: UInt32) -> sock_filter { make(BPF_JMP | BPF_JA, count) }

    static func jumpIfEqual(_ value: UInt32, then: UInt8, else other: UInt8) -> sock_filter {
        make(BPF_JMP | BPF_JEQ | BPF_K, value, then: then, else: other)
    }

    static func jumpIfAnySet(_ bits: UInt32, then: UInt8, else other: UInt8) -> sock_filter {
        make(BPF_JMP | BPF_JSET | BPF_K, bits, then: then, else: other)
    }

    private static func make(_ code: CInt, _ k: UInt32, then: UInt8 = 0, else other: UInt8 = 0) -> sock_filter {
        sock_filter(code: UInt16(code), jt: then, jf: other, k: k)
    }
}
