internal import StructuredText

/// How requests have failed lately: how long to wait before the next, and when to give up.
///
/// The pause after failure n in a row is half to the whole of 0.8 s * 2^(n - 1), at most 30 s (client-go's figures), or what the
/// server asks for if that is longer.
struct RequestTrouble {
    /// Failures in a row before the first answer: about three minutes, in which the network of a new pod comes up.
    private static let patienceAtFirst = 12
    /// Refusals in a row that are put up with after an answer: a server that has just started knows no roles for a moment.
    private static let patienceWhenRefused = 5
    private static let firstPause = Duration.milliseconds(800)
    private static let longestPause = Duration.seconds(30)
    /// What a server may ask for.
    private static let longestAsked = Duration.seconds(120)

    /// Failures since something was of use.
    private(set) var inARow = 0
    /// The last request was one.
    private var isDue = false
    /// The last failure in words; nil when it has been fetched.
    private var news: String?
    private var hasAnswered = false
    private var refusals = 0
    private var asked = Duration.zero

    /// How long to wait before the next request. `jitter` is 0 to 1.
    func pause(jitter: Double) -> Duration {
        guard isDue else { return .zero }
        let whole = min(Self.firstPause * (1 << min(inARow - 1, 10)), Self.longestPause)
        return max(whole * (0.5 + jitter / 2), asked)
    }

    /// What is worth a line in the log since the last call.
    mutating func takeNews() -> String? {
        defer { news = nil }
        return news
    }

    /// The API has answered a list.
    mutating func answered() { (hasAnswered, isDue, refusals) = (true, false, 0) }

    /// A watch was of use.
    mutating func progressed() { (inARow, isDue, refusals, asked) = (0, false, 0, .zero) }

    /// The pod must be listed again; not counted as a failure where that is in the order of things.
    mutating func lostVersion(_ reason: String, isExpected: Bool) {
        if !isExpected { fail() }
        news = "\(reason); the pod is listed again"
    }

    /// A failure that may pass.
    /// - Throws: where there was never anything else.
    mutating func add(_ text: String, asked: Duration = .zero) throws(MonitorError) {
        fail()
        (news, self.asked) = (text, min(asked, Self.longestAsked))
        if !hasAnswered, inARow >= Self.patienceAtFirst {
            throw MonitorError(kubernetes: "the Kubernetes API gave no answer in \(inARow) attempts: \(text)")
        }
    }

    /// An answer that is no success.
    /// - Throws: where asking again makes no sense.
    mutating func add(_ answer: KubernetesAnswer, _ pod: PodAddress) throws(MonitorError) {
        let said = Self.message(answer)
        switch answer.status {
        case 408, 429, 500...599: try add(said, asked: answer.retryAfter ?? .zero)
        // The token is read again before each request: an expired one may have been replaced.
        case 401: try refuse(said, patience: hasAnswered ? Self.patienceWhenRefused : 3, Self.unauthorized(said))
        case 403: try refuse(said, patience: hasAnswered ? Self.patienceWhenRefused : 1, Self.forbidden(said, pod))
        default: throw MonitorError(kubernetes: "the Kubernetes API refused to list pods of \(pod.namespace): \(said)")
        }
    }

    private mutating func refuse(_ said: String, patience: Int, _ error: MonitorError) throws(MonitorError) {
        refusals += 1
        if refusals >= patience { throw error }
        fail()
        news = said
    }

    private mutating func fail() { (inARow, isDue) = (inARow + 1, true) }

    private static func unauthorized(_ said: String) -> MonitorError {
        MonitorError(
            kubernetes:
                "the Kubernetes API does not accept our credentials (\(said)): the token of the pod's service account, or of the kubeconfig, is wrong or has expired"
        )
    }

    private static func forbidden(_ said: String, _ pod: PodAddress) -> MonitorError {
        MonitorError(
            kubernetes:
                "the Kubernetes API forbids watching pod \(pod) (\(said)): bind a Role with list and watch on pods to the pod's service account in namespace \(pod.namespace) (deploy/role.yaml)"
        )
    }

    /// `HTTP status 403: pods is forbidden: ...`: the message of the `Status` that the API answers with, if it is one.
    private static func message(_ answer: KubernetesAnswer) -> String {
        let body = (try? JSONText.parse(answer.errorBody))?.text("message")
        let text = body ?? String(decoding: answer.errorBody, as: UTF8.self)
        return OneLine.of("HTTP status \(answer.status)" + (text.isEmpty ? "" : ": \(text)"))
    }
}
