import BondwatchCore
import BondwatchLinux
import BondwatchNetlink

/// The sources: what they hold is read here, and what it means is decided by the core.
extension Engine {
    /// Reads message by message, until there is something to do before the next one.
    func readSocket() {
        // Nobody who watches the states may have gone without a word.
        core.wantsStates = deliverer.feed?.wantsStates ?? false
        while true {
            let actions: [WatchAction]
            do throws(SystemError) {
                let reception = try story.receive()
                received.count(reception)
                switch reception {
                case .wouldBlock: return take(.socketEmpty)
                case .overrun, .truncated: actions = core.take(.messagesLost, at: Self.now())
                case .forged: actions = core.take(.forgedMessage, at: Self.now())
                case .datagram(let count):
                    let moment = Self.now()
                    actions = story.withDatagram(count) { core.take(datagram: $0, at: moment) }
                }
            } catch {
                return take(.socketUnreadable(error))
            }
            if !actions.isEmpty { return perform(actions) }
        }
    }

    func reopenSocket() {
        take(.reopened(Self.failure { () throws(SystemError) in try story.reopen() }))
    }

    func filter(_ links: Set<InterfaceIndex>) {
        take(.filtered(Self.failure { () throws(SystemError) in try story.watch(links) }))
    }

    func listNames() {
        do throws(ProcBondingError) {
            take(.names(.success(try reader.bonds())))
        } catch {
            take(.names(.failure(error)))
        }
    }

    func readFile(_ bond: InterfaceName) {
        let text: Result<[UInt8], ProcBondingError>
        do throws(ProcBondingError) {
            let count = try reader.load(bond)
            text = .success(reader.withLoaded(count) { span in span.withUnsafeBufferPointer { [UInt8]($0) } })
        } catch {
            text = .failure(error)
        }
        take(.file(bond, text))
    }

    static func failure(of body: () throws(SystemError) -> Void) -> SystemError? {
        do throws(SystemError) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    /// Makes room for that many bytes of messages from now on.
    package func setReceiveQueueSize(_ size: Int) {
        story.setReceiveQueueSize(size)
        core.countersAtOnce = story.receiveQueueSize / RouteSocket.roomOfCounters
    }
}
