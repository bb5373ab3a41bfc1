/// Reads one file of /proc/net/bonding.
///
/// Every line stands for itself: what a driver does not print, prints elsewhere or prints besides costs nothing of the
/// rest. A value that is out of range or not as a driver prints it stays absent, and a last line without its newline is
/// never believed, as `Link Failure Count: 12` can be the beginning of 123.
package struct ProcBondingParser {
    private enum Section {
        case bond
        /// The last of the file's slaves.
        case slave
        /// A slave whose name cannot be read: its lines belong to nobody.
        case namelessSlave
    }

    /// Whose indented lines may follow.
    private enum Block {
        case none
        case aggregator
        case actorPDU
        case partnerPDU
    }

    private enum Verdict {
        case understood
        case unreadableValue
        case unknownKey
    }

    private var file = BondFile()
    private var section = Section.bond
    private var block = Block.none
    private var bondLine: BondLine?
    private var slaveLine: SlaveLine?
    private var aggregatorLine: AggregatorLine?
    private var portLine: PortLine?
    private var endsInsideLine = false

    private init() {}

    /// The content of a whole file.
    package static func parse(_ bytes: [UInt8]) -> BondFile { parse(bytes.span) }

    /// The content of a whole file.
    package static func parse(_ bytes: Span<UInt8>) -> BondFile {
        var parser = ProcBondingParser()
        var start = 0
        var number = 1
        while start < bytes.count {
            let end = bytes.firstIndex(of: UInt8(ascii: "\n"), from: start)
            let line = bytes.extracting(start..<end)
            if end == bytes.count {
                parser.endsInsideLine = true
                parser.refuse(line, number: number, kind: .cut)
            } else {
                parser.take(line, number: number)
            }
            start = end + 1
            number += 1
        }
        parser.file.isComplete = !parser.endsInsideLine && parser.file.hasLastLines
        return parser.file
    }

    private mutating func take(_ line: Span<UInt8>, number: Int) {
        switch verdict(on: line) {
        case .understood: break
        case .unreadableValue: refuse(line, number: number, kind: .unreadableValue(Self.key(of: line)))
        case .unknownKey: refuse(line, number: number, kind: .unknownKey(Self.key(of: line)))
        }
    }

    private mutating func verdict(on line: Span<UInt8>) -> Verdict {
        guard line.count > 0 else {
            block = .none
            return .understood
        }
        if line[0] == UInt8(ascii: "\t") || line[0] == UInt8(ascii: " ") {
            var start = 1
            while start < line.count, line[start] == line[0] { start += 1 }
            return takeIndented(line.extracting(start..<line.count))
        }
        block = .none
        return section == .bond ? takeBondLine(line) : takeSlaveLine(line)
    }

    private mutating func takeBondLine(_ line: Span<UInt8>) -> Verdict {
        guard let found = BondLine.find(line, after: bondLine) else { return .unknownKey }
        bondLine = found
        let value = line.extracting(line.valueStart(after: found.key)..<line.count)
        switch found {
        case .slaveInterface: return startSlave(value)
        case .noActiveAggregator where !value.ends(with: " has no active aggregator"): return .unknownKey
        case .activeAggregator:
            block = .aggregator
            aggregatorLine = nil
        default: break
        }
        return file.take(found, value) ? .understood : .unreadableValue
    }

    private mutating func startSlave(_ value: Span<UInt8>) -> Verdict {
        slaveLine = .slaveInterface
        guard let name = value.interfaceName() else {
            section = .namelessSlave
            return .unreadableValue
        }
        section = .slave
        file.slaves.append(BondFile.SlaveRecord(name: name))
        return .understood
    }

    private mutating func takeSlaveLine(_ line: Span<UInt8>) -> Verdict {
        guard let found = SlaveLine.find(line, after: slaveLine) else { return .unknownKey }
        slaveLine = found
        let value = line.extracting(line.valueStart(after: found.key)..<line.count)
        switch found {
        case .slaveInterface: return startSlave(value)
        case .actorPDU: block = .actorPDU
        case .partnerPDU: block = .partnerPDU
        default: break
        }
        portLine = nil
        guard section == .slave else { return .understood }
        return file.slaves[file.slaves.count - 1].take(found, value) ? .understood : .unreadableValue
    }

    private mutating func takeIndented(_ line: Span<UInt8>) -> Verdict {
        switch block {
        case .none: return .unknownKey
        case .aggregator:
            guard let found = AggregatorLine.find(line, after: aggregatorLine) else { return .unknownKey }
            aggregatorLine = found
            let value = line.extracting(line.valueStart(after: found.key)..<line.count)
            return file.lacp?.takeAggregator(found, value) == true ? .understood : .unreadableValue
        case .actorPDU, .partnerPDU:
            guard let found = PortLine.find(line, after: portLine) else { return .unknownKey }
            portLine = found
            guard section == .slave else { return .understood }
            let value = line.extracting(line.valueStart(after: found.key)..<line.count)
            let last = file.slaves.count - 1
            let understood =
                if case .actorPDU = block {
                    file.slaves[last].actorPDU?.take(found, value)
                } else {
                    file.slaves[last].partnerPDU?.take(found, value)
                }
            return understood == true ? .understood : .unreadableValue
        }
    }

    private mutating func refuse(_ line: Span<UInt8>, number: Int, kind: BondFile.UnknownLine.Kind) {
        file.unknownLineCount += 1
        guard file.unknownLines.count < BondFile.maximumUnknownLines else { return }
        file.unknownLines.append(.init(number: number, kind: kind, text: line.shortened(to: 120)))
    }

    private static func key(of line: Span<UInt8>) -> String {
        var start = 0
        while start < line.count, line[start] == UInt8(ascii: " ") || line[start] == UInt8(ascii: "\t") { start += 1 }
        return line.extracting(start..<line.firstIndex(of: UInt8(ascii: ":"), from: start)).shortened(to: 48)
    }
}
