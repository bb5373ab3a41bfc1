import BondwatchCore
import Testing

/// Files that no driver wrote whole.
@Suite("Cut and spoilt files of /proc/net/bonding")
struct ProcBondingHostileTests {
    static let files = [
        "004-v2.6.1-rr-kernel-doc.txt", "025-v3.6.0-ab-infiniband-lustre.txt",
        "036-v3.7.1-ab-arp-92028-failures.txt", "079-v4.18.0-didi-802.3ad-vendor-lines.txt",
        "096-v6.14.6-fc41-802.3ad-bond-up-all-slaves-down.txt",
    ]

    @Test(arguments: files)
    func `cut at any byte, a file says nothing that the whole one does not say`(_ name: String) {
        let bytes = ProcBondingCorpus.bytes(of: name)
        let whole = ProcBondingParser.parse(bytes)
        #expect(whole.isComplete)
        for length in 0..<bytes.count {
            let cut = ProcBondingParser.parse(Array(bytes[..<length]))
            let endsInsideLine = length > 0 && bytes[length - 1] != 0x0a
            #expect((cut.unknownLines.last?.kind == .cut) == endsInsideLine, "\(length)")
            if endsInsideLine { #expect(!cut.isComplete, "\(length)") }
            #expect(cut.slaves.count <= whole.slaves.count)
            for (cut, whole) in zip(cut.slaves, whole.slaves) {
                #expect(cut.says(noMoreThan: whole), "\(length)")
            }
            #expect(cut.bondPart.says(noMoreThan: whole.bondPart), "\(length)")
        }
    }

    @Test(arguments: files)
    func `a slave that is cut after its name is seen to be cut`(_ name: String) {
        let bytes = ProcBondingCorpus.bytes(of: name)
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() where line.hasPrefix("Slave Interface") {
            let head = lines[...number].joined(separator: "\n") + "\n"
            let cut = ProcBondingParser.parse(Array(head.utf8))
            #expect(!cut.isComplete)
            #expect(cut.slaves.last?.linkFailureCount == nil)
        }
    }

    @Test func `an empty file is not complete`() {
        let file = ProcBondingParser.parse([])
        #expect(file == BondFile())
        #expect(!file.isComplete)
    }

    @Test func `a number whose end is cut off is not believed`() {
        let text = "Slave Interface: eth0\nMII Status: up\nLink Failure Count: 12"
        let file = ProcBondingParser.parse(Array(text.utf8))
        #expect(file.slaves.first?.miiStatus == .up)
        #expect(file.slaves.first?.linkFailureCount == nil)
        #expect(file.unknownLines == [.init(number: 3, kind: .cut, text: "Link Failure Count: 12")])
    }

    @Test(arguments: [
        "A", "\n", "Slave Interface: eth0\n", "Bonding Mode: ", "\t", ":", "\u{0}", "Slave Interface: \n",
    ])
    func `a mebibyte of anything is read to its end`(_ unit: String) {
        let unit = Array(unit.utf8)
        let bytes = (0..<1 << 20).map { unit[$0 % unit.count] }
        let file = ProcBondingParser.parse(bytes)
        #expect(file.unknownLines.count <= BondFile.maximumUnknownLines)
        #expect(!file.isComplete)
    }

    @Test(arguments: files)
    func `spoilt bytes never stop the parser, nor does it keep more than the file holds`(_ name: String) {
        let whole = ProcBondingCorpus.bytes(of: name)
        var random = SplitMix64(state: 0x626f_6e64)
        for _ in 0..<1000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let position = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: position)
                case 2: bytes.insert([0x0a, 0x20, 0x09, 0x39].randomElement(using: &random) ?? 0, at: position)
                default:
                    let end = min(bytes.count, position + Int.random(in: 0..<80, using: &random))
                    bytes.append(contentsOf: bytes[position..<end])
                }
            }
            let file = ProcBondingParser.parse(bytes)
            #expect(file.slaves.count <= bytes.count / 18)
            #expect(file.unknownLineCount <= bytes.count)
            for slave in file.slaves { #expect(bytes.contains(slave.name.bytes)) }
        }
    }
}

/// A generator of its own seed, so that a failure can be had again.
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

extension BondFile {
    /// What is said of the bond itself.
    fileprivate var bondPart: BondFile {
        var part = self
        part.slaves = []
        part.unknownLines = []
        part.unknownLineCount = 0
        part.isComplete = false
        return part
    }

    fileprivate func says(noMoreThan whole: BondFile) -> Bool { leaves(of: self).isSubset(of: leaves(of: whole)) }
}

extension BondFile.SlaveRecord {
    fileprivate func says(noMoreThan whole: Self) -> Bool { leaves(of: self).isSubset(of: leaves(of: whole)) }
}

/// Every value inside `value` with its path, the absent ones and empty containers left out.
private func leaves(of value: Any, at path: String = "") -> Set<String> {
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .optional {
        return mirror.children.first.map { leaves(of: $0.value, at: path) } ?? []
    }
    if mirror.displayStyle == .struct, !mirror.children.isEmpty, !(value is any CustomStringConvertible) {
        return mirror.children.reduce(into: []) { leaves, child in
            leaves.formUnion(BondwatchCoreTests.leaves(of: child.value, at: "\(path).\(child.label ?? "")"))
        }
    }
    if mirror.displayStyle == .enum, let payload = mirror.children.first,
        !(payload.value is any CustomStringConvertible)
    {
        return leaves(of: payload.value, at: "\(path).\(payload.label ?? "")")
    }
    return ["\(path)=\(value)"]
}
