import BondwatchCore
import BondwatchDaemon
import BondwatchQuery
import BondwatchVarlink
import FoundationEssentials

/// What an answer to `List` costs on either side.
extension Measurements {
    func list() throws {
        let bonds = try KernelSnapshot.readFiles(procfs: procfs).bonds
        let service = VarlinkService(replyLimit: 4 << 20)
        let reply = service.reply(toList: nil, bonds: bonds)
        report("list", reply.count, rounds: 2000, over: reply) { service.reply(toList: nil, bonds: bonds).count }
        let document = ReportDocument(source: .daemon, bonds: bonds)
        var failures = 0
        report("list-encoder", reply.count, rounds: 200, over: reply) {
            guard let data = try? ReportJSON.encoder.encode(document) else {
                failures += 1
                return 0
            }
            return data.count
        }
        let json = Data(JSONText.bytes(document))
        report("list-decoder", json.count, rounds: 200, over: reply) {
            guard let document = try? JSONDecoder().decode(ReportDocument.self, from: json) else {
                failures += 1
                return 0
            }
            return document.bonds.count
        }
        guard failures == 0 else { throw BenchError("a report could not be written or read \(failures) times") }
    }
}
