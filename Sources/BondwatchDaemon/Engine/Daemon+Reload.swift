import BondwatchCore
import BondwatchLinux
import BondwatchSystemd
import Dispatch

/// Taking over a changed configuration. Reading it is done elsewhere: nothing that may block or take long runs on the
/// daemon's queue.
extension Daemon {
    /// Says what came of the reading at the start, and takes its outcome where that is still to come.
    func beginReloads(after first: FirstReading, _ refusal: ConfigurationRefusal?) {
        if let refusal { refuse(refusal) }
        switch first.outcome {
        case .success(let accepted): keep(accepted)
        case .failure: break
        }
        if first.isUnderWay { follow(first.reading, number: reloads.newest) }
    }

    /// SIGHUP: reads the file anew. A wrong one leaves everything as it was.
    func reload() {
        serviceManager.reloading()
        switch reloads.request() {
        case .begin(let number): read(number)
        case .wait: break
        case .refuse:
            refuse(source.complaint("earlier readings of it hang still", "it is read again when one of them has ended"))
            concludeReload()
        }
    }

    private func read(_ number: UInt64) {
        let source = source
        let reading = ConfigurationReading { () throws(ConfigurationError) in try source.read() }
        follow(reading, number: number)
        let patience = ConfigurationReading.patience
        engineQueue.queue.asyncAfter(deadline: .now() + .milliseconds(Int(clamping: patience.milliseconds))) {
            [weak self] in self?.assumeIsolated { $0.giveUp(number, after: patience) }
        }
    }

    private func follow(_ reading: ConfigurationReading, number: UInt64) {
        let queue = engineQueue.queue
        reading.whenDone { [weak self] outcome in
            guard let self else { return }
            queue.async { self.assumeIsolated { $0.end(number, outcome) } }
        }
    }

    private func end(_ number: UInt64, _ outcome: ConfigurationReading.Outcome) {
        guard !isStopping else { return }
        let ending = reloads.end(number)
        if ending.counts { take(outcome) }
        goOn(ending)
    }

    private func giveUp(_ number: UInt64, after patience: BootInstant.Span) {
        guard !isStopping, let ending = reloads.giveUp(number) else { return }
        refuse(source.overdue(after: patience))
        goOn(ending)
    }

    private func goOn(_ ending: ReloadTurns.Ending) {
        if let next = ending.next { return read(next) }
        if !reloads.isReading { concludeReload() }
    }

    private func concludeReload() {
        serviceManager.reloaded(status: engine.assumeIsolated { $0.statusText })
    }

    private func take(_ outcome: ConfigurationReading.Outcome) {
        switch outcome {
        case .success(let accepted):
            apply(accepted.settings)
            inUse = .oldSettings
            keep(accepted)
            tell(.info, "configuration reloaded")
            engine.assumeIsolated { $0.take(.ended(.configuration)) }
        case .failure(let error): refuse(error)
        }
    }

    private func apply(_ new: Configuration) {
        let old = configuration
        configuration = new
        if new.log.targets != old.log.targets { chooseSinks() }
        let receives = new.netlink.receiveBuffer != old.netlink.receiveBuffer
        engine.assumeIsolated {
            $0.take(.pollInterval(new.pollInterval))
            $0.take(.policies(new.policies))
            if receives { $0.setReceiveQueueSize(new.netlink.receiveBuffer) }
        }
        control?.apply(controlSettings(new))
        if new.control.path != old.control.path || new.control.mode != old.control.mode {
            tell(.notice, "control.path and control.mode are taken over at the next start")
        }
    }

    private func refuse(_ error: ConfigurationError) {
        refuse(ConfigurationRefusal(error: error, inUse: inUse))
    }

    private func refuse(_ refusal: ConfigurationRefusal) {
        engine.assumeIsolated { engine in
            for note in refusal.notes { engine.log(note) }
            engine.take(.holds(Condition(.configuration, refusal.condition)))
        }
    }

    private func keep(_ accepted: AcceptedConfiguration) {
        let queue = engineQueue.queue
        keeper?.keep(accepted, of: source) { [weak self] error in
            guard let self else { return }
            queue.async {
                self.assumeIsolated {
                    $0.tell(
                        .warning,
                        "the configuration could not be kept for a start at which the file is wrong: \(error)")
                }
            }
        }
    }
}
