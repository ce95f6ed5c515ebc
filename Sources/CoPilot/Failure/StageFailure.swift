public import FlyteIDL

/// Why a stage or a command failed, and what follows from it.
public struct StageFailure: Error, Sendable, CustomStringConvertible {
    /// One line: the cause, with the thing it is about.
    public let message: String
    public let status: ExitStatus
    /// May Flyte try the task again?
    public let kind: ErrorDocument.Kind
    /// Whose fault is it?
    public let origin: ErrorDocument.Origin
    /// Code of the error document; nil for that of the stage.
    let code: FailureReport.Code?

    public var description: String { message }

    init(_ message: String, _ consequence: Consequence, code: FailureReport.Code? = nil) {
        (self.message, self.code) = (message, code)
        (status, kind, origin) = (consequence.status, consequence.kind, consequence.origin)
    }

    /// The same failure, with what was tried put before it.
    func during(_ what: String) -> StageFailure {
        counted("\(what): \(message)")
    }

    /// What follows from this failure, for another sentence.
    func counted(_ message: String) -> StageFailure {
        StageFailure(message, Consequence(status, kind, origin), code: code)
    }
}

/// What follows from a kind of failure: the exit status, and what the error document says.
struct Consequence: Sendable {
    let status: ExitStatus
    let kind: ErrorDocument.Kind
    let origin: ErrorDocument.Origin

    init(_ status: ExitStatus, _ kind: ErrorDocument.Kind, _ origin: ErrorDocument.Origin) {
        (self.status, self.kind, self.origin) = (status, kind, origin)
    }
}
