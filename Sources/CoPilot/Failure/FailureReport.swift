internal import FlyteIDL
internal import ObjectStorage
internal import SafeFiles

/// Tells the backend of a failure: the error document under the output prefix, and the termination log that Kubernetes
/// shows beside the exit status.
struct FailureReport {
    let router: StoreRouter
    let outputPrefix: ObjectURI
    /// Name of the document below the prefix.
    let documentName: String

    enum Code: String {
        // Those of the Go implementation, which backends and users know.
        case download = "InputDownloadFailed"
        case upload = "OutputUploadFailed"
        // Those of a main container that did not end well. `OOMKilled` is also Kubernetes' and Flyte's word.
        case mainFailed = "MainContainerFailed"
        case mainAborted = "MainContainerAborted"
        case outOfMemory = "OOMKilled"
    }

    /// - Throws: a failure that says both what happened and why the document could not be written.
    func write(_ failure: StageFailure, code: Code) async throws(StageFailure) {
        let document = ErrorDocument(
            code: (failure.code ?? code).rawValue, message: failure.message, kind: failure.kind, origin: failure.origin)
        do {
            try await write(document)
        } catch {
            throw StageFailure(
                "\(failure.message) (and the error document cannot be written: \(error.message))",
                Consequence(failure.status, failure.kind, failure.origin), code: failure.code)
        }
    }

    /// - Throws: what the store says.
    func write(_ document: ErrorDocument) async throws(StageFailure) {
        let bytes = try staged { () throws(IDLError) in try document.serialized() }
        _ = try await staged { () async throws(StorageError) in try await router.put(bytes, to: uri) }
    }

    /// Removes a document that an earlier attempt left: the backend reads it before outputs.pb.
    /// A store that does not let us look is taken to have none.
    /// - Throws: a failure if there is one and it cannot be removed.
    func removeStale() async throws(StageFailure) {
        do {
            _ = try await router.head(uri)
        } catch  where error.code == .notFound || error.code == .noContainer || error.code == .permission {
            return
        } catch {
            throw StageFailure(error).during("cannot tell whether an earlier attempt left an error document")
        }
        do {
            try await router.delete(uri)
        } catch {
            throw StageFailure(error).during(
                "cannot remove the error document of an earlier attempt, which would hide the outputs")
        }
    }

    private var uri: ObjectURI { outputPrefix.appending(documentName) }
}

/// The file that Kubernetes shows as a container's termination message.
/// (kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure; at most 4,096 bytes.)
public enum TerminationLog {
    /// Where the kubelet mounts it.
    public static let defaultPath = "/dev/termination-log"
    private static let limit = 4_096

    /// Writes the message, cut to the limit. A log that is not there, or cannot be written, is not worth another failure:
    /// the cause is on standard error too.
    public static func write(_ message: String, to path: String?) {
        guard let path else { return }
        var text = message.utf8.prefix(limit)
        while !text.isEmpty, String(validating: text, as: UTF8.self) == nil { text.removeLast() }
        SmallFile.overwrite(path, with: Array(text))
    }
}
