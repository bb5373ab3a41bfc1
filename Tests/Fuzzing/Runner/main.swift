import BondwatchFuzzing
import Glibc

// libFuzzer brings `main`; this file is never run as a program, it only exports what libFuzzer calls.

/// What the properties found goes here, where the optimiser must believe that somebody reads it; without that it removes
/// the parser that is to be tested.
nonisolated(unsafe) public var factsSeen = 0

/// The target that BONDWATCHD_FUZZ_TARGET names.
private let target: FuzzTarget = {
    let name = getenv("BONDWATCHD_FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
        complain("BONDWATCHD_FUZZ_TARGET is '\(name)'; expected one of \(names)")
        exit(64)
    }
    return target
}()

/// Called by libFuzzer with each input; any end of the process but a return is a finding.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = [UInt8](UnsafeBufferPointer(start: start, count: count))
    do throws(Violation) {
        factsSeen &+= try target.check(input)
    } catch {
        complain("property violated: \(error)")
        abort()
    }
    return 0
}

private func complain(_ text: String) {
    let line = Array("\(text)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
}
