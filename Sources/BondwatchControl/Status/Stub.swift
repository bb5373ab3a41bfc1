package import BondwatchCore
package import BondwatchVarlink

package struct BondWatchStream: ~Copyable {
    package var descriptor: CInt { -1 }
    package mutating func next(within: BootInstant.Span?) throws(DaemonClientError) -> WatchReport? {
        throw .notRunning
    }
}
extension DaemonClient {
    package func watch(_ names: [InterfaceName]?, state: Bool) throws(DaemonClientError) -> BondWatchStream {
        throw .notRunning
    }
}
