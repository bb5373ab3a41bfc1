import BondwatchCore
import BondwatchDaemon

/// When the message was sent or the file read that was taken at an instant.
struct Moments {
    /// In their order: no two inputs have the same instant, and none an earlier one than the input before.
    private var inputs: [(instant: BootInstant, moment: UInt64)] = []

    mutating func note(_ input: WatchMoment, _ moment: UInt64) { inputs.append((input.instant, moment)) }

    func moment(at instant: BootInstant) -> UInt64? {
        var (low, high) = (0, inputs.count)
        while low < high {
            let middle = (low + high) / 2
            if inputs[middle].instant < instant { low = middle + 1 } else { high = middle }
        }
        return low < inputs.count && inputs[low].instant == instant ? inputs[low].moment : nil
    }
}
