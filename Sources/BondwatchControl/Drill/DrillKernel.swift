import BondwatchCore
import BondwatchLinux
import BondwatchNetlink
import Glibc

/// Asks the kernel for the bond that is drilled, and for another active slave.
///
/// Every question is answered or given up within a second.
final class DrillKernel {
    private let bond: InterfaceIndex
    private let slaves: [InterfaceIndex]
    private let socket: RouteSocket
    private var decoder = LinkMessageDecoder()
    private var buffer = [UInt8](repeating: 0, count: RouteSocket.bufferSize)
    private var lastSequence: UInt32 = 0
    private static let patience = BootInstant.Span.seconds(1)

    init(bond: InterfaceIndex, slaves: [InterfaceIndex]) throws(SystemError) {
        self.bond = bond
        self.slaves = slaves
        socket = try RouteSocket(subscribingTo: .none, receiveQueueSize: 1 << 20)
    }

    func activate(_ slave: InterfaceIndex) -> Drill.Input {
        do throws(SystemError) {
            let request = RouteRequest.activate(slave, of: bond, sequence: nextSequence())
            switch try answers(to: request, count: 1).first {
            case .error(0, _, _): return .accepted
            case .error(let number, _, let explanation): return .refused(reason: Self.reason(number, explanation))
            default: return .refused(reason: "no acknowledgement")
            }
        } catch {
            return .refused(reason: error.description)
        }
    }

    func look() -> Drill.Input {
        do throws(SystemError) {
            let link: LinkMessage
            switch try answers(to: .link(bond, sequence: nextSequence()), count: 1).first {
            case .link(let message) where message.bond != nil: link = message
            case .error(let number, _, let explanation): return .blind(reason: Self.reason(number, explanation))
            default: return .blind(reason: "the bond is gone")
            }
            var look = DrillLook(active: link.bond?.activeSlave)
            // A slave that is gone, or a kernel before 4.7, answers with an error, and has received nothing.
            let request = RouteRequest.counters(of: slaves, sequence: nextSequence())
            for case .counters(let counters) in try answers(to: request, count: slaves.count) {
                look.received[counters.index] = counters.received
            }
            return .look(look)
        } catch {
            return .blind(reason: error.description)
        }
    }

    /// So many messages that answer the request, whatever else comes between.
    private func answers(to request: RouteRequest, count: Int) throws(SystemError) -> [NetlinkMessage] {
        try socket.send(request)
        let deadline = Clock.now() + Self.patience
        var answers: [NetlinkMessage] = []
        while answers.count < count {
            let size = try socket.receive(into: &buffer, within: deadline.since(Clock.now()))
            answers += decoder.messages(in: buffer.span.extracting(0..<size).bytes)
                .filter { $0.header.sequence == request.sequence }.map(\.content)
        }
        return answers
    }

    private func nextSequence() -> UInt32 {
        lastSequence &+= 1
        return lastSequence
    }

    private static func reason(_ number: Int32, _ explanation: String?) -> String {
        String(cString: strerror(number)) + (explanation.map { ": \($0)" } ?? "")
    }
}
