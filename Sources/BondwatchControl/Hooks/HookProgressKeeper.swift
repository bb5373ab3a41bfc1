import BondwatchCore
import BondwatchLinux

/// Keeps what hooks have done, and says when that cannot be kept, as on a full disk, and when it can again.
final class HookProgressKeeper {
    private let file: HookProgressFile
    private let say: (Priority, String) -> Void
    private var hindrance: SystemError?

    init(_ file: HookProgressFile, say: @escaping (Priority, String) -> Void) {
        self.file = file
        self.say = say
    }

    func save(_ progress: HookProgress) {
        do throws(SystemError) {
            try file.write(progress)
            if hindrance != nil { say(.notice, "what hooks have done can be kept again") }
            hindrance = nil
        } catch {
            if hindrance != error { say(.error, "hooks may run twice after a restart: \(error)") }
            hindrance = error
        }
    }
}
