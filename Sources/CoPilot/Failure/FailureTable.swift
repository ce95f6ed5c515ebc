internal import FileBridge
internal import FlyteIDL
public import ObjectStorage
internal import ProcessMonitor
internal import SafeFiles

// The one table that decides what a failure means to Flyte and to the shell. RECOVERABLE lets Flyte try the task again,
// within the retries that its author set; the user's own faults are tried again only where running again may cure them.

extension StageFailure {
    init(_ error: StorageError) { self.init(error.description, Self.consequence(of: error)) }

    init(_ error: BridgeError) { self.init(error.description, Self.consequence(of: error.code)) }

    init(_ error: IDLError) { self.init(error.description, Consequence(.badData, .nonRecoverable, .system)) }

    init(_ error: FileError) { self.init(error.description, Self.consequence(of: error.code)) }

    init(_ error: MonitorError) { self.init(error.description, Self.consequence(of: error.code)) }

    /// A wrong command line that the stage itself finds.
    static func usage(_ message: String) -> StageFailure {
        StageFailure(message, Consequence(.usage, .nonRecoverable, .user))
    }

    /// Data that does not fit.
    static func badData(_ message: String) -> StageFailure {
        StageFailure(message, Consequence(.badData, .nonRecoverable, .user))
    }

    /// Something that was asked for and is not there.
    static func notThere(_ message: String) -> StageFailure {
        StageFailure(message, Consequence(.noInput, .nonRecoverable, .user))
    }

    /// The time ran out.
    static func timeout(_ message: String) -> StageFailure {
        StageFailure(message, Consequence(.temporary, .recoverable, .system))
    }

    private static func consequence(of error: StorageError) -> Consequence {
        switch error.code {
        case .badURI: Consequence(.badData, .nonRecoverable, .system)
        case .notFound, .noContainer: Consequence(.noInput, .nonRecoverable, .system)
        case .permission, .credentials: Consequence(.permission, .nonRecoverable, .system)
        case .tooLarge: Consequence(.badData, .nonRecoverable, .system)
        case .unavailable: Consequence(error.isTransient ? .temporary : .unavailable, .recoverable, .system)
        case .corrupt, .io, .localFile: Consequence(.io, .recoverable, .system)
        case .unsupported: Consequence(.unavailable, .nonRecoverable, .system)
        case .configuration: Consequence(.configuration, .nonRecoverable, .system)
        case .cancelled: Consequence(.temporary, .recoverable, .system)
        }
    }

    private static func consequence(of code: BridgeError.Code) -> Consequence {
        switch code {
        case .name, .literal, .type: Consequence(.badData, .nonRecoverable, .user)
        case .missing: Consequence(.noInput, .recoverable, .user)
        case .value: Consequence(.badData, .recoverable, .user)
        case .file: Consequence(.io, .recoverable, .system)
        }
    }

    private static func consequence(of code: FileError.Code) -> Consequence {
        switch code {
        case .notFound: Consequence(.noInput, .recoverable, .system)
        case .permission: Consequence(.permission, .nonRecoverable, .system)
        default: Consequence(.io, .recoverable, .system)
        }
    }

    private static func consequence(of code: MonitorError.Code) -> Consequence {
        switch code {
        case .commandNotFound: Consequence(.noInput, .nonRecoverable, .user)
        case .commandNotExecutable, .commandRefused, .workingDirectory: Consequence(.noInput, .nonRecoverable, .user)
        case .unsupportedWatcher: Consequence(.usage, .nonRecoverable, .user)
        case .cancelled: Consequence(.temporary, .recoverable, .system)
        // The main container never wrote its marker file.
        case .timeout: Consequence(.taskFailed, .recoverable, .user)
        case .kubernetes: Consequence(.unavailable, .recoverable, .system)
        case .system: Consequence(.internal, .recoverable, .system)
        }
    }
}

extension StageFailure {
    /// Runs what throws a storage error, and gives the error its meaning.
    public static func configured<T>(_ body: () throws(StorageError) -> T) throws(StageFailure) -> T {
        try staged(body)
    }
}

/// Runs what throws an error of a room, and gives the error its meaning.
func staged<T>(_ body: () async throws(StorageError) -> T) async throws(StageFailure) -> T {
    do { return try await body() } catch { throw StageFailure(error) }
}

func staged<T>(_ body: () throws(StorageError) -> T) throws(StageFailure) -> T {
    do { return try body() } catch { throw StageFailure(error) }
}

func staged<T>(_ body: () throws(BridgeError) -> T) throws(StageFailure) -> T {
    do { return try body() } catch { throw StageFailure(error) }
}

func staged<T>(_ body: () throws(IDLError) -> T) throws(StageFailure) -> T {
    do { return try body() } catch { throw StageFailure(error) }
}

func staged<T>(_ body: () throws(FileError) -> T) throws(StageFailure) -> T {
    do { return try body() } catch { throw StageFailure(error) }
}
