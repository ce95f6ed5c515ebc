/// Follows one pod: which request comes next, and what the answers say. State in, action out; it makes no request itself.
///
/// One list, then one watch from the list's version, renewed from the newest version seen; a new list only where the server
/// no longer knows that version.
struct PodTracker {
    /// Bytes of a list or of an event: etcd holds objects of 1.5 MiB.
    static let bodyLimit = 8 << 20

    let address: PodAddress
    /// The last that was seen of the pod.
    private(set) var pod: PodState?
    /// The pod is no longer there.
    private(set) var isGone = false
    /// From where the watch goes on; nil where a list is due.
    private(set) var version: String?
    private(set) var trouble = RequestTrouble()
    /// An event came since the request began.
    private var hasHeard = false
    private var isWatching = false

    /// Nothing is known of the pod.
    init(_ address: PodAddress) { self.address = address }

    /// The next request. A watch ends after `seconds`.
    func request(seconds: Int) -> KubernetesRequest {
        let pods = "/api/v1/namespaces/\(address.namespace)/pods?fieldSelector=metadata.name%3D\(address.name)"
        guard let version else { return KubernetesRequest(target: pods, watchSeconds: nil) }
        return KubernetesRequest(
            target: "\(pods)&watch=true&allowWatchBookmarks=true&resourceVersion=\(version)&timeoutSeconds=\(seconds)",
            watchSeconds: seconds)
    }

    /// A request is about to be made.
    mutating func begin() { (hasHeard, isWatching) = (false, version != nil) }

    /// What is worth a line in the log since the last call.
    mutating func takeNews() -> String? { trouble.takeNews() }

    /// The body of a list.
    /// - Throws: where it is no list, or does not hold the pod that nobody has seen before either.
    mutating func listed(_ body: [UInt8]) throws(MonitorError) {
        guard let list = PodList(body), isVersion(list.version) else {
            throw MonitorError(kubernetes: "the answer to a list of pods is no PodList of the Kubernetes API")
        }
        if let found = list.pod {
            see(found)
        } else if pod != nil {
            isGone = true
        } else {
            throw MonitorError(
                kubernetes:
                    "there is no pod \(address.name) in namespace \(address.namespace): give --pod-name and --namespace (by default POD_NAME or HOSTNAME, and POD_NAMESPACE or the service account's namespace)"
            )
        }
        version = list.version
        trouble.answered()
    }

    /// A line of a watch. False where the watch is of no more use.
    mutating func heard(_ line: [UInt8]) -> Bool {
        let newVersion: String
        switch WatchEvent(line) {
        case .changed(let found, let at): (newVersion, _) = (at, see(found))
        case .deleted(let found, let at):
            (newVersion, _) = (at, see(found))
            isGone = true
        case .bookmark(let at): newVersion = at
        case .error(let code, let message):
            return lose("the server ended the watch: \(code): \(message)", isExpiry: code == 410)
        case nil: return lose("a line of the watch is no event", isExpiry: false)
        }
        guard isVersion(newVersion) else { return lose("an event has no usable resourceVersion", isExpiry: false) }
        version = newVersion
        hasHeard = true
        return true
    }

    /// The request has ended, after so long.
    /// - Throws: where trying again makes no sense.
    mutating func ended(_ outcome: Result<KubernetesAnswer, ConnectionFailure>, after time: Duration)
        throws(MonitorError)
    {
        if isWatching, hasHeard || time >= Self.usefulWatch { trouble.progressed() }
        switch outcome {
        case .success(let answer) where (200...299).contains(answer.status):
            // Where the version is gone, that has been counted; what a list brought also.
            if isWatching, !hasHeard, version != nil, time < Self.shortestWatch {
                try trouble.add("the watch ended at once")
            }
        case .success(let answer) where answer.status == 410: _ = lose("the version is too old", isExpiry: true)
        case .success(let answer): try trouble.add(answer, address)
        case .failure(.transient(let text)): try trouble.add(text)
        case .failure(.permanent(let text)): throw MonitorError(kubernetes: text)
        case .failure(.cancelled): throw .cancelled
        }
        // A version from the future (a server behind its peers, an etcd restored) is not refused as expired.
        if trouble.inARow >= Self.attemptsWithVersion { version = nil }
    }

    /// Watches that may fail in a row before the pod is listed again.
    private static let attemptsWithVersion = 4
    /// A watch that ends sooner without an event is a failure (client-go's figure).
    private static let shortestWatch = Duration.seconds(1)
    /// A watch that lasted so long was of use, though nothing happened.
    private static let usefulWatch = Duration.seconds(30)

    /// A list is due: at once where a version expired after the watch had been of use, else after a pause.
    private mutating func lose(_ reason: String, isExpiry: Bool) -> Bool {
        version = nil
        trouble.lostVersion(reason, isExpected: isExpiry && hasHeard)
        return false
    }

    private mutating func see(_ found: PodState) {
        // Another pod of the same name: ours is gone.
        if let pod, pod.uid != found.uid { return isGone = true }
        pod = found
    }

    /// It becomes part of a query. (Opaque to clients; etcd's are numbers.)
    private func isVersion(_ text: String) -> Bool {
        text.utf8.count <= 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
