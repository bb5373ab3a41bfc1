import BondwatchCore
import BondwatchLinux
import BondwatchNetlink

/// What is done about a netlink socket that cannot be read.
extension Engine {
    func storyFailed(_ error: SystemError) {
        story.setListening(false)
        join.messagesLost()
        storyTimer?.fire(after: storyRetry.failed())
        conditionHolds(.netlinkUnreadable, "cannot read the netlink socket: \(error); trying again")
    }

    func storyIsReadable() {
        guard storyRetry.isFailing else { return }
        storyRetry.succeeded()
        story.setListening(true)
        conditionEnded(.netlinkUnreadable)
    }

    /// The next attempt is due.
    func retryStory() {
        switch storyRetry.attempt() {
        case .read: break
        case .reopen:
            do throws(SystemError) {
                try story.reopen()
                join.messagesLost()
                updateFilter()
            } catch {
                storyFailed(error)
            }
        }
        drain()
    }
}
