import BondwatchCore
import BondwatchLinux
import BondwatchVarlink
import Dispatch

/// Those who watch: events come from the engine through the feed, are encoded once, and wait for each within bounds.
extension ControlServer {
    /// What a client watches.
    struct Watcher {
        /// nil: all bonds.
        var names: Set<InterfaceName>?
        var withState: Bool
        /// Whether the feed counts it.
        var hasBegun = false

        /// - Parameter names: those of the bond that an event is about.
        func watches(_ names: [InterfaceName]) -> Bool {
            guard let own = self.names else { return true }
            return names.contains(where: own.contains)
        }
    }

    func listenToFeed() {
        // Not held, since the feed lives as long as the daemon.
        model.watching?.feed.whenFilled { [weak self] in
            guard let self else { return }
            self.executor.queue.async { self.assumeIsolated { $0.takeFeed() } }
        }
    }

    func beginWatch(of names: [InterfaceName]?, withState: Bool, for id: UInt64) {
        guard let watching = model.watching else {
            return hand(to: id) { VarlinkReply.failure(.methodNotImplemented(BondsInterface.watch)) }
        }
        switch watchPlaces.admit(id, for: ControlPeer(clients[id]?.asker), at: Clock.now()) {
        case .refused:
            counts.watchersRefused &+= 1
            return hand(to: id) { VarlinkReply.failure(.tooManyWatchers) }
        case .inPlaceOf(let other): evict(other)
        case .free: break
        }
        // Nobody but one of the trusted takes the place of a watcher.
        watchPlaces.set(.watching(since: Clock.now()), of: id)
        watchers[id] = Watcher(names: names.map { Set($0) }, withState: withState)
        watching.begin(id, names, withState)
    }

    func endWatch(_ id: UInt64) {
        watchPlaces.leave(id)
        guard let watcher = watchers.removeValue(forKey: id), watcher.hasBegun else { return }
        model.watching?.feed.end(withState: watcher.withState)
    }

    private func takeFeed() {
        guard let feed = model.watching?.feed else { return }
        // A bound, so that a storm leaves the clients their turns, the watchers among them.
        for _ in 0..<16 {
            guard let item = feed.take() else { return }
            switch item {
            case .began(let id, let bonds): watchBegan(id, bonds)
            case .refused(let id, let name):
                watchers[id] = nil
                watchPlaces.leave(id)
                hand(to: id) { VarlinkReply.failure(.noSuchBond(name.description)) }
            case .event(let event): tell(event)
            case .missed(let counts):
                for (names, count) in counts { miss(count, of: names) }
            }
        }
        executor.queue.async { self.assumeIsolated { $0.takeFeed() } }
    }

    private func watchBegan(_ id: UInt64, _ bonds: [BondReport]?) {
        answered(id)
        // It may have been closed for waiting too long.
        guard let watcher = watchers[id] else {
            model.watching?.feed.end(withState: bonds != nil)
            return
        }
        watchers[id]?.hasBegun = true
        let now = Clock.now()
        let first = bonds.flatMap { model.watching?.complete($0) }.map { service.reply(toWatchOf: $0) }
        if let first, !first.continues {
            endWatch(id)
            clients[id]?.client.take(first.reply, now: now)
        } else {
            let limits = WatchQueue.Limits(count: settings.watchedEvents, bytes: settings.watchedBytes)
            clients[id]?.client.beginWatch(watcher.withState ? first?.reply : nil, limits: limits, now: now)
        }
        takeTurn(id)
    }

    private func tell(_ event: WatchedEvent) {
        let names = event.names
        let now = Clock.now()
        // Encoded for the first who wants it, shared by all.
        lazy var plain = event.reply(with: nil)
        lazy var withState = event.reply(with: event.bonds.flatMap { model.watching?.complete($0) })
        for (id, watcher) in watchers where watcher.hasBegun && watcher.watches(names) {
            let reply = watcher.withState ? withState : plain
            guard reply.count <= settings.replyLimit else {
                miss(1, by: id)
                continue
            }
            let wasBehind = clients[id]?.client.isBehind ?? true
            if clients[id]?.client.tell(reply, now: now) == false { counts.missed &+= 1 }
            if !wasBehind { takeTurn(id) }
        }
    }

    private func miss(_ count: Int, of names: [InterfaceName]) {
        for (id, watcher) in watchers where watcher.hasBegun && watcher.watches(names) { miss(count, by: id) }
    }

    private func miss(_ count: Int, by id: UInt64) {
        let wasBehind = clients[id]?.client.isBehind ?? true
        clients[id]?.client.miss(count)
        counts.missed &+= UInt64(clamping: count)
        if !wasBehind { takeTurn(id) }
    }
}
