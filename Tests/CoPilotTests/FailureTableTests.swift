import FlyteIDL
import ObjectStorage
import Testing

@testable import CoPilot
@testable import FileBridge
@testable import FlyteIDL
@testable import ProcessMonitor
@testable import SafeFiles

/// (Swift Testing has a type of the same name.)
private typealias ExitStatus = CoPilot.ExitStatus

/// What a failure is expected to mean: exit status, kind, origin.
private struct Meaning: Equatable, CustomStringConvertible {
    let status: ExitStatus
    let kind: ErrorDocument.Kind
    let origin: ErrorDocument.Origin

    init(_ status: ExitStatus, _ kind: ErrorDocument.Kind, _ origin: ErrorDocument.Origin) {
        (self.status, self.kind, self.origin) = (status, kind, origin)
    }

    init(of failure: StageFailure) { self.init(failure.status, failure.kind, failure.origin) }

    var description: String { "\(status), \(kind), \(origin)" }
}

/// The whole table, written out a second time: missing or unparsable outputs are the user's, the store's failures are the
/// system's, and what a retry may cure is recoverable. A new code does not compile until it is here.
@Suite("The table of failures")
struct FailureTableTests {
    @Test("gives every storage error its meaning", arguments: StorageError.Code.allCases, [false, true])
    func storage(code: StorageError.Code, isTransient: Bool) {
        let failure = StageFailure(StorageError(code, "message", cause: "cause", isTransient: isTransient))
        let expected =
            switch code {
            case .badURI: Meaning(.badData, .nonRecoverable, .system)
            case .notFound: Meaning(.noInput, .nonRecoverable, .system)
            case .noContainer: Meaning(.noInput, .nonRecoverable, .system)
            case .permission: Meaning(.permission, .nonRecoverable, .system)
            case .credentials: Meaning(.permission, .nonRecoverable, .system)
            case .tooLarge: Meaning(.badData, .nonRecoverable, .system)
            case .unavailable: Meaning(isTransient ? .temporary : .unavailable, .recoverable, .system)
            case .corrupt: Meaning(.io, .recoverable, .system)
            case .unsupported: Meaning(.unavailable, .nonRecoverable, .system)
            case .configuration: Meaning(.configuration, .nonRecoverable, .system)
            case .localFile: Meaning(.io, .recoverable, .system)
            case .cancelled: Meaning(.temporary, .recoverable, .system)
            case .io: Meaning(.io, .recoverable, .system)
            }
        #expect(Meaning(of: failure) == expected)
        #expect(failure.message == "message: cause")
    }

    private static let bridgeCodes: [BridgeError.Code] = [.name, .literal, .missing, .value, .type, .file]

    @Test("gives every error of values and files its meaning", arguments: bridgeCodes)
    func bridge(code: BridgeError.Code) {
        let expected =
            switch code {
            case .name: Meaning(.badData, .nonRecoverable, .user)
            case .literal: Meaning(.badData, .nonRecoverable, .user)
            case .missing: Meaning(.noInput, .recoverable, .user)
            case .value: Meaning(.badData, .recoverable, .user)
            case .type: Meaning(.badData, .nonRecoverable, .user)
            case .file: Meaning(.io, .recoverable, .system)
            }
        #expect(Meaning(of: StageFailure(BridgeError(code, "message"))) == expected)
    }

    private static let idlCodes: [IDLError.Code] = [
        .malformed, .encoding, .depth, .memory, .unknownMessage, .mapping, .unrepresentable, .base64,
    ]

    @Test("gives every error of messages its meaning", arguments: idlCodes)
    func idl(code: IDLError.Code) {
        let expected =
            switch code {
            case .malformed, .encoding, .depth, .memory, .unknownMessage, .mapping, .unrepresentable, .base64:
                Meaning(.badData, .nonRecoverable, .system)
            }
        #expect(Meaning(of: StageFailure(IDLError(code, "message"))) == expected)
    }

    @Test("gives every error of local files its meaning", arguments: FileError.Code.allCases)
    func file(code: FileError.Code) {
        let expected =
            switch code {
            case .notFound: Meaning(.noInput, .recoverable, .system)
            case .permission: Meaning(.permission, .nonRecoverable, .system)
            case .exists, .notADirectory, .isADirectory, .notEmpty, .nameRefused, .linkRefused, .specialFile, .noSpace,
                .tooLong, .tooLarge, .changed, .closed, .io:
                Meaning(.io, .recoverable, .system)
            }
        let failure = StageFailure(FileError(code, cannot: "open", "x", because: "reason"))
        #expect(Meaning(of: failure) == expected)
        #expect(failure.message == "cannot open x: reason")
    }

    @Test("gives every error of processes its meaning", arguments: MonitorError.Code.allCases)
    func monitor(code: MonitorError.Code) {
        let expected =
            switch code {
            case .commandNotFound, .commandNotExecutable, .commandRefused, .workingDirectory:
                Meaning(.noInput, .nonRecoverable, .user)
            case .unsupportedWatcher: Meaning(.usage, .nonRecoverable, .user)
            case .cancelled: Meaning(.temporary, .recoverable, .system)
            case .timeout: Meaning(.taskFailed, .recoverable, .user)
            case .kubernetes: Meaning(.unavailable, .recoverable, .system)
            case .system: Meaning(.internal, .recoverable, .system)
            }
        #expect(Meaning(of: StageFailure(MonitorError(code, cannot: "run x", because: "reason"))) == expected)
    }

    @Test("gives the stages' own failures their meaning")
    func own() {
        #expect(Meaning(of: .usage("")) == Meaning(.usage, .nonRecoverable, .user))
        #expect(Meaning(of: .badData("")) == Meaning(.badData, .nonRecoverable, .user))
        #expect(Meaning(of: .timeout("")) == Meaning(.temporary, .recoverable, .system))
    }

    @Test("keeps the meaning when what was tried is put before")
    func during() {
        let failure = StageFailure.timeout("over").during("cannot read x")
        #expect(failure.message == "cannot read x: over")
        #expect(Meaning(of: failure) == Meaning(.temporary, .recoverable, .system))
    }

    @Test(
        "has the exit statuses of sysexits.h, which the README documents",
        arguments: [
            (.success, 0), (.taskFailed, 1), (.usage, 64), (.badData, 65), (.noInput, 66), (.unavailable, 69),
            (.internal, 70), (.io, 74), (.temporary, 75), (.permission, 77), (.configuration, 78),
        ] as [(ExitStatus, Int32)])
    fileprivate func statuses(status: ExitStatus, number: Int32) {
        #expect(status.rawValue == number)
    }
}
