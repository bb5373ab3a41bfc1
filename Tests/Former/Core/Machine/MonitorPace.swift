/// How fast the driver's MII monitor really steps.
///
/// The driver counts its delays in steps of miimon, and a step is longer than miimon: it is a timer that is armed anew
/// after each round, and the kernel's timer wheel fires at least one jiffy late, or up to a granule of eight jiffies when
/// the timer is 63 jiffies or longer (calc_index, kernel/time/timer.c 4.8 and later). With HZ 100 a miimon of 100 ms
/// takes 110 ms, with HZ 250 and HZ 1000 104 ms.
struct MonitorPace: Equatable, Sendable {
    /// Milliseconds, as set.
    var miimon: UInt32
    /// One tick of the kernel; zero for a monitor that keeps to its miimon.
    var jiffy: BootInstant.Span

    /// The time from one step to the next.
    var period: BootInstant.Span {
        let nominal = BootInstant.Span.milliseconds(miimon)
        guard jiffy > .zero else { return nominal }
        let jiffies = (nominal.nanoseconds + jiffy.nanoseconds - 1) / jiffy.nanoseconds
        let granule = Self.granule(of: jiffies)
        return BootInstant.Span(nanoseconds: (jiffies + granule) / granule * granule * jiffy.nanoseconds)
    }

    /// What the driver calls that many steps.
    func length(ofSteps steps: UInt64) -> BootInstant.Span {
        .milliseconds(steps.multipliedReportingOverflow(by: UInt64(miimon)).partialValue)
    }

    /// The granularity of the wheel's level for a timer of that length: levels 0 to 8, eight times coarser each.
    private static func granule(of jiffies: UInt64) -> UInt64 {
        var granule: UInt64 = 1
        var levelEnd: UInt64 = 63
        for _ in 0..<8 where jiffies >= levelEnd {
            granule *= 8
            levelEnd *= 8
        }
        return granule
    }
}
