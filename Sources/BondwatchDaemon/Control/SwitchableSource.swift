import Dispatch

/// A Dispatch source that is switched off and on.
///
/// libdispatch counts suspensions, never runs the cancel handler of a suspended source, and traps when one is released:
/// this keeps the count at 0 or 1, and cancels only what runs.
struct SwitchableSource {
    private let source: any DispatchSourceProtocol
    private var isOn = true

    /// Takes a source that has its handlers, and activates it.
    init(activating source: any DispatchSourceProtocol) {
        self.source = source
        source.activate()
    }

    mutating func set(_ on: Bool) {
        if on, !isOn { source.resume() }
        if !on, isOn { source.suspend() }
        isOn = on
    }

    mutating func cancel() {
        source.cancel()
        set(true)
    }
}
