internal import ObjectStorage
internal import ProcessMonitor

/// Requests to a Kubernetes API over HTTP.
struct KubernetesClient: KubernetesConnection {
    /// Seconds for an ordinary answer, and those by which a watch may outlast the time that was asked for.
    private static let patience = 30

    let access: KubernetesAccess
    private let web = WebClient()

    init(_ access: KubernetesAccess) { self.access = access }

    var address: String { access.server }

    func get(
        _ request: KubernetesRequest, receive: @escaping @Sendable ([UInt8]) -> Bool
    ) async throws(ConnectionFailure) -> KubernetesAnswer {
        var exchange = WebRequest(url: access.server + request.target)
        exchange.headers = [("Accept", "application/json")]
        if let token = try await token() { exchange.headers.append(("Authorization", "Bearer \(token)")) }
        exchange.identity = access.identity
        exchange.silenceLimit = request.watchSeconds == nil ? Self.patience : nil
        exchange.limit = (request.watchSeconds ?? 0) + Self.patience
        do throws(StorageError) {
            let answer = try await web.get(exchange, receive: receive)
            return KubernetesAnswer(
                status: answer.status, retryAfter: answer.retryAfter.flatMap { Int($0) }.map { .seconds($0) },
                errorBody: answer.errorBody)
        } catch {
            if error.code == .cancelled { throw .cancelled }
            let text = error.description
            throw error.isTransient
                ? .transient(text) : .permanent("the Kubernetes API at \(address) cannot be reached: \(text)")
        }
    }

    /// - Throws: `.transient` for a file that cannot be read now: it may be about to be replaced.
    private func token() async throws(ConnectionFailure) -> String? {
        switch access.token {
        case .none: return nil
        case .text(let text): return text
        case .file(let path):
            do throws(MonitorError) {
                return try await OffPool.run { () throws(MonitorError) in SecretFile.line(try SecretFile.read(path)) }
            } catch {
                throw .transient(error.message)
            }
        }
    }
}
