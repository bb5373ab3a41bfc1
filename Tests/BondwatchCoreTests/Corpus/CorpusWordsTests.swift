import Foundation
import Testing

/// The expected pictures against the texts they were written from, without the parser: no word of a text is missing in its
/// picture, and nothing is in the picture that is not in the text.
@Suite("Every word of a published file is in its expected picture")
struct CorpusWordsTests {
    @Test(arguments: ProcBondingCorpus.entries)
    func `and no more than the words of the file`(_ entry: ProcBondingCorpus.Entry) throws {
        let text = String(decoding: ProcBondingCorpus.bytes(of: entry.file), as: UTF8.self)
        let transcript = CorpusTranscript(text).facts
        var picture = try JSONDecoder().decode(JSONLeaves.self, from: Data(entry.expectedPicture.utf8)).leaves
        // The only thing in it that is a judgement of the whole file.
        #expect(picture.removeValue(forKey: "complete") == (entry.file.hasPrefix("027-") ? "false" : "true"))
        for (path, value) in transcript where picture[path] != value {
            Issue.record("\(entry.file): \(path) is \(value), the picture has \(picture[path] ?? "no such key")")
        }
        for path in picture.keys where transcript[path] == nil {
            Issue.record("\(entry.file): \(path) is only in the picture")
        }
    }

    @Test(arguments: ProcBondingCorpus.entries)
    func `each line gives the facts it has room for`(_ entry: ProcBondingCorpus.Entry) {
        let text = String(decoding: ProcBondingCorpus.bytes(of: entry.file), as: UTF8.self)
        let lines = text.split(separator: "\n")
        let headings = lines.count {
            $0 == "802.3ad info" || $0 == "Active Aggregator Info:" || $0.hasPrefix("details ")
        }
        let second = lines.count {
            $0.contains("(fail_over_mac ") || $0.contains("(primary_reselect ") || $0.hasPrefix("Transmit Hash Policy:")
        }
        let facts = CorpusTranscript(text).facts.count { $0.key != "slaves" }
        #expect(facts == lines.count - headings + second)
    }

    @Test func `a text of all known lines is taken down`() {
        let text = """
            Ethernet Channel Bonding Driver: v6.8.0
            Bonding Mode: fault-tolerance (active-backup) (fail_over_mac follow)
            Primary Slave: eth0 (primary_reselect better)
            ARP Missed Max: 2
            ARP IP target/s (n.n.n.n form): 192.0.2.1, 192.0.2.2
            NS IPv6 target/s (xx::xx form):

            Slave Interface: eth0
            MII Status: going back
            Slave colour: red
            """
        #expect(
            CorpusTranscript(text).facts == [
                "driver_version": "v6.8.0", "mode": "active-backup", "fail_over_mac": "follow", "primary": "eth0",
                "primary_reselect": "better", "arp_missed_max": "2", "arp_ip_target": "192.0.2.1, 192.0.2.2",
                "ns_ip6_target": "", "slaves.0.name": "eth0", "slaves.0.mii_status": "going_back",
                "unknown_lines.10": "Slave colour: red",
            ])
    }
}

/// The leaves of a JSON text by their path; a list of words is one leaf, as it is one line.
private struct JSONLeaves: Decodable {
    var leaves: [String: String] = [:]

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        if let object = try? decoder.container(keyedBy: Key.self) {
            for key in object.allKeys { add(try object.decode(JSONLeaves.self, forKey: key), under: key.stringValue) }
            return
        }
        let value = try decoder.singleValueContainer()
        if let words = try? value.decode([String].self) {
            leaves[""] = words.isEmpty ? "[]" : words.joined(separator: ", ")
        } else if let list = try? value.decode([JSONLeaves].self) {
            for (index, item) in list.enumerated() { add(item, under: String(index)) }
        } else if value.decodeNil() {
            leaves[""] = "null"
        } else if let text = try? value.decode(String.self) {
            leaves[""] = text
        } else if let flag = try? value.decode(Bool.self) {
            leaves[""] = String(flag)
        } else {
            leaves[""] = String(try value.decode(UInt64.self))
        }
    }

    private mutating func add(_ part: JSONLeaves, under key: String) {
        for (path, value) in part.leaves { leaves[path.isEmpty ? key : "\(key).\(path)"] = value }
    }
}
