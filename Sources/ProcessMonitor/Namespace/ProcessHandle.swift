internal import CSystem
internal import Glibc

/// A process that is not our child, and never another one that gets its id later. Waits on the calling thread.
final class ProcessHandle: Sendable {
    /// Milliseconds for which a process that has ended is waited for to be reaped, which only then tells how it ended.
    private static let reaping: Int32 = 2_000
    /// Milliseconds between two looks where the kernel has no descriptors for processes.
    private static let interval: Int32 = 50

    private let process: ProcessFacts
    private let files: ProcessFiles
    private let descriptor: Int32

    /// nil if the process is gone already.
    /// - Parameter usesDescriptor: false for what kernels before 5.3 do.
    init?(_ process: ProcessFacts, _ files: ProcessFiles, usesDescriptor: Bool = true) {
        descriptor = usesDescriptor ? copilot_open_process(process.id) : -ENOSYS
        (self.process, self.files) = (process, files)
        // The descriptor is that of a newer process if the id was given away in between.
        if descriptor == -ESRCH || files.process(process.id)?.startTime != process.startTime { return nil }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Blocks until the process has ended.
    /// - Parameter atOnce: what cannot wait for a second look at the process; may be called more than once.
    /// - Returns: false if `stop` was raised before.
    func waitForEnd(stop: Int32, atOnce: () -> Void = {}) -> Bool {
        while descriptor >= 0 {
            let outcome = copilot_wait_for_process(descriptor, stop, -1)
            if outcome != Int32(COPILOT_WAKE_READY.rawValue) { return false }
            atOnce()
            if hasEnded { return true }
            // Kernels before 6.15 may speak too early: of the first thread alone, or when another one calls exec.
            if !pause(stop) { return false }
        }
        while !hasEnded { if !pause(stop) { return false } }
        atOnce()
        return true
    }

    /// How the process, which has ended, did so; nil if the kernel does not tell. Waits for its parent to reap it.
    func status(stop: Int32) -> Int32? {
        guard descriptor >= 0 else { return nil }
        var status: Int32 = 0
        if copilot_wait_for_reaping(descriptor, stop, Self.reaping) != Int32(COPILOT_WAKE_READY.rawValue) { return nil }
        return copilot_exit_information(descriptor, &status) == 0 ? status : nil
    }

    private var hasEnded: Bool {
        guard let now = files.process(process.id) else { return true }
        return now.isZombie || now.startTime != process.startTime
    }

    /// - Returns: false if `stop` was raised.
    private func pause(_ stop: Int32) -> Bool {
        copilot_wait_for_change(-1, stop, Self.interval) == Int32(COPILOT_WAKE_TIMEOUT.rawValue)
    }
}
