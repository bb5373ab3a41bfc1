import BondwatchCore

/// The parser of /proc/net/bonding, on the bytes of one file.
enum ProcProperties {
    /// A seq_file can be cut anywhere: some places of each file are tried.
    private static let cuts = 2

    static func check(_ input: [UInt8]) throws(Violation) -> Int {
        let whole = ProcBondingParser.parse(input)
        try checkUnknownLines(of: whole)
        try require(!whole.isComplete || input.last == UInt8(ascii: "\n"), "a file is complete inside a line")
        var choice = ByteHash(input)
        for _ in 0..<cuts {
            let cut = choice.next(below: input.count)
            try checkPrefix(Array(input[..<cut]), of: whole)
        }
        guard let name = InterfaceName("bond0") else { return 0 }
        try ReportProperties.check([BondReport(file: whole, name: name)], source: .kernel, choice: &choice)
        return whole.slaves.count + (whole.mode == nil ? 0 : 1)
    }

    private static func checkUnknownLines(of file: BondFile) throws(Violation) {
        try require(
            file.unknownLines.count == min(file.unknownLineCount, BondFile.maximumUnknownLines),
            "\(file.unknownLines.count) of \(file.unknownLineCount) lines are kept")
        for line in file.unknownLines { try requirePrintable(line.text, "an unknown line") }
    }

    /// What is seen of a file that was cut is in the whole file too, and a line that was cut is not believed.
    private static func checkPrefix(_ prefix: [UInt8], of whole: BondFile) throws(Violation) {
        let cut = ProcBondingParser.parse(prefix)
        try require(
            cut.slaves.count <= whole.slaves.count && zip(cut.slaves, whole.slaves).allSatisfy { $0.name == $1.name },
            "a cut file has slaves that the whole has not")
        for (inCut, inWhole) in zip(present(in: cut), present(in: whole)) {
            try require(!inCut || inWhole, "a cut file has values that the whole has not")
        }

        let end = (prefix.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
        var wholeLines = ProcBondingParser.parse(Array(prefix[..<end]))
        if end < prefix.count {
            try require(!cut.isComplete, "a file that ends inside a line is complete")
            try require(cut.unknownLineCount == wholeLines.unknownLineCount + 1, "the cut line is not counted")
        }
        wholeLines.unknownLines = cut.unknownLines
        wholeLines.unknownLineCount = cut.unknownLineCount
        wholeLines.isComplete = cut.isComplete
        try require(wholeLines == cut, "a line that was cut is believed")
    }

    /// Whether each value of the bond is there, in a fixed order.
    private static func present(in file: BondFile) -> [Bool] {
        [
            file.driverVersion != nil, file.mode != nil || file.unknownMode != nil, file.failOverMac != nil,
            file.transmitHashPolicy != nil, file.transmitHashPolicyNumber != nil, file.primarySlave != nil,
            file.primaryReselect != nil, file.activeSlave != nil, file.miiStatus != nil, file.miimon != nil,
            file.updelay != nil, file.downdelay != nil, file.peerNotifyDelay != nil, file.arpInterval != nil,
            file.arpMissedMax != nil, file.arpTargets != nil, file.nsTargets != nil, file.lacp != nil,
        ]
    }
}
