internal import CSystem
internal import Glibc

extension ChildCommand {
    /// Starts the command and returns its process id. Blocks until the command runs or failed to.
    ///
    /// - Parameter deathSignal: what the child gets when the calling thread ends; 0 for nothing.
    /// - Throws: `.commandNotFound`, `.commandNotExecutable`, `.commandRefused`, `.workingDirectory`, `.system`.
    func start(deathSignal: Int32) throws(MonitorError) -> Int32 {
        try check()
        let words = CStrings(arguments)
        let variables = CStrings(environment ?? [])
        let directory = CStrings([workingDirectory ?? ""])
        var request = copilot_command()
        request.arguments = words.start
        request.environment = environment == nil ? nil : variables.start
        request.working_directory = workingDirectory == nil ? nil : directory.first
        request.standard = (input ?? -1, output ?? -1, errors ?? -1)
        request.death_signal = deathSignal
        var step = COPILOT_STEP_PREPARE
        let outcome = copilot_start(&request, &step)
        if outcome < 0 { throw failure(-outcome, at: step) }
        return outcome
    }

    private func failure(_ number: Int32, at step: copilot_start_step) -> MonitorError {
        let command = SystemText.quoted(arguments.first ?? "")
        let cause = SystemText.of(number)
        switch step {
        case COPILOT_STEP_WORKING_DIRECTORY:
            return MonitorError(
                .workingDirectory, cannot: "run \(command) in \(SystemText.quoted(workingDirectory ?? ""))",
                because: cause)
        case COPILOT_STEP_EXECUTE where number == ENOENT:
            return MonitorError(.commandNotFound, cannot: "run \(command)", because: "command not found")
        case COPILOT_STEP_EXECUTE where number == E2BIG:
            return MonitorError(.commandRefused, cannot: "run \(command)", because: cause)
        case COPILOT_STEP_EXECUTE:
            return MonitorError(.commandNotExecutable, cannot: "run \(command)", because: cause)
        default:
            return MonitorError(.system, cannot: "run \(command)", because: cause)
        }
    }
}

/// A null-ended array of C strings, freed with its owner.
private struct CStrings: ~Copyable {
    private let pointers: UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>

    init(_ texts: [String]) {
        pointers = .allocate(capacity: texts.count + 1)
        _ = pointers.initialize(from: texts.map { strdup($0) } + [nil])
    }

    /// Lives as long as the owner.
    var start: UnsafePointer<UnsafeMutablePointer<CChar>?>? { UnsafePointer(pointers.baseAddress) }
    /// Lives as long as the owner.
    var first: UnsafePointer<CChar>? { pointers[0].map { UnsafePointer($0) } }

    deinit {
        for pointer in pointers { free(pointer) }
        pointers.deallocate()
    }
}
