internal import CoPilot
internal import ProcessMonitor

/// Waits for the main container on the program's first thread, before there are any tasks: so a sidecar costs nothing while it
/// waits. What the watchers have found out by then, the stage finds in them.
struct QuietWait {
    let watchers: SidecarWatchers
    let request: SidecarRequest

    /// Blocks until the main container has ended, or something else has happened that is the stage's business; returns at once
    /// where that can only be found out by tasks, or there is nothing to wait for.
    /// - Returns: the request, less the time that was spent on waiting for the start.
    func wait() -> SidecarRequest {
        guard let (start, exit) = watchers.quietTypes, SidecarStage.waits(request) else { return request }
        guard begin(start + exit) else { return request }
        var request = request
        let isThere = watchers.bell.wait(until: { self.hasStarted(start) }, within: request.startTimeout)
        request.isStartOverdue = !isThere
        if isThere {
            request.startTimeout = nil
            _ = watchers.bell.wait(until: { hasEnded(exit) }, within: nil)
        }
        return request
    }

    /// - Returns: false where a thread cannot be started: the stage will say so.
    private func begin(_ types: [WatcherType]) -> Bool {
        do {
            if types.contains(.file) { try watchers.file.begin() }
            if types.contains(.sharedProcessNamespace) { try watchers.shared.begin() }
            return true
        } catch { return false }
    }

    private func hasStarted(_ types: [WatcherType]) -> Bool {
        watchers.signals.count > 0 || types.contains(.signal) || types.contains(.file) && watchers.file.hasStarted
            || types.contains(.sharedProcessNamespace) && watchers.shared.hasStarted
    }

    /// With `goesOn`, only a signal tells that the last container has ended.
    private func hasEnded(_ types: [WatcherType]) -> Bool {
        watchers.signals.count > 0 || types.contains(.file) && watchers.file.hasEnded
            || types.contains(.sharedProcessNamespace) && !watchers.goesOn && watchers.shared.hasEnded
    }
}
