import BondwatchCore
import BondwatchLinux
import BondwatchNetlink

/// Why a bond is judged as it is, with what only the daemon knows: its silence, and its last change.
extension Engine {
    func explain(_ bond: InterfaceName) -> ErrandOutcome {
        guard let machine = join.fleet.machine(named: bond) else { return .noSuchBond(bond) }
        let (now, wall) = (Clock.now(), Clock.wallMicroseconds())
        let silence = silences.book.silence(of: bond, at: now, wallMicroseconds: wall)
        let background = ExplanationBackground(
            isWatched: true, silence: silence.map { ($0, $0.left(at: now, wallMicroseconds: wall)) },
            lastChange: failovers?.records(of: machine.index, most: 1).first)
        return .explanation(machine.explanation(background, at: now))
    }
}
